import { firesAfter } from "../rules/alarm.ts";
import { runAnalysis } from "../rules/argo-rollouts.ts";
import { isWithin, runCanary } from "../rules/flagger.ts";
import { releaseMinutes } from "../world/kinds.ts";
import { earliest, metricNames, valueOf } from "./entrant.ts";
import type { Entrant } from "./entrant.ts";

/** A measurement each minute and the defaults of an AnalysisTemplate: the first failure ends it, and the fifth error in a row. */
export const argoRollouts: Entrant = {
  name: "Argo Rollouts",
  findsAfter: ({ candidate }, bounds) =>
    earliest(
      metricNames.map((metric) => {
        const { phase, after } = runAnalysis(
          { isSuccess: (value) => value <= bounds[metric], count: releaseMinutes },
          candidate.map((minute) => valueOf(minute, metric)),
        );
        return phase === "Failed" || phase === "Error" ? after : undefined;
      }),
    ),
};

/** A tick each minute, and the default threshold of one failed check. The weights are the release's, not Flagger's. */
export const flagger: Entrant = {
  name: "Flagger",
  findsAfter: ({ candidate }, bounds) => {
    const { phase, ticks } = runCanary(
      { threshold: 1, step: 100 / (releaseMinutes + 1), max: 100 },
      candidate,
      (minute) => metricNames.every((metric) => isWithin(valueOf(minute, metric), { max: bounds[metric] })),
    );
    return phase === "Failed" ? ticks : undefined;
  },
};

/** An alarm for each metric of the candidate's own target group: two minutes of three over the bound, gaps are fine. */
export const plainAlarm: Entrant = {
  name: "CloudWatch alarm",
  findsAfter: ({ candidate }, bounds) =>
    earliest(
      metricNames.map((metric) =>
        firesAfter(
          { datapointsToAlarm: 2, evaluationPeriods: 3, treatMissing: "notBreaching" },
          candidate.map((minute) => {
            const value = valueOf(minute, metric);
            return value === null ? null : value > bounds[metric];
          }),
        ),
      ),
    ),
};
