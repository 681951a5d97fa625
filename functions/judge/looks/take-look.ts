import { CallRefused, Retryable } from "../../shared/errors.ts";
import type { JudgeConfig } from "../../shared/judge-config.ts";
import type { Looked } from "../../ledger/judgements.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { judge } from "../judge.ts";
import { measure } from "../measure/measure.ts";
import type { MeasureDeps } from "../measure/measure.ts";
import type { Question } from "../measure/question.ts";
import type { AlarmSeen, Judgement, Measured } from "../verdict.ts";
import { metricsOf } from "./metrics-of.ts";
import { lookNow } from "./schedule.ts";
import type { LookTimes } from "./schedule.ts";
import type { TrafficStep } from "./traffic-steps.ts";

export interface TakeLookDeps extends MeasureDeps {
  readonly ledger: Pick<Ledger, "judgements">;
}

export interface LookAsked {
  readonly release: string;
  readonly config: Pick<JudgeConfig, "metrics" | "everySeconds">;
  readonly question: Omit<Question, "metrics" | "untilMs">;
  readonly times: Omit<LookTimes, "startedAt" | "everySeconds">;
  /** The traffic's steps: `seen` so far (kept for the looks to come), and all, those to come among them. */
  readonly steps: {
    readonly seen: (kept: readonly TrafficStep[]) => readonly TrafficStep[];
    readonly all: (seen: readonly TrafficStep[]) => readonly TrafficStep[];
  };
  readonly alarms: readonly AlarmSeen[];
}

/** What a look came to. */
export type LookTaken = Omit<Looked, "at">;

/**
 * Is the candidate of a cell as good as stable, by what CloudWatch has now? Each of the planned looks is taken once,
 * whoever comes first; and a candidate that was worse at one is not asked about again. What cannot be read makes the
 * judgement unclear, and fails nothing.
 */
export async function takeLook(deps: TakeLookDeps, asked: LookAsked): Promise<LookTaken> {
  const { release, config, question, alarms } = asked;
  const { cell, startedAtMs } = question;
  const kept = await deps.ledger.judgements.latest(release, cell);
  const place = lookNow({ ...asked.times, startedAt: startedAtMs, everySeconds: config.everySeconds });
  if (kept && (kept.judgement.verdict === "worse" || isTaken(kept.judgement.look, place))) return kept;
  const metrics = metricsOf(config, cell);
  const measured = await measuredOrNot(deps, { ...question, metrics, untilMs: asked.times.now });
  const seen = asked.steps.seen(kept?.steps ?? []);
  const judgement = judge({ ...place, steps: asked.steps.all(seen), measured, alarms });
  const unreadable = measured.flatMap(({ candidate }) =>
    candidate.kind === "unreadable" ? [candidate.reason] : [],
  );
  const taken = { cell, judgement, steps: seen, unreadable: [...new Set(unreadable)].join("; ") };
  await deps.ledger.judgements.keep(release, taken);
  return taken;
}

const isTaken = (taken: Judgement["look"], { number, isLast }: Judgement["look"]): boolean =>
  taken.number >= number && (taken.isLast || !isLast);

async function measuredOrNot(deps: TakeLookDeps, question: Question): Promise<readonly Measured[]> {
  try {
    return await measure(deps, question);
  } catch (error) {
    if (!(error instanceof Retryable || error instanceof CallRefused)) throw error;
    const candidate = { kind: "unreadable", reason: `CloudWatch did not answer: ${error.message}` } as const;
    return question.metrics.map(({ metric }) => ({ metric, candidate }));
  }
}
