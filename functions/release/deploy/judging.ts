import type { Decided } from "../../ledger/judgements.ts";
import { epochOf } from "../../ledger/times.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import { metricsOf } from "../../judge/looks/metrics-of.ts";
import { placeOf } from "../../judge/looks/place.ts";
import { takeLook } from "../../judge/looks/take-look.ts";
import type { TakeLookDeps } from "../../judge/looks/take-look.ts";
import { shiftSeconds, shiftSteps } from "../../judge/looks/traffic-steps.ts";
import { isOver, lifecycleEvent } from "../facts.ts";
import type { DeploymentFacts } from "../facts.ts";
import { bakeTimes, isBaking, longestBakeSeconds } from "./bake.ts";
import { sidesOf } from "./sides.ts";
import type { CellFacts, Judged } from "./step.ts";

type Seen = Omit<CellFacts, "judged">;

/**
 * What the judge says of a cell now. Nothing is asked where no metric is judged, nobody uses the candidate yet, or the
 * bake is over; a cell that is a site is judged when its users come back.
 */
export async function judging(
  deps: TakeLookDeps,
  { record }: ReleaseView,
  facts: Seen,
): Promise<Judged | undefined> {
  const { plan, deployment, progress } = facts;
  const { judge } = record.config;
  if (!deployment || plan.traffic || metricsOf(judge, plan.cell).length === 0) return undefined;
  if (progress.bakedAt)
    return decidedBefore(judge.onUnclear, await deps.ledger.judgements.decided(record.id, plan.cell));
  const startedAt = lifecycleEvent(deployment, "AllowTraffic")?.startedAt;
  if (startedAt === undefined || (isOver(deployment) && deployment.status !== "Succeeded")) return undefined;
  const { onUnclear, maxBakeSeconds } = judge;
  const { judgement, unreadable } = await takeLook(deps, asked({ record }, facts, deployment, startedAt));
  return { judgement, unreadable, onUnclear, ...(maxBakeSeconds === undefined ? {} : { maxBakeSeconds }) };
}

const decidedBefore = (onUnclear: Judged["onUnclear"], decided: Decided | undefined): Judged | undefined =>
  decided && { judgement: decided.judgement, unreadable: "", onUnclear, decided: decided.reason };

function asked(
  { record }: Pick<ReleaseView, "record">,
  facts: Seen,
  deployment: DeploymentFacts,
  startedAt: number,
): Parameters<typeof takeLook>[1] {
  const { plan, alarms, now } = facts;
  const { judge, strategy } = record.config;
  const stableSinceMs = epochOf(record.from?.at);
  return {
    release: record.id,
    config: judge,
    question: {
      cell: plan.cell,
      place: placeOf(plan, facts.progress.candidateArn, sidesOf(facts)),
      startedAtMs: startedAt,
      ...(stableSinceMs ? { stableSinceMs } : {}),
    },
    times: {
      now,
      mostSeconds: shiftSeconds(strategy) + longestBakeSeconds(plan, judge),
      ...(isBaking(facts, deployment) ? { endsAt: bakeTimes(facts, deployment).endsAt } : {}),
    },
    steps: { seen: () => [], all: () => shiftSteps(strategy, startedAt) },
    alarms,
  };
}
