import { burstsAround, burstsBeside, burstsBetween, tally, wanderOf } from "./bursts.ts";
import type { Between } from "./bursts.ts";
import { lasts } from "./fading.ts";
import { boundOf, newest, wider } from "./finding.ts";
import type { Finding, Standing } from "./finding.ts";
import type { Phase } from "./phases.ts";
import { compareRates, compareWithBound, ratioInterval } from "./rates.ts";
import type { Stratum } from "./rates.ts";
import { cautious } from "./student.ts";
import type { Count, RateMetric } from "./verdict.ts";

/** What a comparison of rates needs: requests a side, and minutes of the candidate that had any. */
const fewestRequests = 30;
const fewestMinutes = 3;
/** Minutes of the candidate with errors, below which they may be one mishap. */
const fewestBadMinutes = 2;

/** A variance of errors this many times that of chance says that the rate goes up and down by itself. */
const wandering = 1.5;
/** … and then a rate has to be so many times the highest that stable had for as long. */
const unusual = 2;
/** How many times likelier than fading a lasting difference must be: within the time to warm up, and just after it. */
const lastingCold = 100;
const lastingWarm = 10;

/**
 * Compares one phase of a metric by errors per request. Where the candidate may be cold, its minutes beside stable are
 * compared as a whole, from the first on, and what it does in the first alone is a part of that.
 */
export function findByRates(
  metric: RateMetric,
  phase: Phase<Count>,
  standing: Standing,
): Finding | undefined {
  const isCoveredElsewhere = phase.isWhole ? !phase.isFresh : phase.isCold && phase.against === "stable-now";
  if (isCoveredElsewhere) return undefined;
  const isEarly = phase.isCold || phase.isWhole === true;
  const [mine, theirs] = [tally(phase.candidate), tally(phase.stable)];
  const minutes = phase.candidate.filter(({ requests }) => requests > 0).length;
  const sizes = { candidate: mine.requests, stable: theirs.requests };
  const against = phase.against;
  const fewest = isEarly ? fewestBadMinutes : fewestMinutes;
  if (Math.min(mine.requests, theirs.requests) < fewestRequests || minutes < fewest)
    return { against, verdict: "unclear", sizes, because: tooFew(sizes, minutes) };
  const bound = boundOf(phase, standing, fewest);
  const strata = strataOf(phase);
  const { z, bursts, ratio } = weigh(phase, strata);
  const rates = { candidate: mine.errors / mine.requests, stable: theirs.errors / theirs.requests };
  const excess = ratio > 0 ? rates.candidate - rates.candidate / ratio : -rates.stable;
  const because =
    z < bound ? undefined : whyNot(metric, { ratio, excess, ...circumstances(phase, rates, bursts) });
  return {
    against,
    verdict: z >= bound && because === undefined ? "worse" : "pass",
    ...(because === undefined ? {} : { because }),
    sizes,
    centres: rates,
    ...(Number.isFinite(ratio) ? { estimate: ratio } : {}),
    // It takes long, and is only looked at when it decides, or is the last that is said.
    ...(z >= bound || standing.isLast
      ? { interval: { of: "ratio", ...ratioInterval(strata, bound * Math.sqrt(bursts)), deviations: bound } }
      : {}),
    effect: { ...(Number.isFinite(ratio) ? { ratio } : {}), excess },
    evidence: { z, bound },
  };
}

/** How far from chance, with errors that come in bursts, or at another time, counted for less. */
function weigh(
  phase: Phase<Count>,
  strata: readonly Stratum[],
): { z: number; bursts: number; ratio: number } {
  const { z, ratio } = compareRates(strata);
  if (phase.against === "stable-now") {
    const bursts = burstsBeside(strata, ratio);
    return { z: z / Math.sqrt(bursts), bursts, ratio };
  }
  const between = burstsBetween(phase.candidate, phase.stable, wanderOf(phase.stable));
  return { z: zBetween(z, ratio, between), bursts: between.times, ratio };
}

function circumstances(
  phase: Phase<Count>,
  rates: { readonly candidate: number; readonly stable: number },
  bursts: number,
): Omit<Effect, "ratio" | "excess"> {
  const wanders = phase.against === "stable-before" && bursts > wandering;
  const surely = phase.isCold || phase.isWhole ? lastingCold : lastingWarm;
  return {
    late: compareRates(strataOf(lately(phase))).ratio,
    against: phase.against,
    minutes: badMinutes(phase),
    isUsual: wanders && rates.candidate <= unusual * highestRate(phase),
    fades: phase.isFresh && !lasts(phase.sinceCold, rates.stable, surely),
  };
}

