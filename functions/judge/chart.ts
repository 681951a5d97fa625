import { figure } from "./explain.ts";
import { clockOf, valuesOf } from "./series.ts";
import type { Measured, Point, Series } from "./verdict.ts";

const heights = "▁▂▃▄▅▆▇█";
/** Characters in a line at most. */
const widest = 60;

/**
 * The candidate above stable, over the same time and on one scale, a character for each stretch of it: its height is the
 * greatest value there, a dot means that nothing was measured. Nothing of what cannot be judged.
 */
export function chartOf({ candidate, stable }: Measured): readonly string[] {
  const sides = [pointsOf(candidate), stable ? pointsOf(stable) : []];
  const all = sides.flat();
  if (all.length === 0) return [];
  const times = all.map(({ at }) => at);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const most = Math.max(...all.map(({ value }) => value));
  const least = Math.min(0, ...all.map(({ value }) => value));
  const period = candidate.kind === "unreadable" ? 60 : candidate.periodSeconds;
  const count = Math.min(widest, Math.round((to - from) / period) + 1);
  const stretch = (to - from + period) / count;
  const line = (points: readonly Point[]): string =>
    Array.from({ length: count }, (_, index) => {
      const here = points.filter(({ at }) => Math.floor((at - from) / stretch) === index);
      return here.length === 0 ? "·" : heightOf(Math.max(...here.map(({ value }) => value)), least, most);
    }).join("");
  return [
    ...sides.flatMap((points, side) =>
      points.length === 0 ? [] : [`${side === 0 ? "candidate" : "stable   "} ${line(points)}`],
    ),
    `          ${clockOf(from)} to ${clockOf(to)} UTC, ${figure(least)} to ${figure(most)}`,
  ];
}

function pointsOf(series: Series): readonly Point[] {
  const read = valuesOf(series);
  return read.kind === "points" ? read.points : [];
}

function heightOf(value: number, least: number, most: number): string {
  const share = most === least ? 0 : (value - least) / (most - least);
  return heights[Math.min(heights.length - 1, Math.floor(share * heights.length))] ?? "";
}
