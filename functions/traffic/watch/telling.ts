import type { ToldNow } from "../../ledger/traffic-notes.ts";
import type { TrafficNews } from "../../ledger/outbox.ts";
import type { TrafficState } from "../../ledger/traffic-records.ts";
import { watchNews } from "../news-of.ts";
import { carriedInWords, carriedNow } from "../policy/carried.ts";
import { driftOf, holdOf } from "../policy/drift.ts";
import type { Drift } from "../policy/drift.ts";
import { ofSites, recordKey, standingOf } from "../policy/records.ts";
import { shortened } from "../../ledger/text-bounds.ts";
import type { RoundDeps, WatchDeps } from "./deps.ts";
import { repairOf } from "./repair.ts";
import type { Repair, RepairStart } from "./repair.ts";
import { factsOf, healthAt } from "./sight.ts";
import type { Seen, Surroundings } from "./surroundings.ts";

/** What one look at a policy comes to: what is written down and told, and then what is started. */
export interface Telling extends Pick<ToldNow, "drift" | "carried" | "repair"> {
  readonly news: readonly TrafficNews[];
  readonly starts?: RepairStart;
}

/** A name that is made for the first time has this long before its being missing is told. */
const makingMs = 5 * 60_000;

/** Who carries what now. Nothing, where no record set of ours stands. */
export async function carriedTelling(
  { now }: Pick<WatchDeps, "now">,
  seen: Seen,
  state: TrafficState,
  around: Surroundings,
): Promise<Telling> {
  const { config, at } = seen;
  const ours = ofSites(config, at.records).filter((record) => recordKey(record) in state.owned);
  if (ours.length === 0) return { news: [] };
  const { weights } = standingOf(config, at.records);
  const health = await healthAt(seen, around);
  const time = now();
  const facts = { now: time.getTime(), at: time.toISOString(), weights, health, carried: state.carried };
  const { carried, isChanged, turns, isFirst } = carriedNow(facts);
  const reason = carriedInWords(turns, carried, weights, health);
  const about = { reason, shares: carried.shares };
  const kind = turns.length > 0 ? "health" : "answered";
  const news = isFirst || turns.length > 0 ? [watchNews(config, kind, carried.at, about)] : [];
  return { news, ...(isChanged ? { carried } : {}) };
}

/** What is not as it should be, and what is done about it. */
export async function driftTelling(
  deps: RoundDeps,
  seen: Seen,
  state: TrafficState,
  around: Surroundings,
): Promise<Telling> {
  // Whoever holds it changes it: what differs now is no drift yet.
  if (state.lease) return { news: [] };
  const drift = driftOf(await factsOf(seen, state, around));
  const repair = await repairOf(deps, seen, state, drift);
  if (repair.isLater && drift.isNew) return { news: [] };
  const made = {
    ...(repair.tried ? { repair: repair.tried } : {}),
    ...(repair.starts ? { starts: repair.starts } : {}),
  };
  if (!drift.isNews || isBeingMade(deps, state, drift, repair)) return { news: [], ...made };
  return { ...told(deps, seen.config, state, drift.key, sentence(drift, repair, seen, state)), ...made };
}

/** A zone that is not the one that the file means is drift too, and nothing can be done about it. */
export const wrongTelling = (
  deps: Pick<WatchDeps, "now">,
  config: Seen["config"],
  state: TrafficState,
  problem: string,
): Telling =>
  problem === state.drift?.key ? { news: [] } : told(deps, config, state, shortened(problem), problem);

function told(
  { now }: Pick<WatchDeps, "now">,
  config: Seen["config"],
  state: TrafficState,
  key: string,
  reason: string,
): Telling {
  const since = now().toISOString();
  if (key === "")
    return { drift: null, news: [watchNews(config, "drift-ended", since, { reason: ended(state, reason) })] };
  return { drift: { key, since }, news: [watchNews(config, "drift", since, { reason })] };
}

const ended = ({ drift }: TrafficState, reason: string): string =>
  `${reason}. Since ${drift?.since ?? "lately"} it was not: ${drift?.key.replaceAll("\n", "; ") ?? ""}`;

const isBeingMade = (
  { now }: WatchDeps,
  { repair }: TrafficState,
  { isNew }: Drift,
  { starts }: Repair,
): boolean =>
  isNew &&
  (starts !== undefined || (repair !== undefined && now().getTime() - Date.parse(repair.at) < makingMs));

function sentence(drift: Drift, repair: Repair, { config }: Seen, state: TrafficState): string {
  if (drift.key === "") {
    const held = holdOf(state);
    return held === undefined
      ? "All is as it should be again"
      : `Weights are not compared now, for ${held}; all else is as it should be`;
  }
  const what = drift.findings.join("; ");
  return `${what}. ${upshot(drift, repair, config.drift)}`;
}

function upshot({ held, isNew }: Drift, repair: Repair, policy: "report" | "enforce"): string {
  if (repair.starts) return `It is brought back now, as far as the rails allow: ${repair.starts.name}`;
  if (repair.refused !== undefined) return `It cannot be brought back: ${repair.refused}`;
  if (repair.againInMinutes !== undefined)
    return `It was brought back a short while ago; if it is still so, that is tried again in ${repair.againInMinutes} minutes`;
  if (repair.isLater) return "It is brought back in one of the next rounds";
  if (held !== undefined) return `Nothing is brought back while ${held}`;
  if (policy === "report" && !isNew) return "Nothing is changed: the policy says `drift: report`";
  return "Nothing is changed: somebody has to look";
}
