import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { recordKey } from "./records.ts";
import type { NameAtZone, RecordChange, ZoneRecord } from "./zone.ts";

/**
 * Why nothing of this name may be changed by us, a sentence each; none when all is well.
 *
 * | what stands at the name                                | why not                                            |
 * | ------------------------------------------------------ | -------------------------------------------------- |
 * | a CNAME                                                | nothing else may stand beside it                   |
 * | an address record with another routing, or simple      | Route 53 does not mix them with weighted ones      |
 * | TXT of external-dns                                    | two tools would write the same records             |
 * | a weighted record that is not ours                     | adopted only on request; it has a share of its own |
 * | a weighted record of ours that no site of the file has | it has a share that no step would count            |
 */
export function nameProblems(
  { name, sites }: Pick<PolicyConfig, "name" | "sites">,
  { records, others }: NameAtZone,
  owned: Readonly<Record<string, string>>,
): string[] {
  const identifiers = new Set(sites.map(({ setIdentifier }) => setIdentifier));
  const cname = others.find(({ type }) => type === "CNAME");
  const marks = others
    .filter(({ type }) => type === "TXT")
    .flatMap(({ values }) => values.filter((value) => value.includes("heritage=external-dns")));
  return [
    ...(cname
      ? [`${name} is a CNAME of ${cname.values.join(", ")}: no other record may stand beside it`]
      : []),
    ...records.flatMap((record) => problemOf(name, record, owned, identifiers)),
    ...(marks.length > 0
      ? [
          `${name} is written by external-dns, as its TXT record says (${marks.join(", ")}): take it out there first`,
        ]
      : []),
  ];
}

function problemOf(
  name: string,
  record: ZoneRecord,
  owned: Readonly<Record<string, string>>,
  identifiers: ReadonlySet<string>,
): string[] {
  const { type, routing, setIdentifier = "", weight = 0 } = record;
  if (routing !== "weighted")
    return [
      `${name} has an ${type} record with ${routing} routing: Route 53 mixes no other with weighted ones`,
    ];
  const which = `${name} ${type} "${setIdentifier}" (weight ${weight})`;
  if (!(recordKey(record) in owned))
    return [
      identifiers.has(setIdentifier)
        ? `${which} stands already, and is not ours: adopt it (pointsman traffic adopt), or take it away`
        : `${which} is not ours, and no site of the policy: take it away, or add it as a site and adopt it`,
    ];
  if (identifiers.has(setIdentifier) || weight === 0) return [];
  return [
    `${which} is ours, but no site of the policy any more: put the site back, evacuate it, then take it out`,
  ];
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html: an UPSERT counts twice. */
export const batchLimits = { elements: 1000, characters: 32_000 } as const;

/** A sentence when the changes are too many for one batch: two would not be atomic. */
export function batchProblem(changes: readonly RecordChange[]): string | undefined {
  const counted = changes.map(({ action, record: { values, alias } }) => {
    const times = action === "UPSERT" ? 2 : 1;
    const texts = alias ? [alias.dnsName] : values;
    return { elements: times * texts.length, characters: times * texts.join("").length };
  });
  const elements = counted.reduce((sum, each) => sum + each.elements, 0);
  const characters = counted.reduce((sum, each) => sum + each.characters, 0);
  if (elements <= batchLimits.elements && characters <= batchLimits.characters) return undefined;
  return (
    `${changes.length} changes would be ${elements} values and ${characters} characters, as Route 53 counts; ` +
    `one batch holds ${batchLimits.elements} and ${batchLimits.characters}, and two would not be atomic`
  );
}
