import type { FigureConfig, JudgedMetric } from "../../shared/judge-config.ts";
import type { MetricQuery } from "../../shared/metric-data.ts";
import type { Metric } from "../verdict.ts";
import { figuresOf, fill, namesOf, tellsApart } from "./placeholders.ts";
import type { Names } from "./placeholders.ts";
import type { Question } from "./question.ts";

/** What is asked of a source: for each of its figures the series that are added up. */
export type SideAsk = readonly (readonly MetricQuery[])[];

/**
 * What is asked for a metric.
 *
 * | what is so                                  | stable                                        |
 * | ------------------------------------------- | --------------------------------------------- |
 * | the metric is held against a bound          | nothing is asked of it                        |
 * | its dimensions name a version               | its own series                                |
 * | they do not: one series is of both versions | the candidate's series, before it was there   |
 * | both versions have the same name there      | the candidate's series, before it was there   |
 */
export type Ask =
  | { readonly kind: "ask"; readonly candidate: SideAsk; readonly stable: SideAsk | "none" | "before" }
  /** A name in braces of which nobody knows what it stands for. */
  | { readonly kind: "unknown"; readonly reason: string };

export function askOf({ metric, source }: JudgedMetric, { place, cell }: Question): Ask {
  const side = (which: "candidate" | "stable") => {
    const names = namesOf(place, cell, place[which]);
    return sideOf(
      figuresOf(source).map((figure) => queriesOf(figure, names)),
      which,
    );
  };
  const candidate = side("candidate");
  if (candidate.kind === "unknown") return candidate;
  const ask = { kind: "ask", candidate: candidate.queries } as const;
  if (isHeldAgainstBound(metric)) return { ...ask, stable: "none" };
  if (!tellsApart(source)) return { ...ask, stable: "before" };
  const stable = side("stable");
  if (stable.kind === "unknown") return stable;
  const isSame = JSON.stringify(stable.queries) === JSON.stringify(candidate.queries);
  return { ...ask, stable: isSame ? "before" : stable.queries };
}

const isHeldAgainstBound = (metric: Metric): boolean =>
  metric.method === "thresholds" || typeof metric.against === "object";

type Queries =
  | { readonly kind: "queries"; readonly queries: readonly MetricQuery[] }
  | { readonly kind: "unknown"; readonly name: string };

function queriesOf(figure: FigureConfig, names: Names): Queries {
  const stats = Object.entries(figure.stats).map(([id, stat]) => ({ id, filled: fill(stat, names) }));
  const queries = [];
  for (const { id, filled } of stats) {
    if (filled.kind === "unknown") return filled;
    queries.push([id, filled.stat] as const);
  }
  return {
    kind: "queries",
    queries:
      figure.kind === "sum"
        ? queries.map(([, stat]) => stat)
        : [{ expression: figure.expression, stats: Object.fromEntries(queries) }],
  };
}

function sideOf(figures: readonly Queries[], which: string) {
  const queries: (readonly MetricQuery[])[] = [];
  for (const figure of figures) {
    if (figure.kind === "unknown")
      return {
        kind: "unknown",
        reason: `its dimensions ask for {${figure.name}}, which is not known of ${which}`,
      } as const;
    queries.push(figure.queries);
  }
  return { kind: "queries", queries } as const;
}
