import type { Finding } from "./finding.ts";
import { median } from "./shift.ts";
import type { Point, ThresholdMetric } from "./verdict.ts";

/** Points that a verdict by thresholds needs. */
const fewestJudged = 3;

/**
 * How the candidate's points keep to their bounds.
 *
 * | what is so                                  | verdict |
 * | ------------------------------------------- | ------- |
 * | fewer than three points                     | unclear |
 * | more bad points than allowed                | worse   |
 * | more bad points in a row than allowed       | worse   |
 * | more points missing between the others      | unclear |
 * | else                                        | pass    |
 */
export function findByThresholds(
  { bound, budget }: ThresholdMetric,
  points: readonly Point[],
  periodSeconds: number,
): Finding {
  const isBad = ({ value }: Point): boolean =>
    value < (bound.min ?? Number.NEGATIVE_INFINITY) || value > (bound.max ?? Number.POSITIVE_INFINITY);
  const bad = points.filter(isBad).length;
  const inARow = longestRun(points.map(isBad));
  const span = points.length < 2 ? 0 : (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  const missing = points.length < 2 ? 0 : Math.round(span / periodSeconds) + 1 - points.length;
  const values = points.map(({ value }) => value);
  return {
    against: "bound",
    ...decided(),
    sizes: { candidate: points.length },
    effect: { bad, inARow, missing },
    ...(values.length === 0 ? {} : { centres: { candidate: median(values) } }),
  };

  function decided(): Pick<Finding, "verdict" | "because"> {
    if (points.length < fewestJudged)
      return {
        verdict: "unclear",
        because: `${points.length} points are too few: ${fewestJudged} are needed`,
      };
    if (bad > budget.bad || inARow > budget.inARow) return { verdict: "worse" };
    if (budget.missing !== undefined && missing > budget.missing)
      return {
        verdict: "unclear",
        because: `${missing} points are missing, ${budget.missing} are allowed to`,
      };
    return { verdict: "pass" };
  }
}

function longestRun(flags: readonly boolean[]): number {
  let longest = 0;
  let length = 0;
  for (const flag of flags) {
    length = flag ? length + 1 : 0;
    longest = Math.max(longest, length);
  }
  return longest;
}
