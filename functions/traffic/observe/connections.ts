import { percent } from "../plan/words.ts";
import type { Shares } from "../policy/shares.ts";

/** A site's metric: its newest complete minute, `at` being the end of that, epoch milliseconds. */
export type ConnectionFacts =
  | { readonly kind: "count"; readonly value: number; readonly at: number }
  /** No points: a load balancer publishes none while there is nothing to count. */
  | { readonly kind: "silent" }
  | { readonly kind: "unreadable"; readonly reason: string };

export type Connections = Readonly<Record<string, ConnectionFacts>>;

/** Below this many in a minute, shares of them are chance. */
export const fewestConnections = 30;
/** A metric of one minute is there after this many seconds; silence before that says nothing. */
export const metricLagSeconds = 180;
/** In standard deviations: chance passes this in 0.1 % of cases. */
const chance = 3.3;

export type Following =
  | { readonly kind: "follow"; readonly reason: string }
  /** No proof, and none to be had. */
  | { readonly kind: "cannot-tell"; readonly reason: string }
  /** Not yet. */
  | { readonly kind: "differ"; readonly reason: string };

/**
 * Whether the sites' connections are shared as the answers are.
 *
 * | what the metrics say                                             | following   |
 * | ---------------------------------------------------------------- | ----------- |
 * | a site that is answered has no metric                            | cannot-tell |
 * | a metric cannot be read, or its newest minute began before       | differ      |
 * | a metric is silent, and it is too early to take that for nothing | differ      |
 * | too few connections to have shares                               | cannot-tell |
 * | a share lies outside the tolerance, and chance does not say why  | differ      |
 * | else                                                             | follow      |
 *
 * @param tolerance percentage points @param since when the shares were observed, and `now`, epoch milliseconds
 */
export function judgeConnections(
  expected: Shares,
  connections: Connections,
  { tolerance, since, now }: { readonly tolerance: number; readonly since: number; readonly now: number },
): Following {
  const sites = Object.keys(expected).sort();
  const blind = sites.filter((site) => (expected[site] ?? 0) > 0 && !connections[site]);
  if (blind.length > 0)
    return { kind: "cannot-tell", reason: `connections are not counted at ${blind.join(", ")}` };
  const late = sites.flatMap((site) => notYet(site, connections[site], since, now));
  if (late.length > 0) return { kind: "differ", reason: late.join("; ") };
  const values = sites.map((site) => ({ site, value: valueOf(connections[site]) }));
  const total = values.reduce((sum, { value }) => sum + value, 0);
  if (total < fewestConnections)
    return { kind: "cannot-tell", reason: `${total} connections are too few to have shares` };
  const odd = values.flatMap(({ site, value }) => {
    const share = expected[site] ?? 0;
    const allowed = tolerance / 100 + chance * Math.sqrt((share * (1 - share)) / total);
    const seen = value / total;
    return Math.abs(seen - share) > allowed
      ? [`${site} has ${percent(seen)} of ${total} connections, where ${percent(share)} are expected`]
      : [];
  });
  if (odd.length > 0) return { kind: "differ", reason: odd.join("; ") };
  return { kind: "follow", reason: `${total} connections follow within ${tolerance} points` };
}

const valueOf = (facts: ConnectionFacts | undefined): number => (facts?.kind === "count" ? facts.value : 0);

function notYet(site: string, facts: ConnectionFacts | undefined, since: number, now: number): string[] {
  if (facts?.kind === "unreadable") return [`the connections of ${site} cannot be read (${facts.reason})`];
  if (facts?.kind === "count" && facts.at - 60_000 < since)
    return [`the connections of ${site} are not yet counted since then`];
  if (facts?.kind === "silent" && now - since < metricLagSeconds * 1000)
    return [`nothing is yet known of the connections of ${site}`];
  return [];
}

/** Whether a site that was taken out has nobody left. */
export type Emptiness =
  | { readonly kind: "empty"; readonly reason: string }
  | { readonly kind: "occupied"; readonly reason: string };

/**
 * | what the site's metric says         | before the drain time is over | after it |
 * | ----------------------------------- | ----------------------------- | -------- |
 * | a minute since then with none       | empty                         | empty    |
 * | some, an older minute, or unreadable | occupied                     | occupied |
 * | there is none, or it is silent      | occupied                      | empty    |
 *
 * @param since when the site's share of 0 was settled; the drain time counts from there, TTL included
 */
export function judgeEmptiness(
  site: string,
  facts: ConnectionFacts | undefined,
  {
    drainSeconds,
    since,
    now,
  }: { readonly drainSeconds: number; readonly since: number; readonly now: number },
): Emptiness {
  if (facts?.kind === "unreadable")
    return { kind: "occupied", reason: `the connections of ${site} cannot be read (${facts.reason})` };
  if (facts?.kind === "count") {
    if (facts.at - 60_000 < since)
      return {
        kind: "occupied",
        reason: `the connections of ${site} are not yet counted since it has no weight`,
      };
    if (facts.value > 0) return { kind: "occupied", reason: `${site} still has ${facts.value} connections` };
    return { kind: "empty", reason: `${site} has no connections left` };
  }
  if (now - since < drainSeconds * 1000)
    return { kind: "occupied", reason: `${site} has ${drainSeconds} s to drain` };
  return { kind: "empty", reason: `${site} had ${drainSeconds} s to drain` };
}