/** Compares the candidate's errors per request with a fixed bound. */
export function findByBound(
  metric: RateMetric,
  rate: number,
  phase: Pick<Phase<Count>, "candidate" | "lead">,
  standing: Standing,
): Finding {
  const mine = tally(phase.candidate);
  const minutes = phase.candidate.filter(({ requests }) => requests > 0).length;
  const sizes = { candidate: mine.requests };
  if (mine.requests < fewestRequests || minutes < fewestMinutes)
    return { against: "bound", verdict: "unclear", sizes, because: tooFew(sizes, minutes) };
  const bound = boundOf(phase, standing, fewestMinutes);
  const seen = mine.errors / mine.requests;
  const z = compareWithBound(mine, rate) / Math.sqrt(burstsAround(phase.candidate, seen));
  const recent = tally(newest(phase.candidate));
  const late = recent.requests > 0 ? recent.errors / recent.requests / rate : 0;
  const because =
    z < bound
      ? undefined
      : whyNot(metric, {
          ratio: seen / rate,
          excess: seen - rate,
          late,
          against: "bound",
          minutes: badMinutes(phase),
          isUsual: false,
          fades: false,
        });
  return {
    against: "bound",
    verdict: z >= bound && because === undefined ? "worse" : "pass",
    ...(because === undefined ? {} : { because }),
    sizes,
    centres: { candidate: seen },
    effect: { excess: seen - rate },
    evidence: { z, bound },
  };
}

type Effect = {
  readonly ratio: number;
  readonly excess: number;
  readonly late: number;
  readonly against: Finding["against"];
  readonly minutes: number;
  readonly isUsual: boolean;
  readonly fades: boolean;
};

function whyNot(
  metric: RateMetric,
  { ratio, excess, late, against, minutes, isUsual, fades }: Effect,
): string | undefined {
  const needed = 1 + (metric.effect.ratio - 1) * wider(against);
  if (ratio < needed || excess < metric.effect.excess)
    return "the difference is real, but smaller than what counts";
  if (minutes < fewestBadMinutes) return "all errors fell into one minute";
  if (isUsual) return "stable itself failed as often for as long";
  // NaN: nobody erred lately.
  if (!(late >= needed)) return "the newest third of the minutes no longer shows it";
  if (fades) return "it may be fading, as the errors of a cold start do";
  return undefined;
}

/** Stable's highest rate over as many minutes as the candidate has, a third of stable's at most. */
function highestRate({ candidate, stable }: Phase<Count>): number {
  const length = Math.max(1, Math.min(candidate.length, Math.floor(stable.length / 3)));
  const rates = stable.slice(length - 1).map((_, from) => {
    const { errors, requests } = tally(stable.slice(from, from + length));
    return requests > 0 ? errors / requests : 0;
  });
  return Math.max(...rates);
}

const badMinutes = ({ candidate }: { readonly candidate: readonly Count[] }): number =>
  candidate.filter(({ errors }) => errors > 0).length;

/** In the same minutes each minute is judged by its own share of the traffic; at different times all is one. */
function strataOf(phase: Phase<Count>): readonly Stratum[] {
  if (phase.against === "stable-before")
    return [{ candidate: tally(phase.candidate), stable: tally(phase.stable) }];
  return phase.candidate.flatMap((candidate, at) => {
    const stable = phase.stable[at];
    return stable ? [{ candidate, stable }] : [];
  });
}

function lately(phase: Phase<Count>): Phase<Count> {
  const candidate = newest(phase.candidate);
  return {
    ...phase,
    candidate,
    stable: phase.against === "stable-now" ? phase.stable.slice(-candidate.length) : phase.stable,
  };
}

/**
 * A rate that wanders does so by factors: sevenfold is two steps of a factor of e, not six of a whole. So the smaller of
 * both readings counts, and how much it wanders was itself only measured.
 */
function zBetween(plain: number, ratio: number, { times, ofLogarithm, freedom }: Between): number {
  if (freedom === Number.POSITIVE_INFINITY) return plain;
  const linear = plain / Math.sqrt(times);
  const logarithmic = Math.log(ratio) / Math.sqrt(ofLogarithm);
  return cautious(Number.isFinite(ratio) && ratio > 0 ? Math.min(linear, logarithmic) : linear, freedom);
}

const tooFew = (sizes: { candidate: number; stable?: number }, minutes: number): string =>
  `${sizes.candidate} requests in ${minutes} minutes of the candidate` +
  (sizes.stable === undefined ? "" : `, and ${sizes.stable} requests of stable,`) +
  ` are too few: ${fewestRequests} of each side and ${fewestMinutes} minutes are needed`;
