import { schedule } from "../world/kinds.ts";
import type { Kind } from "../world/kinds.ts";
import { simulate } from "../world/release.ts";
import { metricNames, valueOf } from "./entrant.ts";
import type { Bounds } from "./entrant.ts";

/** A quarter above the worst minute of a day; nobody sets a bound under 1 % of failing requests. */
const margin = 1.25;
const leastErrors = 0.01;

/** The bounds that its operators would write down after a day of this service, at all of its traffic. */
export function boundsOf(kind: Kind): Bounds {
  const day = Array.from({ length: 1440 / schedule.beforeMinutes }, (_, hour) =>
    simulate(kind, "equal", 1_000_000 + hour).stable.slice(0, schedule.beforeMinutes),
  ).flat();
  const [errors = 0, p50 = 0, p99 = 0] = metricNames.map(
    (metric) => margin * Math.max(...day.map((minute) => valueOf(minute, metric) ?? 0)),
  );
  return { errors: Math.max(errors, leastErrors), p50, p99 };
}
