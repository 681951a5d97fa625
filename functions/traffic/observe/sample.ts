import { percent, sharesInWords } from "../plan/words.ts";
import type { Shares } from "../policy/shares.ts";
import { believable, probabilityWithin } from "./binomial.ts";

/**
 * Whether look-ups agree with shares, and how many it takes. Each site's count is held against its binomial
 * distribution, the doubt divided among the sites, so that shares as they should be are doubted in at most 0.1 % of
 * samples, exactly; and so many are made that the shares before the step would be believed in at most 0.1 %, too.
 *
 * AWS's own test of weights makes over 10,000 queries to the authoritative servers
 * (https://repost.aws/knowledge-center/route-53-fix-dns-weighted-routing-issue): no sample is larger here.
 */
export const doubt = 0.001;
export const mostLookups = 10_000;
/** So that each of a zone's four servers is asked some. */
export const fewestLookups = 100;
/** Of a resolver that may remember answers: a sample of it proves no share. */
export const resolverLookups = 20;

export type Asked = "authoritative" | "resolver";

export interface SampleSize {
  readonly lookups: number;
  /** Share of samples of this size, 0–1, in which the shares before would be taken for the new ones. */
  readonly missed: number;
  /** Said where that is more than 0.1 %. */
  readonly weakness?: string;
}

/** How many look-ups tell the shares before from those after. */
export function sampleSize(before: Shares, after: Shares, asked: Asked): SampleSize {
  if (asked === "resolver")
    return {
      lookups: resolverLookups,
      missed: 1,
      weakness:
        "the zone is private: look-ups through the VPC's resolver, which may remember answers, prove no shares",
    };
  const site = mostTelling(before, after);
  const [old, wanted] = [before[site] ?? 0, after[site] ?? 0];
  if (old === wanted)
    return {
      lookups: fewestLookups,
      missed: 1,
      weakness: "who is answered does not change, so look-ups tell nothing new",
    };
  const tail = tailOf(after);
  const missed = (n: number) => probabilityWithin(n, old, believable(n, wanted, tail));
  if (missed(mostLookups) > doubt) {
    const rate = missed(mostLookups);
    const weakness = `${mostLookups} look-ups cannot tell this step from none: they would miss it in ${(rate * 100).toPrecision(2)} % of cases`;
    return { lookups: mostLookups, missed: rate, weakness };
  }
  const lookups = leastThat((n) => missed(n) <= doubt);
  return { lookups, missed: missed(lookups) };
}

/** Between the fewest and the most, by halving: what a few more look-ups tell, many more do. */
function leastThat(suffices: (n: number) => boolean): number {
  let [low, high] = [fewestLookups, mostLookups];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (suffices(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** The site whose counts before and after lie farthest apart, in standard deviations. */
function mostTelling(before: Shares, after: Shares): string {
  const telling = Object.keys(after)
    .sort()
    .map((site) => {
      const [old, wanted] = [before[site] ?? 0, after[site] ?? 0];
      const spread = old * (1 - old) + wanted * (1 - wanted);
      return { site, by: old === wanted ? 0 : (wanted - old) ** 2 / spread };
    });
  return telling.sort((a, b) => b.by - a.by)[0]?.site ?? "";
}

/** Doubt for one tail of one site's count. Of two sites, one's count says the other's. */
function tailOf(shares: Shares): number {
  const open = Object.values(shares).filter((share) => share > 0 && share < 1).length;
  return doubt / 2 / (open === 2 ? 1 : Math.max(1, open));
}

export interface Tally {
  readonly counts: Readonly<Record<string, number>>;
  readonly elsewhere: number;
}

export type Judgement =
  | { readonly kind: "agrees"; readonly reason: string }
  | { readonly kind: "differs"; readonly reason: string };

export const lookupsIn = ({ counts, elsewhere }: Tally): number =>
  Object.values(counts).reduce((sum, count) => sum + count, elsewhere);

/** Whether this is a sample of those shares. Of a resolver: whether nobody was answered who should not be. */
export function judgeTally(expected: Shares, tally: Tally, asked: Asked): Judgement {
  const n = lookupsIn(tally);
  if (tally.elsewhere > 0)
    return {
      kind: "differs",
      reason: `${tally.elsewhere} of ${n} look-ups were answered with no site's address`,
    };
  const tail = tailOf(expected);
  const odd = Object.keys({ ...expected, ...tally.counts })
    .sort()
    .flatMap((site) => {
      const [share, count] = [expected[site] ?? 0, tally.counts[site] ?? 0];
      const span =
        asked === "authoritative" ? believable(n, share, tail) : { least: 0, most: share > 0 ? n : 0 };
      if (count >= span.least && count <= span.most) return [];
      return [
        `${site} was answered ${count} times of ${n}, where ${percent(share)} would be ${inWords(span)}`,
      ];
    });
  if (odd.length > 0) return { kind: "differs", reason: odd.join("; ") };
  const who = asked === "authoritative" ? "look-ups" : "look-ups through the VPC's resolver";
  return { kind: "agrees", reason: `${n} ${who} agree with ${sharesInWords(expected)}` };
}

const inWords = ({ least, most }: { readonly least: number; readonly most: number }) =>
  least === most ? `${least}` : `${least} to ${most}`;
