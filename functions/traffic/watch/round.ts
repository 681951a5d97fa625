import type { Call } from "../../shared/entry.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { keys } from "../../ledger/keys.ts";
import { known } from "../../ledger/traffic-reads.ts";
import type { TrafficState } from "../../ledger/traffic-records.ts";
import { empty } from "../shift/begin.ts";
import { repairsPerRound } from "./deps.ts";
import type { RoundDeps, WatchDeps } from "./deps.ts";
import { startRepair } from "./repair.ts";
import { returnDead } from "./returns.ts";
import { readSurroundings } from "./surroundings.ts";
import type { Seen, Surroundings } from "./surroundings.ts";
import { carriedTelling, driftTelling, wrongTelling } from "./telling.ts";
import type { Telling } from "./telling.ts";
import { readNames } from "./zones.ts";
import type { NameSeen } from "./zones.ts";

export interface Round {
  /** A line for everything that was told or started. */
  readonly done: readonly string[];
  /** Policies that were looked at, and those that the next round begins with. */
  readonly looked: number;
  readonly left: number;
  /** What failed, each by itself. */
  readonly failures: readonly Error[];
}

/** One look at everything: states before zones, so that whatever moves meanwhile is seen by its fence. */
export async function watchRound(watch: WatchDeps, call: Call): Promise<Round> {
  const deps: RoundDeps = { ...watch, repairs: { left: repairsPerRound } };
  const { ledger, policies } = deps;
  const done: string[] = [];
  const failures: Error[] = [];
  const alone = async (what: string, work: () => Promise<readonly string[]>) => {
    try {
      for (const line of await work()) {
        call.log.info(line);
        done.push(line);
      }
    } catch (error) {
      call.log.error(`${what} failed`, { error: (error as Error).message });
      failures.push(error as Error);
    }
  };
  for (const open of await ledger.traffic.open())
    await alone(open.shift, async () => [await returnDead(deps, open)].flatMap((line) => line ?? []));
  const states = await deps.readMany<TrafficState>(policies.map(({ policy }) => keys.traffic(policy)));
  const { names, left } = await readNames(deps, policies, call.remainingMs);
  const around = await readSurroundings(
    deps,
    policies.flatMap((config) => seenOf(config, names)),
  );
  for (const [index, config] of policies.entries()) {
    const name = names.get(config.policy);
    if (!name) continue;
    // Each by itself: a health check's metric that cannot be read does not hide that somebody changed the zone.
    for (const tell of tellings(name))
      await alone(config.policy, async () => {
        const state = known(config.policy, states[index]);
        const found = await tell({ deps, config, state: { ...empty(config.policy), ...state }, around });
        return carryOut(deps, config, state, found);
      });
  }
  if (left > 0) call.log.info(`${left} policies are left to the next round`);
  return { done, looked: policies.length - left, left, failures };
}

const seenOf = (config: PolicyConfig, names: ReadonlyMap<string, NameSeen>): Seen[] => {
  const name = names.get(config.policy);
  return name?.kind === "seen" ? [{ config, at: name.at }] : [];
};

interface Look {
  readonly deps: RoundDeps;
  readonly config: PolicyConfig;
  readonly state: TrafficState;
  readonly around: Surroundings;
}

/** What is looked at, by what was read of the name. */
function tellings(name: NameSeen): ((look: Look) => Promise<Telling>)[] {
  if (name.kind === "failed") return [() => Promise.reject(name.error)];
  if (name.kind === "wrong")
    return [async ({ deps, config, state }) => wrongTelling(deps, config, state, name.problem)];
  const { at } = name;
  return [
    ({ deps, config, state, around }) => carriedTelling(deps, { config, at }, state, around),
    ({ deps, config, state, around }) => driftTelling(deps, { config, at }, state, around),
  ];
}

/** Writes down what is told, with its news; sends it; and starts what is to be done. */
async function carryOut(
  deps: WatchDeps,
  { policy }: PolicyConfig,
  seen: TrafficState | undefined,
  { news, starts, ...found }: Telling,
): Promise<string[]> {
  if (news.length === 0 && !starts && Object.keys(found).length === 0) return [];
  const { ledger } = deps;
  const written = { ...found, news: news.map((each) => ledger.outbox.writing(each)) };
  if (!(await ledger.traffic.told(policy, seen, written))) return [`${policy}: somebody moved it meanwhile`];
  // Written down before: what dies here is sent by the sweep, and tried again after a pause.
  for (const each of news) await deps.sendNews(each);
  const started = starts ? [await startRepair(deps, starts)] : [];
  return [...news.map(({ state: kind, reason }) => `${policy}: ${kind}: ${reason ?? ""}`), ...started];
}
