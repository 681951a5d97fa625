import { rankMetric, rateMetric } from "../../../../functions/judge/defaults.ts";
import { judge } from "../../../../functions/judge/judge.ts";
import type { Measured, Series } from "../../../../functions/judge/verdict.ts";
import { releaseMinutes, schedule } from "../world/kinds.ts";
import type { Minute, SimulatedRelease } from "../world/release.ts";
import { ours } from "../report.ts";
import type { Entrant } from "./entrant.ts";

const periodSeconds = 60;
const at = (minute: number): number => (minute + schedule.beforeMinutes) * periodSeconds;

const steps = [
  { at: at(0), share: schedule.canaryShare },
  { at: at(schedule.canaryMinutes), share: 1 },
] as const;

const metrics = { errors: rateMetric("errors"), p50: rankMetric("p50"), p99: rankMetric("p99") } as const;

/** The judge of the release, with its defaults, at each minute's look. */
export const pointsman: Entrant = {
  name: ours,
  findsAfter: ({ stable, candidate }) => {
    for (let look = 1; look <= releaseMinutes; look++) {
      const measured = measuredSoFar({ stable, candidate }, look);
      const { verdict } = judge({ number: look, planned: releaseMinutes, steps, measured, alarms: [] });
      if (verdict === "worse") return look;
    }
    return undefined;
  },
};

function measuredSoFar(
  { stable, candidate }: Pick<SimulatedRelease, "stable" | "candidate">,
  look: number,
): Measured[] {
  const [mine, theirs] = [candidate, stable].map((side) => side.filter(({ minute }) => minute < look)) as [
    Minute[],
    Minute[],
  ];
  return [
    { metric: metrics.errors, candidate: counts(mine), stable: counts(theirs) },
    { metric: metrics.p50, candidate: values(mine, "p50"), stable: values(theirs, "p50") },
    { metric: metrics.p99, candidate: values(mine, "p99"), stable: values(theirs, "p99") },
  ];
}

const counts = (minutes: readonly Minute[]): Series => ({
  kind: "counts",
  periodSeconds,
  counts: minutes.map(({ minute, errors, requests }) => ({ at: at(minute), errors, requests })),
});

const values = (minutes: readonly Minute[], metric: "p50" | "p99"): Series => ({
  kind: "values",
  periodSeconds,
  points: minutes.flatMap((each) => {
    const value = each[metric];
    return value === null ? [] : [{ at: at(each.minute), value }];
  }),
});
