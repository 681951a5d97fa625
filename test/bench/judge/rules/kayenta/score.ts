import type { KayentaAnswer } from "./metric.ts";

export interface ScoredMetric extends KayentaAnswer {
  readonly groups: readonly string[];
  readonly muted: boolean;
}

export type KayentaResult = "Pass" | "Marginal" | "Fail";

/**
 * The summary, 0–100, of all metrics: each group's share of Pass, weighted.
 * A metric that ended in Error counts nowhere, so a metric that cannot be judged disappears from the score.
 * @param weights per cent of a group; groups without one share what is left to 100
 */
export function summaryScore(
  all: readonly ScoredMetric[],
  weights: Readonly<Record<string, number>>,
): number {
  const metrics = all.filter(({ muted }) => !muted);
  if (metrics.some(({ critical, label }) => critical && label !== "Pass")) return 0;
  if (metrics.length > 0 && metrics.filter(({ label }) => label === "Nodata").length / metrics.length >= 0.5)
    return 0;
  const groups = [...new Set(metrics.flatMap((metric) => metric.groups))].sort();
  const given = groups.filter((group) => weights[group] !== undefined);
  const left = 100 - given.reduce((sum, group) => sum + (weights[group] ?? 0), 0);
  const sum = groups.reduce((sum, group) => {
    const weight = weights[group] ?? left / (groups.length - given.length);
    return sum + (groupScore(metrics.filter((metric) => metric.groups.includes(group))) * weight) / 100;
  }, 0);
  return Math.round(sum * 100) / 100;
}

function groupScore(metrics: readonly ScoredMetric[]): number {
  const passed = metrics.filter(({ label }) => label === "Pass").length;
  const failed = metrics.filter(
    ({ label }) => label === "High" || label === "Low" || label === "NodataFailMetric",
  );
  return passed + failed.length === 0 ? 100 : (passed / (passed + failed.length)) * 100;
}

export const classify = (score: number, pass: number, marginal: number): KayentaResult =>
  score >= pass ? "Pass" : score >= marginal ? "Marginal" : "Fail";
