import type { Question } from "../section.ts";
import type { Plan, TwoRates, TwoSamples } from "./cases.ts";
import type { Answered, Asked } from "./in-python.ts";
import type { RanksInR, RatesInR } from "./in-r.ts";
import { stratumOf } from "./ours.ts";
import type { Ours } from "./ours.ts";

/** The confidence of intervals on both sides, and the deviations it stands for. */
export const confidence = 0.98;
const deviations = 2.3263478740408408;
/** R looks for the ends of an interval to 1e-4 of the metric's unit. */
const searchOfR = 2e-4;

/** R takes some tails from 1, so that they are right to this and not to their own digits. */
const digitsOfR = 1e-15;

/** A sentence when two numbers differ by more than a share of the greater one, and by more than `least`. */
function off(what: string, mine: number, theirs: number | null, share: number, least = 0): readonly string[] {
  if (theirs === null || Number.isNaN(theirs)) return [];
  const most = Math.max(least, share * Math.max(Math.abs(mine), Math.abs(theirs), 1e-300));
  return Math.abs(mine - theirs) <= most ? [] : [`${what}: ours ${mine}, theirs ${theirs}`];
}

const twoSided = (ours: Ours, z: number): number => Math.min(1, 2 * ours.upperTail(Math.abs(z)));

const silent: RanksInR = {
  u: Number.NaN,
  p: Number.NaN,
  exact: Number.NaN,
  low: Number.NaN,
  high: Number.NaN,
  estimate: Number.NaN,
};

/** @param inR of the first cases; it takes long over each. */
export function rankQuestions(
  ours: Ours,
  cases: readonly TwoSamples[],
  inR: readonly RanksInR[],
  inPython: Answered["ranks"],
): readonly Question[] {
  return cases.map(({ first, second }, at) => {
    const r = inR.at(at) ?? silent;
    const python = inPython[at];
    const about = `ranks of ${first.length} and ${second.length} values, case ${at}`;
    if (!python) return { about, differences: ["SciPy has no answer"] };
    const { u, z, isExact } = ours.compareRanks(first, second);
    const p = twoSided(ours, z);
    const ranks = ours.midRanks([...first, ...second]).ranks;
    const differences = [
      ...off("U in R", u, r.u, 1e-12),
      ...off("U in SciPy", u, python.u, 1e-12),
      ...(ranks.every((rank, index) => rank === python.ranks[index]) ? [] : ["ranks differ from SciPy's"]),
      ...off("p in R", p, isExact ? r.exact : r.p, 1e-10, digitsOfR),
      ...off("p in SciPy", p, isExact ? python.exact : python.p, 1e-10),
      ...(Number.isFinite(r.low) ? shiftDifferences(ours, { first, second }, r) : []),
    ];
    return { about, differences };
  });
}

function shiftDifferences(ours: Ours, { first, second }: TwoSamples, r: RanksInR): readonly string[] {
  const { low, high, estimate } = ours.shiftOf(first, second, deviations);
  return [
    ...(Math.abs(low - r.low) > searchOfR ? [`low: ours ${low}, R's ${r.low}`] : []),
    ...(Math.abs(high - r.high) > searchOfR ? [`high: ours ${high}, R's ${r.high}`] : []),
    ...(isMiddle(first, second, r.estimate, estimate)
      ? []
      : [`estimate: ours ${estimate}, R's ${r.estimate}`]),
  ];
}

/** Between the two middle differences every shift is as good: R stops at one of them, we take the mean. */
function isMiddle(
  first: readonly number[],
  second: readonly number[],
  theirs: number,
  mine: number,
): boolean {
  const all = first.flatMap((a) => second.map((b) => a - b)).sort((a, b) => a - b);
  const below = all[Math.ceil(all.length / 2) - 1] ?? Number.NaN;
  const above = all[Math.floor(all.length / 2)] ?? Number.NaN;
  return (
    theirs >= below - searchOfR && theirs <= above + searchOfR && Math.abs(mine - (below + above) / 2) < 1e-9
  );
}

