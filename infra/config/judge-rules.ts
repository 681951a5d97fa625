import { figuresOf, statsOf } from "../../functions/judge/measure/placeholders.ts";
import type { CellConfig, StrategyConfig } from "../../functions/shared/service-config.ts";
import type { JudgedMetric } from "../../functions/shared/judge-config.ts";
import { renderDuration } from "./duration.ts";
import type { Declared, Finding } from "./finding.ts";
import { shiftSeconds } from "./size-rules.ts";

/** Points of the candidate, below which a method has no answer. */
const fewestPoints = { thresholds: 3, rates: 3, ranks: 6 } as const;

/** Metrics that these cells do not have, or that nobody would have the time to judge. */
export function judgeFindings({ file, fields }: Declared): readonly Finding[] {
  const { judge, cells = [], strategy } = fields;
  return (judge?.metrics ?? []).flatMap((judged, index) =>
    [
      ...placeSentences(judged, cells),
      ...(strategy ? timeSentences(judged, strategy, judge?.maxBakeSeconds) : []),
    ].map((sentence) => ({ file, path: ["judge", "metrics", index], sentence })),
  );
}

const balancers = [
  { namespace: "AWS/ApplicationELB", kind: "application" },
  { namespace: "AWS/NetworkELB", kind: "network" },
] as const;

function placeSentences(
  { metric, source, cells: wanted }: JudgedMetric,
  cells: readonly CellConfig[],
): readonly string[] {
  const known = cells.map(({ name }) => name);
  const strange = (wanted ?? []).filter((name) => !known.includes(name));
  const judged = cells.filter(({ name }) => wanted?.includes(name) ?? true);
  const stats = figuresOf(source).flatMap(statsOf);
  const unfit = balancers.flatMap(({ namespace, kind }) =>
    stats.some((stat) => stat.namespace === namespace)
      ? judged
          .filter(({ loadBalancer }) => loadBalancer !== kind)
          .map(({ name, loadBalancer }) => ({ name, loadBalancer, namespace }))
      : [],
  );
  return [
    ...strange.map((name) => `there is no cell ${name}: the service has ${known.join(", ")}`),
    ...unfit.map(
      ({ name, loadBalancer, namespace }) =>
        `${metric.name} is of ${namespace}, but cell ${name} is behind ${loadBalancer === "network" ? "a network" : "an application"} load balancer: ` +
        "name the cells that have it (cells: [...]), or take another metric",
    ),
  ];
}

function timeSentences(
  { metric, periodSeconds }: JudgedMetric,
  strategy: StrategyConfig,
  maxBake = 0,
): readonly string[] {
  const steps = strategy.kind === "weighted" ? strategy.steps : [];
  const shift = steps.reduce((sum, { bakeSeconds }) => sum + bakeSeconds, shiftSeconds(strategy));
  const seconds = shift + Math.max(strategy.bakeSeconds, maxBake);
  const fewest = fewestPoints[metric.method];
  if (seconds >= fewest * periodSeconds) return [];
  return [
    `${metric.name} has a point each ${renderDuration(periodSeconds)}, of which at least ${fewest} are needed, ` +
      `but the candidate is watched for ${renderDuration(seconds)} (shift and bake): bake longer, or leave it out`,
  ];
}
