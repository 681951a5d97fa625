import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Decided } from "../../functions/ledger/judgements.ts";
import type { GroupRun, OpenRun } from "../../functions/ledger/group-records.ts";
import type {
  OpenRelease,
  OpenWait,
  ReleaseRecord,
  ServiceState,
  TimelineEvent,
} from "../../functions/ledger/records.ts";
import type { ShiftRecord } from "../../functions/ledger/traffic-records.ts";
import type { Dynamodb } from "./dynamodb/dynamodb.ts";

type Keyed = { readonly pk: string; readonly sk: string };

type Item = ReturnType<Dynamodb["kept"]>[number];

/** Tests ask after each event, and few items are new since the last time. */
const read = new WeakMap<Item, Keyed>();

function readOf(item: Item): Keyed {
  const known = read.get(item) ?? (unmarshall(item) as Keyed);
  read.set(item, known);
  return known;
}

/** What stands in the ledger of a simulated installation, sorted by what it is. */
export function ledgerFacts(dynamodb: Pick<Dynamodb, "kept">) {
  const items = dynamodb.kept().map(readOf);
  const of = <Item>(fits: (key: Keyed) => boolean) => items.filter(fits) as unknown as (Item & Keyed)[];
  return {
    services: of<ServiceState>(({ pk, sk }) => pk.startsWith("service#") && sk === "state"),
    releases: of<ReleaseRecord>(({ pk, sk }) => pk.startsWith("release#") && sk === "record"),
    shifts: of<ShiftRecord>(({ pk, sk }) => pk.startsWith("shift#") && sk === "record"),
    openReleases: of<OpenRelease>(({ pk, sk }) => pk === "open" && sk.startsWith("release#")),
    openWaits: of<OpenWait>(({ pk, sk }) => pk === "open" && sk.startsWith("wait#")),
    openHooks: of<object>(({ pk, sk }) => pk === "open" && sk.startsWith("hook#")),
    unsentNews: of<{ id: string }>(({ pk, sk }) => pk === "open" && sk.startsWith("news#")),
    runs: of<GroupRun>(({ pk, sk }) => pk.startsWith("group#") && sk.startsWith("run#")),
    openRuns: of<OpenRun>(({ pk, sk }) => pk === "open" && sk.startsWith("run#")),
    decided: (release: string) =>
      of<Decided>(({ pk, sk }) => pk === `judgement#${release}` && sk.startsWith("decided#")),
    timeline: (release: string) =>
      of<TimelineEvent>(({ pk }) => pk === `timeline#${release}`).sort((a, b) => a.at.localeCompare(b.at)),
  };
}

export type LedgerFacts = ReturnType<typeof ledgerFacts>;

/** What is not as it must be once everything has come to rest: invariants 5 to 8. Empty when all is well. */
export function restProblems(facts: LedgerFacts): string[] {
  return [
    ...facts.releases
      .filter(({ state }) => state !== "ended")
      .map(({ id, state }) => `invariant 6: ${id} never ended (${state})`),
    ...facts.services
      .filter(({ lease }) => lease)
      .map(({ service, lease }) => `invariant 5: ${service} is still leased to ${lease?.holder}`),
    ...facts.unsentNews.map(({ id }) => `invariant 6: the news ${id} was never sent`),
    ...facts.openReleases.map(({ release }) => `invariant 6: ${release} is still open`),
    ...facts.openRuns.map(({ run }) => `invariant 6: ${run} of a group is still open`),
    ...facts.runs.flatMap((run) => notTogether(run, facts.releases)),
    ...facts.openHooks.map(({ sk }) => `invariant 8: a hook was never reported (${sk})`),
    ...facts.services
      .filter(({ queued }) => queued)
      .map(({ service, queued }) => `invariant 6: ${queued} waits for a turn on ${service} that never comes`),
  ];
}

/** A run's releases settle together, or none of them does. */
function notTogether(
  { run, state, endedAt, members }: GroupRun,
  releases: readonly ReleaseRecord[],
): string[] {
  if (endedAt === undefined) return [`invariant 6: ${run} never ended (${state})`];
  const ended = Object.entries(members).flatMap(([service, { release, state }]) => {
    const outcome = releases.find(({ id }) => id === release)?.outcome?.kind;
    return state === "nothing" || state === "superseded" ? [] : [[service, outcome] as const];
  });
  const wrong = ended.filter(([, outcome]) => (outcome === "settled") !== (state === "settled"));
  return wrong.map(([service, outcome]) => `${run} ${state}, and yet ${service} ended as ${outcome}`);
}
