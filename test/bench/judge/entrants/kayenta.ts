import { judgeMetric, plainMetric } from "../rules/kayenta/metric.ts";
import { judgeRepeatedly } from "../rules/kayenta/repeated.ts";
import { summaryScore } from "../rules/kayenta/score.ts";
import { releaseMinutes } from "../world/kinds.ts";
import { bothSides } from "./baseline.ts";
import { metricNames } from "./entrant.ts";
import type { Entrant } from "./entrant.ts";

/** Errors and latency weigh the same, and with these scores every metric that is High ends it. */
const settings = { lifetimeMinutes: releaseMinutes, intervalMinutes: 5, pass: 95, marginal: 75 } as const;
const groupOf = { errors: "errors", p50: "latency", p99: "latency" } as const;

export const kayenta: Entrant = {
  name: "Kayenta",
  findsAfter: (release) => {
    const { passed, after } = judgeRepeatedly(settings, (minutes) =>
      summaryScore(
        metricNames.map((metric) => {
          const { control, experiment } = bothSides(release, metric, 0, minutes);
          return {
            ...judgeMetric(plainMetric, control, experiment),
            groups: [groupOf[metric]],
            muted: false,
          };
        }),
        { errors: 50, latency: 50 },
      ),
    );
    return passed ? undefined : after;
  },
};
