import type { JudgedMetric } from "../../shared/judge-config.ts";
import { clockOf } from "../series.ts";
import type { Measured } from "../verdict.ts";
import { statsOf, figuresOf } from "./placeholders.ts";
import { isEmpty, newestOf, seriesOf } from "./series-of.ts";
import type { ReadSource } from "./series-of.ts";
import type { Window } from "./window.ts";

/** What was answered about a metric. */
export type Answer =
  | { readonly kind: "refused"; readonly reason: string }
  | {
      readonly kind: "read";
      readonly candidate: ReadSource;
      /** *before*: the candidate's series, before there was a candidate. */
      readonly stable: ReadSource | "none" | "before";
    };

/** Periods without any point, from which on it is said that there may be no such metric: a few may only be late. */
const silentPeriods = 10;

/** A metric with both sides as they are judged, of the same periods. */
export function measuredOf(judged: JudgedMetric, window: Window, answer: Answer): Measured {
  const { metric } = judged;
  const unreadable = (reason: string): Measured => ({ metric, candidate: { kind: "unreadable", reason } });
  if (answer.kind === "refused") return unreadable(answer.reason);
  const { candidate, stable } = answer;
  const { periodSeconds, fromMs, startMs, toMs } = window;
  const apart = typeof stable === "object" ? [stable] : [];
  const all = [candidate, ...apart];
  const asked = { ...window, fromMs: stable === "none" ? startMs : fromMs };
  const isLong = toMs - asked.fromMs >= silentPeriods * periodSeconds * 1000;
  if (metric.onMissing === "unclear" && all.every(isEmpty) && isLong)
    return unreadable(nothing(judged, asked));
  const mine = seriesOf(candidate, periodSeconds, { fromMs: startMs, toMs }, newestOf(all, toMs));
  if (stable === "none") return { metric, candidate: mine };
  const theirs =
    stable === "before"
      ? seriesOf(candidate, periodSeconds, { fromMs, toMs: startMs })
      : seriesOf(stable, periodSeconds, { fromMs, toMs });
  return { metric, candidate: mine, stable: theirs };
}

/** CloudWatch does not tell a metric that does not exist from one that was silent. */
function nothing({ source }: JudgedMetric, { fromMs, toMs }: Window): string {
  const names = figuresOf(source)
    .flatMap(statsOf)
    .map(({ namespace, name, dimensions }) => {
      const keys = Object.keys(dimensions);
      return `${namespace} ${name}${keys.length === 0 ? "" : ` by ${keys.join(" and ")}`}`;
    });
  return (
    `CloudWatch has no point of ${[...new Set(names)].join(", ")} from ${clockOf(fromMs / 1000)} to ` +
    `${clockOf(toMs / 1000)} UTC: nothing happened, or there is no metric of this name with these dimensions`
  );
}
