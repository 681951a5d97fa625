import { unmarshall } from "@aws-sdk/util-dynamodb";
import type {
  OpenRelease,
  OpenWait,
  ReleaseRecord,
  ServiceState,
  TimelineEvent,
} from "../../functions/ledger/records.ts";
import type { Dynamodb } from "./dynamodb/dynamodb.ts";

type Keyed = { readonly pk: string; readonly sk: string };

/** What stands in the ledger of a simulated installation, sorted by what it is. */
export function ledgerFacts(dynamodb: Dynamodb) {
  const items = dynamodb.items().map((item) => unmarshall(item) as Keyed);
  const of = <Item>(fits: (key: Keyed) => boolean) => items.filter(fits) as unknown as (Item & Keyed)[];
  return {
    services: of<ServiceState>(({ pk, sk }) => pk.startsWith("service#") && sk === "state"),
    releases: of<ReleaseRecord>(({ pk, sk }) => pk.startsWith("release#") && sk === "record"),
    openReleases: of<OpenRelease>(({ pk, sk }) => pk === "open" && sk.startsWith("release#")),
    openWaits: of<OpenWait>(({ pk, sk }) => pk === "open" && sk.startsWith("wait#")),
    openHooks: of<object>(({ pk, sk }) => pk === "open" && sk.startsWith("hook#")),
    unsentNews: of<{ id: string }>(({ pk, sk }) => pk === "open" && sk.startsWith("news#")),
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
    ...facts.openHooks.map(({ sk }) => `invariant 8: a hook was never reported (${sk})`),
    ...facts.services
      .filter(({ queued }) => queued)
      .map(({ service, queued }) => `invariant 6: ${queued} waits for a turn on ${service} that never comes`),
  ];
}
