import { deviates, failedQuery } from "../rules/pipecd.ts";
import { releaseMinutes } from "../world/kinds.ts";
import { bothSides } from "./baseline.ts";
import { metricNames } from "./entrant.ts";
import type { Entrant } from "./entrant.ts";

const intervalMinutes = 10;

/** The last ten minutes of both sides every ten minutes, in the direction that hurts; the second failure of a metric ends it. */
export const pipecd: Entrant = {
  name: "PipeCD",
  findsAfter: (release) => {
    const queries = Array.from({ length: releaseMinutes / intervalMinutes }, (_, query) =>
      metricNames.map((metric) => {
        const from = query * intervalMinutes;
        const { control, experiment } = bothSides(release, metric, from, from + intervalMinutes);
        return deviates(experiment, control, "HIGH");
      }),
    );
    const query = failedQuery(queries);
    return query === undefined ? undefined : query * intervalMinutes;
  },
};