export function rateQuestions(
  ours: Ours,
  cases: readonly TwoRates[],
  inR: readonly RatesInR[],
  inPython: Answered["rates"],
): readonly Question[] {
  return cases.map((each, at) => {
    const [r, python] = [inR[at], inPython[at]];
    const about = `${each.mine} of ${each.ofMine} against ${each.theirs} of ${each.ofTheirs}, case ${at}`;
    if (!r || !python) return { about, differences: ["they have no answer"] };
    const strata = [stratumOf(each)];
    const { z } = ours.compareRates(strata);
    const { low, high = Number.POSITIVE_INFINITY } = ours.ratioInterval(strata, deviations);
    // Beyond 37 deviations ours says no more than that; where both tails are above a half there is no direction.
    const tail = Math.max(Math.min(r.more, r.less), ours.upperTail(37));
    const scipys = Math.max(Math.min(python.more, python.less), ours.upperTail(37));
    const direction = r.more < r.less ? 1 : -1;
    const differences = [
      ...off("tail in R", ours.upperTail(Math.abs(z)), Math.min(tail, 0.5), 1e-7),
      ...off("tail in SciPy", ours.upperTail(Math.abs(z)), Math.min(scipys, 0.5), 1e-7),
      ...(z * direction >= 0 ? [] : [`direction: ours ${z}, R's ${direction}`]),
      ...off("low end in R", low, r.low < 1e-9 ? low : r.low, 1e-6),
      ...(high === r.high ? [] : off("high end in R", high, r.high > 1e9 ? high : r.high, 1e-6)),
    ];
    return { about, differences };
  });
}

/** All looks together spend what was allowed, evenly, by somebody else's integration: to a thousandth of it. */
export function boundQuestions(plans: readonly Plan[], shares: Answered["crossing"]): readonly Question[] {
  return plans.map((plan, at) => {
    const { planned, first, falseAlarms } = plan;
    const about = `${planned} looks from look ${first}, ${falseAlarms} false alarms`;
    const differences = (shares[at] ?? []).flatMap((share, before) => {
      const look = before + 1;
      const wanted = look < first ? 0 : (falseAlarms * look) / planned;
      return Math.abs(share - wanted) <= 1e-3 * falseAlarms
        ? []
        : [`look ${look}: ${share} is spent, not ${wanted}`];
    });
    return { about, differences: shares[at] ? differences : ["they have no answer"] };
  });
}

export function formulaQuestions(ours: Ours, asked: Asked, answered: Answered): readonly Question[] {
  const each = <T>(
    about: string,
    given: readonly T[],
    theirs: readonly number[],
    differ: (one: T, value: number) => readonly string[],
  ): readonly Question[] =>
    given.map((one, at) => ({
      about: `${about} of ${JSON.stringify(one)}`,
      differences: differ(one, theirs[at] ?? Number.NaN),
    }));
  return [
    ...each("normal tail", asked.tails, answered.tails, (z, p) => off("tail", ours.upperTail(z), p, 1e-11)),
    ...each("normal quantile", asked.quantiles, answered.quantiles, (p, z) =>
      Math.abs(ours.normalQuantile(p) - z) < 1e-9 ? [] : [`ours ${ours.normalQuantile(p)}, SciPy's ${z}`],
    ),
    // Wallace's approximation is off by at most 0.05 deviations from four degrees of freedom on, where it decides.
    ...each("Student's deviation", asked.student, answered.student, ([z, freedom], normal) =>
      Math.abs(ours.cautious(z, freedom) - normal) < 0.05
        ? []
        : [`ours ${ours.cautious(z, freedom)}, SciPy's ${normal}`],
    ),
    ...each("variance of a mean", asked.inflation, answered.inflation, ({ count, rho }, value) =>
      off("inflation", ours.inflation(count, rho), value, 1e-9),
    ),
    ...each("strata", asked.strata, answered.strata, ({ mine, parts }, exact) => {
      const all = parts.reduce((sum, [errors]) => sum + errors, 0);
      const share = parts.reduce((sum, [errors, chance]) => sum + errors * chance, 0) / all;
      const tail = ours.atLeast(mine, all, share);
      return mine < all * share + 1 || tail >= exact * (1 - 1e-9)
        ? []
        : [`ours ${tail} is bolder than the exact ${exact}`];
    }),
  ];
}
