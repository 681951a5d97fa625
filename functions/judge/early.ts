import type { Phase, Step } from "./phases.ts";
import type { Point } from "./verdict.ts";

/** Minutes of stable before the candidate that must be known, so that they tell how much a minute deviates by itself. */
const fewestBefore = 20;
/** Minutes of the candidate: one alone is a mishap. */
const fewestBeside = 2;
/** No minute counts for more than so many standard deviations: one alone never decides. */
const mostOfOne = 3;
/** What a start-up leaves of its surplus in each next period, at the most. */
const left = 0.75;
/** Standard deviations from what a start-up would do, from which on it is none. */
const notStarting = 3.5;

/** What few minutes already say, when how much a minute deviates is known from before. */
export type Early = {
  /** Standard deviations from chance; above 0 when the candidate is worse. */
  readonly z: number;
  /** The mean difference as a share of stable's value beside it, such as 0.1. */
  readonly shift: number;
  /** The difference does not die away as that of a start-up does. */
  readonly lasts: boolean;
};

/**
 * Compares the candidate's minutes with stable's same minutes by the ratio of their values, in units of the deviation that
 * stable showed from one minute to the next before there was a candidate. So two minutes can be enough, where ranks need
 * ten: they have to learn from the candidate what is usual. A share of the traffic deviates more than all of it did, by
 * 1/√share if it deviates because it has few requests; if for another reason, this is too careful, never too bold.
 *
 * | what                                             | answer                       |
 * | ------------------------------------------------ | ---------------------------- |
 * | another time is compared, or shares are unknown  | none: ranks have to do       |
 * | values of 0 or below, which have no ratio        | none                         |
 * | fewer than 20 minutes before, or 2 beside        | none                         |
 * | stable never changed from one minute to the next | none: nothing to measure by  |
 * | else                                             | z, shift, whether it lasts   |
 *
 * `sign` is −1 where down is worse.
 */
export function early(phase: Phase<Point>, steps: readonly Step[], sign: 1 | -1): Early | undefined {
  const start = Math.min(...steps.map(({ at }) => at));
  const usual = phase.everStable.filter(({ at }) => at < start).map(({ value }) => value);
  const pairs = phase.candidate.map((point, at) => ({ ...point, beside: phase.stable[at]?.value ?? 0 }));
  const deviations = pairs.map(({ at }) => widened(shareAt(steps, at)));
  const isKnown = phase.against === "stable-now" && deviations.every((each) => Number.isFinite(each));
  const isPositive = [...usual, ...pairs.flatMap(({ value, beside }) => [value, beside])].every(
    (each) => each > 0,
  );
  if (!isKnown || !isPositive || usual.length < fewestBefore || pairs.length < fewestBeside) return undefined;
  const own = deviationOf(usual);
  if (own === 0) return undefined;
  const surplus = pairs.map(({ value, beside }) => sign * Math.log(value / beside));
  const each = deviations.map((factor) => own * factor);
  const clipped = surplus.map((value, at) => clip(value / (each[at] ?? 1)));
  return {
    z: careful(sum(clipped) / Math.sqrt(clipped.length), usual.length - 1),
    shift: Math.exp(sum(surplus) / surplus.length) - 1,
    lasts: beyondStartUp(surplus, each) >= notStarting,
  };
}

/** The share of the traffic that the candidate had at a time; NaN before its first step. */
function shareAt(steps: readonly Step[], time: number): number {
  const passed = steps.filter(({ at }) => at <= time).toSorted((a, b) => a.at - b.at);
  return passed.at(-1)?.share ?? Number.NaN;
}

/** By how much the ratio of two shares of the traffic deviates more than all of it. */
const widened = (share: number): number =>
  share > 0 && share < 1 ? Math.sqrt(1 / share + 1 / (1 - share)) : Number.NaN;

/** Of the logarithm, from one minute to the next, so that a drift over the hour does not count (von Neumann, 1941). */
function deviationOf(values: readonly number[]): number {
  const squares = values.slice(1).map((value, at) => Math.log(value / (values[at] ?? value)) ** 2);
  return Math.sqrt(sum(squares) / squares.length / 2);
}

/**
 * How far the surplus is from any that dies away, in standard deviations: the part of a lasting surplus that is no part of
 * a dying one (they are made orthogonal). At or below 0 for what dies faster.
 */
function beyondStartUp(surplus: readonly number[], deviations: readonly number[]): number {
  const dying = surplus.map((_, at) => left ** at);
  const common = sum(dying) / sum(dying.map((each) => each * each));
  const weights = dying.map((each) => 1 - common * each);
  const found = sum(surplus.map((value, at) => value * (weights[at] ?? 0)));
  return found / Math.hypot(...deviations.map((each, at) => each * (weights[at] ?? 0)));
}

const clip = (value: number): number => Math.max(-mostOfOne, Math.min(mostOfOne, value));

/** The deviation was itself measured, in so many differences: Student's t, brought to normal deviations (Wallace, 1959). */
const careful = (z: number, freedom: number): number =>
  Math.sign(z) * Math.sqrt(freedom * Math.log1p((z * z) / freedom)) * ((8 * freedom + 1) / (8 * freedom + 3));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
