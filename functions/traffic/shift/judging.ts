import { metricsOf } from "../../judge/looks/metrics-of.ts";
import { placeOf } from "../../judge/looks/place.ts";
import { lookPeriod } from "../../judge/looks/schedule.ts";
import { takeLook } from "../../judge/looks/take-look.ts";
import { withStep } from "../../judge/looks/traffic-steps.ts";
import type { TrafficStep } from "../../judge/looks/traffic-steps.ts";
import { epochOf } from "../../ledger/times.ts";
import type { ShiftRecord } from "../../ledger/traffic-records.ts";
import { longestLastBake } from "./judged.ts";
import type { JudgedSite } from "./judged.ts";
import type { PhaseDeps } from "./phase-deps.ts";
import type { Scope } from "./release-scope.ts";
import { isWritten } from "./standing.ts";

/** How long a step takes until it is proved, about: the TTL, look-ups, connections. Seconds. */
const settleSeconds = 180;

export interface SiteJudged {
  readonly cell: string;
  readonly judged: JudgedSite;
  /** Why metrics could not be read; empty when all could. */
  readonly unreadable: string;
}

/** What the judge says of a site whose users come back to the candidate. */
export async function judging(
  deps: PhaseDeps,
  scope: Scope,
  shift: ShiftRecord,
): Promise<SiteJudged | undefined> {
  const { record, plans, cells, requests } = scope.view;
  const plan = plans.find(({ traffic }) => traffic?.site === shift.site && traffic?.policy === shift.policy);
  const { judge } = record.config;
  if (shift.phase !== "restore" || shift.turned || !isWritten(shift)) return undefined;
  if (!plan || record.kind !== "release" || metricsOf(judge, plan.cell).length === 0) return undefined;
  const progress = cells.find(({ cell }) => cell === plan.cell);
  const times = timesOf(shift, judge, deps.now().getTime());
  const stableSinceMs = epochOf(record.from?.at);
  const stableUntilMs = epochOf(progress?.intendedAt);
  const { judgement, unreadable } = await takeLook(deps, {
    release: record.id,
    config: judge,
    question: {
      cell: plan.cell,
      place: placeOf(plan, progress?.candidateArn, progress?.sides),
      startedAtMs: epochOf(shift.createdAt),
      ...(stableSinceMs ? { stableSinceMs } : {}),
      // It was empty when its cell was deployed to.
      ...(stableUntilMs ? { stableUntilMs } : {}),
    },
    times,
    steps: {
      seen: (kept) => withStep(kept, stepNow(shift)),
      all: (seen) => [...seen, ...toCome(shift, seen)],
    },
    // They are heeded by the shift itself.
    alarms: [],
  });
  const judged = {
    judgement,
    onUnclear: judge.onUnclear,
    ...(judge.maxBakeSeconds === undefined ? {} : { maxBakeSeconds: judge.maxBakeSeconds }),
    isPromoted: requests.some(({ kind, at }) => kind === "promote" && at >= shift.createdAt),
    periodSeconds: lookPeriod({ ...times, everySeconds: judge.everySeconds }),
  };
  return { cell: plan.cell, judged, unreadable };
}

type Judge = Scope["view"]["record"]["config"]["judge"];

function timesOf({ plan, step, progress }: ShiftRecord, judge: Judge, now: number) {
  const last = plan.steps.at(-1)?.bakeSeconds ?? 0;
  const mostSeconds =
    plan.steps.reduce((sum, { bakeSeconds }) => sum + bakeSeconds + settleSeconds, 0) -
    last +
    longestLastBake(last, judge);
  const isLastStep = step === plan.steps.length - 1;
  const ends = isLastStep && progress.settledAt ? { endsAt: epochOf(progress.settledAt) + last * 1000 } : {};
  return { now, mostSeconds, ...ends };
}

/** A site's users come back by parts of what it had. */
const shareAt = ({ plan, site = "" }: ShiftRecord, step: number): number =>
  (plan.steps[step]?.weights[site] ?? 0) / (plan.to[site] || 1);

const stepNow = (shift: ShiftRecord): TrafficStep => ({
  at: Math.floor(epochOf(shift.progress.intendedAt ?? shift.createdAt) / 1000),
  share: shareAt(shift, shift.step),
});

/** The steps that are planned, about when they will be taken. */
function toCome(shift: ShiftRecord, seen: readonly TrafficStep[]): readonly TrafficStep[] {
  let at = seen.at(-1)?.at ?? 0;
  return shift.plan.steps.slice(shift.step + 1).map((_, index) => {
    at += (shift.plan.steps[shift.step + index]?.bakeSeconds ?? 0) + settleSeconds;
    return { at, share: shareAt(shift, shift.step + 1 + index) };
  });
}
