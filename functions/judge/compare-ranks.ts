import { early } from "./early.ts";
import { areExtreme } from "./extremes.ts";
import { boundOf, newest, wider } from "./finding.ts";
import type { Finding, Standing } from "./finding.ts";
import { heldApart, heldBeside } from "./held-against.ts";
import type { Phase, Step } from "./phases.ts";
import { compareRanks } from "./ranks.ts";
import { median, shiftOf } from "./shift.ts";
import { cautious } from "./student.ts";
import type { Point, RankMetric } from "./verdict.ts";

/** Points a side that a comparison of ranks needs. */
const fewestPoints = 6;

const signOf = ({ direction }: RankMetric): 1 | -1 => (direction === "up-is-worse" ? 1 : -1);

/** Compares the candidate's minutes beside stable, from its first on, by the deviation that is known from before. */
export function findEarly(
  metric: RankMetric,
  phase: Phase<Point>,
  standing: Standing,
  steps: readonly Step[],
): Finding | undefined {
  const sign = signOf(metric);
  const seen = early(phase, steps, sign);
  if (!seen) return undefined;
  const bound = boundOf(phase, standing, 2);
  const { shift } = metric.effect;
  if (seen.z < bound || seen.shift < shift || (phase.isFresh && !seen.lasts)) return undefined;
  const late = early(
    { ...phase, candidate: newest(phase.candidate), stable: newest(phase.stable) },
    steps,
    sign,
  );
  if (!late || late.shift < shift) return undefined;
  return {
    against: phase.against,
    verdict: "worse",
    lane: "early",
    ...measuresOf(phase.candidate.map(valueOf), phase.stable.map(valueOf)),
    effect: { shift: seen.shift },
    evidence: { z: seen.z, bound },
  };
}

/** Compares one phase of a metric by ranks. */
export function findByRanks(metric: RankMetric, phase: Phase<Point>, standing: Standing): Finding {
  const { against } = phase;
  const sign = signOf(metric);
  const few = measuresOf(phase.candidate.map(valueOf), phase.stable.map(valueOf));
  if (against === "stable-before" && areExtreme(phase, sign))
    return { against, verdict: "worse", lane: "extremes", ...few };
  if (phase.isCold || Math.min(few.sizes.candidate, few.sizes.stable) < fewestPoints)
    return { against, verdict: "unclear", ...few, because: tooFew(few.sizes) };
  const signed = (points: readonly Point[]): readonly number[] => points.map(({ value }) => sign * value);
  const [mine, beside, ever] = [signed(phase.candidate), signed(phase.stable), signed(phase.everStable)];
  const held = against === "stable-now" ? heldBeside(mine, beside, ever) : heldApart(mine, ever);
  const { z: plain, share } = compareRanks(mine, held.theirs);
  // What is known from the ranks alone needs no caution: only a deviation that was measured does.
  const z = held.spread === 1 ? plain : cautious(plain / Math.sqrt(held.spread), held.freedom);
  const bound = boundOf(phase, standing, fewestPoints);
  const seen = { against, ...measuresOf(mine, held.theirs, sign), evidence: { z, bound } };
  // The rest takes long, and is only asked for when it decides, or is the last that is said.
  if (z < bound && !standing.isLast) return { ...seen, verdict: "pass", effect: { share } };
  const shift = shiftOf(mine, held.theirs, bound * Math.sqrt(held.spread));
  const relative = relativeShift(shift.estimate, mine, held.theirs);
  const late = newest(mine);
  const lately = against === "stable-now" ? newest(beside) : ever;
  const still = relativeShift(shiftOf(late, lately, 0).estimate, late, lately);
  const because = z < bound ? undefined : whyNot(metric, against, { share, relative, still });
  return {
    ...seen,
    verdict: z >= bound && because === undefined ? "worse" : "pass",
    ...(because === undefined ? {} : { because }),
    estimate: sign * shift.estimate,
    interval: {
      of: "shift",
      low: sign > 0 ? shift.low : -shift.high,
      high: sign > 0 ? shift.high : -shift.low,
      deviations: bound,
    },
    effect: { share, ...(Number.isFinite(relative) ? { shift: relative } : {}) },
  };
}

const valueOf = ({ value }: Point): number => value;

function measuresOf(mine: readonly number[], theirs: readonly number[], sign: 1 | -1 = 1) {
  return {
    sizes: { candidate: mine.length, stable: theirs.length },
    centres: { candidate: sign * median(mine), stable: sign * median(theirs) },
  };
}

type Effect = { readonly share: number; readonly relative: number; readonly still: number };

function whyNot(metric: RankMetric, against: Finding["against"], { share, relative, still }: Effect) {
  const needed = metric.effect.shift * wider(against);
  if (relative < needed || share < metric.effect.share)
    return "the difference is real, but smaller than what counts";
  return still < needed ? "the newest third of the minutes no longer shows it" : undefined;
}

const tooFew = ({ candidate, stable }: { candidate: number; stable: number }): string =>
  `${candidate} points of the candidate and ${stable} of stable are too few: ${fewestPoints} of each are needed`;

/**
 * The shift as a share of stable's middle. Where most values are equal the median difference is 0 and hides the rest, so
 * the means are taken. Infinite when stable's middle is 0 and the candidate's is not.
 */
function relativeShift(estimate: number, mine: readonly number[], theirs: readonly number[]): number {
  const middle = estimate === 0 ? mean(theirs) : median(theirs);
  const shift = estimate === 0 ? mean(mine) - middle : estimate;
  return shift === 0 ? 0 : shift / Math.abs(middle);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
