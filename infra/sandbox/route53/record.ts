import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { keptName, sortKey } from "./names.ts";

/** A record set as it stands: its name as Route 53 keeps it. */
export type StandingSet = ResourceRecordSet & {
  readonly Name: string;
  readonly Type: NonNullable<ResourceRecordSet["Type"]>;
};

/** Every member by which Route 53 may route among record sets of one name and type. */
const routings = [
  "Weight",
  "Region",
  "Failover",
  "GeoLocation",
  "GeoProximityLocation",
  "CidrRoutingConfig",
  "MultiValueAnswer",
] as const;

export type Routing = (typeof routings)[number] | "simple";

export const routingsOf = (set: ResourceRecordSet): Routing[] =>
  routings.filter((member) => set[member] !== undefined);

export const routingOf = (set: ResourceRecordSet): Routing => routingsOf(set)[0] ?? "simple";

/** What tells one record set of a zone from another. */
export const keyOf = ({ Name = "", Type, SetIdentifier }: ResourceRecordSet): string =>
  JSON.stringify([keptName(Name), Type ?? "", SetIdentifier ?? null]);

const zoneIdOf = (id: string): string => id.slice(id.lastIndexOf("/") + 1);

/** As it is kept: names in one form, ids bare, defaults filled in. */
export function kept(set: ResourceRecordSet): StandingSet {
  const { Name = "", Type = "A", AliasTarget: alias } = set;
  return {
    ...set,
    Name: keptName(Name),
    Type,
    ...(alias
      ? {
          AliasTarget: {
            HostedZoneId: zoneIdOf(alias.HostedZoneId ?? ""),
            DNSName: keptName(alias.DNSName ?? ""),
            EvaluateTargetHealth: alias.EvaluateTargetHealth ?? false,
          },
        }
      : {}),
  };
}

/** Whether a DELETE repeats all that stands. The order of the values does not matter. */
export const isSame = (one: StandingSet, other: StandingSet): boolean => spelled(one) === spelled(other);

function spelled(set: StandingSet): string {
  const { ResourceRecords, ...rest } = set;
  const values = ResourceRecords?.map(({ Value }) => Value).sort();
  const members = Object.entries({ ...rest, values }).filter(([, value]) => value !== undefined);
  return JSON.stringify(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html (Sort order) */
export const inOrder = (one: StandingSet, other: StandingSet): number =>
  byText(sortKey(one.Name), sortKey(other.Name)) ||
  byText(one.Type, other.Type) ||
  byText(one.SetIdentifier ?? "", other.SetIdentifier ?? "");
