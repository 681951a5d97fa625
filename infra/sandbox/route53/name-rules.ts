import type { StandingSet } from "./record.ts";
import { routingOf } from "./record.ts";

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html */
const mostOfOneName = 100;

export interface NameRules {
  /** The API reference says so of weighted record sets, the console's pages do not. */
  readonly weightedHasOneValue: boolean;
}

/** What must not stand together at one name, told of the record sets that a batch touches. @param all of the name. */
export function nameProblems(
  all: readonly StandingSet[],
  touched: ReadonlySet<StandingSet>,
  zone: string,
  rules: NameRules,
): string[] {
  const ours = all.filter((set) => touched.has(set));
  return ours.flatMap((set) => [...conflict(all, set, zone), ...amongType(all, set, rules)]);
}

/** A CNAME stands alone at its name. */
function conflict(all: readonly StandingSet[], { Name, Type }: StandingSet, zone: string): string[] {
  const others = all.filter((other) => other.Type !== Type);
  if (Type === "CNAME" && others.length > 0)
    return [
      `RRSet of type CNAME with DNS name ${Name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone}`,
    ];
  if (others.some((other) => other.Type === "CNAME"))
    return [
      `RRSet of type ${Type} with DNS name ${Name} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${zone}`,
    ];
  return [];
}

const words: Readonly<Record<string, string>> = {
  Weight: "weighted",
  Region: "latency",
  Failover: "failover",
  GeoLocation: "geolocation",
  MultiValueAnswer: "multivalue answer",
};

function amongType(all: readonly StandingSet[], set: StandingSet, rules: NameRules): string[] {
  const { Name, Type, SetIdentifier } = set;
  const routing = routingOf(set);
  const siblings = all.filter((other) => other.Type === Type && other !== set);
  const of = `RRSet with DNS name ${Name}, type ${Type}${SetIdentifier === undefined ? "" : `, SetIdentifier ${SetIdentifier}`}`;
  if (siblings.some((other) => routingOf(other) !== routing))
    return [
      `${of} cannot be created as a non-${words[routing] ?? "basic"} set exists with the same name and type.`,
    ];
  if (routing !== "Weight") return [];
  const problems: string[] = [];
  if (set.TTL !== undefined && siblings.some(({ TTL }) => TTL !== undefined && TTL !== set.TTL))
    problems.push(`${of} cannot be created as weighted sets must contain the same TTL.`);
  if (siblings.length >= mostOfOneName)
    problems.push(`${of} cannot be created: at most ${mostOfOneName} weighted sets have one name and type.`);
  if (rules.weightedHasOneValue && (set.ResourceRecords?.length ?? 0) > 1)
    problems.push(`${of} cannot be created as weighted sets have one value.`);
  return problems;
}
