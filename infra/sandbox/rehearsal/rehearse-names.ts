import type { ShiftRecord } from "../../../functions/ledger/traffic-records.ts";
import type { Installation } from "../installation.ts";
import { ledgerFacts } from "../ledger-facts.ts";
import type { AnsweredBy, RehearsedName, RehearsedShift } from "./rehearsal.ts";
import type { Rehearsed } from "./rehearse-traffic.ts";
import { machinesOf } from "./site-machines.ts";
import type { Scenario } from "./scenario.ts";
import type { PolicyExpectation } from "./scenario-traffic.ts";

/** What became of a policy, and what its users met. */
export function nameOf(
  installation: Installation,
  rehearsed: Rehearsed,
  tags: ReadonlyMap<string, string>,
): RehearsedName {
  const { config, zone, users } = rehearsed;
  const report = users?.report();
  const { shifts } = ledgerFacts(installation.dynamodb);
  return {
    policy: config.policy,
    name: config.name,
    requests: report ? answeredBy(installation, rehearsed, report.byVersion, tags) : [],
    served: report?.served ?? 0,
    failed: report?.failed ?? 0,
    failedOfLongCaches: report?.failedByStubborn ?? 0,
    broken: report?.broken ?? 0,
    weights: Object.fromEntries(
      config.sites.map(({ name, setIdentifier }) => [
        name,
        [...zone.standing.values()].find((set) => set.SetIdentifier === setIdentifier)?.Weight ?? 0,
      ]),
    ),
    shifts: shifts
      .filter(({ policy }) => policy === config.policy)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
      .map((record) => shiftOf(record, rehearsed)),
  };
}

type ByVersion = readonly { readonly version: string; readonly served: number; readonly failed: number }[];

/** Machines by the site that they are; tasks by the tag of their image. */
function answeredBy(
  installation: Installation,
  { config, spec }: Rehearsed,
  byVersion: ByVersion,
  tags: ReadonlyMap<string, string>,
): AnsweredBy[] {
  const sites = new Map(
    config.sites.flatMap((site) =>
      machinesOf(installation, site, spec.port).map(([address, port]) => [`${address}:${port}`, site.name]),
    ),
  );
  const sums = new Map<string, { served: number; failed: number }>();
  for (const { version, served, failed } of byVersion) {
    const by =
      sites.get(version) ??
      tags.get(version) ??
      (version.startsWith("sha256:") ? "what ran before" : version);
    const sum = sums.get(by) ?? { served: 0, failed: 0 };
    sums.set(by, { served: sum.served + served, failed: sum.failed + failed });
  }
  return [...sums].map(([by, sum]) => ({ by, ...sum })).sort((a, b) => a.by.localeCompare(b.by));
}

function shiftOf(record: ShiftRecord, { outages }: Rehearsed): RehearsedShift {
  const { id, kind, site, release, by, state, outcome, createdAt, turned } = record;
  const [from, turnedAt] = [Date.parse(createdAt), Date.parse(turned?.at ?? "")];
  const outage = outages.findLast(({ at }) => at >= from && at <= turnedAt);
  const endedAt = outcome?.at;
  return {
    id,
    kind,
    ...(site === undefined ? {} : { site }),
    ...(release === undefined ? {} : { release }),
    by: by.who,
    outcome: outcome?.kind ?? state,
    reason: outcome?.reason ?? "",
    startedAt: createdAt,
    ...(endedAt === undefined ? {} : { endedAt, seconds: (Date.parse(endedAt) - from) / 1000 }),
    ...(outage ? { secondsToTurn: (turnedAt - outage.at) / 1000 } : {}),
  };
}

/** What was expected of policies and is not so, and what is not as it must be once everything has come to rest. */
export const unmetOfNames = ({ expectPolicies }: Scenario, names: readonly RehearsedName[]): string[] => [
  ...names.flatMap(({ policy, weights, shifts }) => [
    ...(Object.values(weights).every((weight) => weight === 0)
      ? [`invariant 1: all weights of ${policy} are 0, or its records were never made`]
      : []),
    ...shifts
      .filter(({ outcome }) => outcome === "open")
      .map(({ id }) => `invariant 6: shift ${id} never ended`),
  ]),
  ...expectPolicies.flatMap((expected) => {
    const name = names.find(({ policy }) => policy === expected.policy);
    return name ? unmet(expected, name) : [];
  }),
];

function unmet(expected: PolicyExpectation, name: RehearsedName): string[] {
  const { policy, weights: wanted, outcomes, mostFailed, mostFailedOfLongCaches } = expected;
  const { weights, shifts, failed, failedOfLongCaches } = name;
  const ended = shifts.filter(({ release }) => release === undefined).map(({ outcome }) => outcome);
  const honest = failed - failedOfLongCaches;
  const isOff = Object.entries(wanted ?? {}).some(([site, weight]) => weights[site] !== weight);
  return [
    ...(wanted && isOff
      ? [`expected policy ${policy} to end with ${listed(wanted)}; found: ${listed(weights)}`]
      : []),
    ...(outcomes && outcomes.join() !== ended.join()
      ? [
          `expected people's shifts of ${policy} to end as ${outcomes.join(", ")}; found: ${ended.join(", ") || "none"}`,
        ]
      : []),
    ...(mostFailed !== undefined && honest > mostFailed
      ? [`expected at most ${mostFailed} failed requests of ${policy}'s users; found: ${honest}`]
      : []),
    ...(mostFailedOfLongCaches !== undefined && failedOfLongCaches > mostFailedOfLongCaches
      ? [
          `expected at most ${mostFailedOfLongCaches} failed requests of ${policy}'s users behind resolvers that keep answers too long; found: ${failedOfLongCaches}`,
        ]
      : []),
  ];
}

const listed = (weights: Readonly<Record<string, number>>): string =>
  Object.entries(weights)
    .map(([site, weight]) => `${site} ${weight}`)
    .sort()
    .join(", ");
