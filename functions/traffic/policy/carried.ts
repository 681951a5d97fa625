import type { Carried } from "../../ledger/traffic-records.ts";
import { canonical } from "../plan/digest.ts";
import { percent } from "../plan/words.ts";
import { sharesNow, weightAt } from "./shares.ts";
import type { Shares } from "./shares.ts";
import type { Health, Weights } from "./zone.ts";

export interface CarriedFacts {
  /** Epoch ms, and the same moment as the ledger writes it. */
  readonly now: number;
  readonly at: string;
  /** Of all sites, as they stand in the zone. */
  readonly weights: Weights;
  /** As Route 53 answers by. */
  readonly health: Readonly<Record<string, Health>>;
  /** As it was told last. */
  readonly carried: Carried | undefined;
}

export interface Turn {
  readonly site: string;
  /** Absent: nobody has told anything of it before. */
  readonly from?: Health;
  readonly to: Health;
}

export interface CarriedNow {
  readonly carried: Carried;
  /** Whether there is anything to write down. */
  readonly isChanged: boolean;
  /** What people are told, by site; empty for most looks. */
  readonly turns: readonly Turn[];
  /** The first look at this name. */
  readonly isFirst: boolean;
}

const minuteMs = 60_000;
/** How long a site is healthy before its recovery is told; doubled with each fall that follows soon. */
const calmMinutes = 5;
const longestCalmMinutes = 60;
/** A fall this long after the last thing told of the site is a new story, not the same flapping. */
const forgottenMinutes = 6 * 60;
/** CloudWatch is late or silent now and then: this long nobody is told that nothing is known. */
const silentMinutes = 10;

/**
 * Who carries what now, and what of it is told. That a site died is told at once: a person may have to act, and Route 53
 * itself has waited for its threshold. All else waits, or a check that flaps would be two messages a minute.
 *
 * | told last  | is now    | told                                                              |
 * | ---------- | --------- | ----------------------------------------------------------------- |
 * | never      | healthy   | silently: that is how it should be                                |
 * | never      | unknown   | nothing yet                                                       |
 * | any other  | unhealthy | at once                                                           |
 * | unhealthy  | healthy   | after 5 minutes without a fall; 10, 20 … 60 when it fell again    |
 * | unknown    | healthy   | after 5 minutes                                                   |
 * | any other  | unknown   | after 10 minutes                                                  |
 */
export function carriedNow(facts: CarriedFacts): CarriedNow {
  const { weights, health, carried, at } = facts;
  const sites = Object.keys(weights).sort();
  const looks = sites.map((site) => [site, lookAt(site, facts)] as const);
  const shares = rounded(sharesNow(weights, health));
  const kept = <Value>(of: (look: SiteLook) => Value | undefined): Record<string, Value> =>
    Object.fromEntries(
      looks.flatMap(([site, look]) => {
        const value = of(look);
        return value === undefined ? [] : [[site, value]];
      }),
    );
  const turns = looks.flatMap(([, { turn }]) => turn ?? []);
  const next: Carried = {
    health: kept(({ told }) => told),
    shares,
    pending: kept(({ pending }) => pending),
    falls: kept(({ falls }) => falls),
    at: turns.length > 0 || !carried ? at : carried.at,
  };
  return { carried: next, isChanged: !carried || !isSame(carried, next), turns, isFirst: !carried };
}

interface SiteLook {
  readonly told: Health | undefined;
  readonly turn?: Turn;
  readonly pending?: Carried["pending"][string];
  readonly falls?: Carried["falls"][string];
}

function lookAt(site: string, { now, health, carried }: CarriedFacts): SiteLook {
  const is = health[site] ?? "unknown";
  const told = carried?.health[site];
  const falls = carried?.falls[site];
  const same = falls ? { falls } : {};
  if (told === undefined && is !== "unhealthy") return { told: is === "healthy" ? is : undefined, ...same };
  if (told === is) return { told, ...same };
  const before = carried?.pending[site];
  const pending = before?.health === is ? before : { health: is, since: now };
  if (now - pending.since < waitMs(is, falls?.times ?? 1)) return { told, pending, ...same };
  const turn: Turn = { site, ...(told === undefined ? {} : { from: told }), to: is };
  if (is !== "unhealthy") return { told: is, turn, ...(falls ? { falls: { ...falls, lastMs: now } } : {}) };
  const isAgain = falls !== undefined && now - falls.lastMs < forgottenMinutes * minuteMs;
  return { told: is, turn, falls: { times: isAgain ? falls.times + 1 : 1, lastMs: now } };
}

function waitMs(to: Health, times: number): number {
  if (to === "unhealthy") return 0;
  if (to === "unknown") return silentMinutes * minuteMs;
  return Math.min(longestCalmMinutes, calmMinutes * 2 ** (times - 1)) * minuteMs;
}

/** Whole ten-thousandths: what is compared from look to look must not differ by a rounding. */
const rounded = (shares: Shares): Shares =>
  Object.fromEntries(Object.entries(shares).map(([site, share]) => [site, Math.round(share * 1e4) / 1e4]));

const isSame = (before: Carried, now: Carried): boolean => canonical(before) === canonical(now);

const sayings: Readonly<Record<Health, string>> = {
  healthy: "is healthy again",
  unhealthy: "is unhealthy",
  unknown: "tells nothing any more: whether it is healthy is not known",
};

/** `nlb is unhealthy. octavia is answered 100 % (weight 90), nlb 0 % (weight 10)`. */
export function carriedInWords(
  turns: readonly Turn[],
  { shares }: Pick<Carried, "shares">,
  weights: Weights,
  health: Readonly<Record<string, Health>>,
): string {
  const said = turns.map(({ site, to }) => `${site} ${sayings[to]}`);
  return [...said, `Answered now: ${sharesInWords(shares, weights)}`, ...oddity(weights, health)].join(". ");
}

const sharesInWords = (shares: Shares, weights: Weights): string =>
  Object.keys(shares)
    .sort()
    .map((site) => `${site} ${percent(shares[site] ?? 0)} (weight ${weightAt(weights, site)})`)
    .join(", ");

/** Where Route 53 does not answer by the weights of who is healthy. */
function oddity(weights: Weights, health: Readonly<Record<string, Health>>): string[] {
  const sites = Object.keys(weights);
  const isAlive = (site: string) => health[site] !== "unhealthy";
  if (sites.some((site) => isAlive(site) && weightAt(weights, site) > 0)) return [];
  return sites.some(isAlive)
    ? ["No site with a weight is healthy: a standby has taken over"]
    : ["No site is healthy: Route 53 answers as if all were"];
}
