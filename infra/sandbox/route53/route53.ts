/**
 * Route 53, from https://docs.aws.amazon.com/Route53/latest/APIReference/Welcome.html
 * Not simulated: traffic policies, delegation sets, DNSSEC, query logs, CIDR collections, deleting zones.
 */
import type {
  ChangeResourceRecordSetsCommandInput,
  GetChangeCommandInput,
  GetHostedZoneCommandInput,
  ListHostedZonesByNameCommandInput,
  ListHostedZonesCommandInput,
  ListResourceRecordSetsCommandInput,
  Route53Client,
  TestDNSAnswerCommandInput,
} from "@aws-sdk/client-route-53";
import { page } from "../pages.ts";
import { simulatedClient } from "../simulated-client.ts";
import type { BalancerAddresses } from "../elb/elb-addresses.ts";
import { checkOperations } from "./check-operations.ts";
import type { Answers } from "./answers.ts";
import type { Sets } from "./batch.ts";
import type { HealthChecks } from "./checks.ts";
import { listed } from "./listing.ts";
import type { NameRules } from "./name-rules.ts";
import { isIn, keptName, sortKey } from "./names.ts";
import { protectionOperations } from "./protections.ts";
import type { StandingSet } from "./record.ts";
import { invalidInput, noZone } from "./refusals.ts";
import type { Throttle } from "./throttle.ts";
import type { Zone, Zones } from "./zones.ts";

export interface Route53Parts {
  readonly zones: Zones;
  readonly checks: HealthChecks;
  readonly answers: Answers;
  readonly addresses: BalancerAddresses;
  readonly throttle: Throttle;
  readonly rules: NameRules;
  /** The VPC that private zones are associated with. */
  readonly vpc: { readonly VPCRegion: string; readonly VPCId: string };
}

const zonesPerPage = 100;

export function createRoute53(parts: Route53Parts) {
  const operations = {
    ...zoneOperations(parts),
    ...recordOperations(parts),
    ...protectionOperations(parts.zones),
    ...checkOperations(parts.checks),
  };
  return simulatedClient("Route 53", parts.throttle.around(operations)) as Pick<Route53Client, "send">;
}

const bare = (id: string | undefined): string => (id ?? "").slice((id ?? "").lastIndexOf("/") + 1);

/** @throws NoSuchHostedZone. */
export function zoneWith(zones: Zones, id: string | undefined): Zone {
  const found = zones.zones.get(bare(id));
  if (!found) throw noZone(bare(id));
  return found;
}

const zoneAnswer = ({ id, name, private: isPrivate, standing }: Zone) => ({
  Id: `/hostedzone/${id}`,
  Name: name,
  CallerReference: `sandbox-${id}`,
  Config: { PrivateZone: isPrivate },
  ResourceRecordSetCount: standing.size,
});

function zoneOperations({ zones, vpc }: Route53Parts) {
  return {
    GetHostedZone(input: GetHostedZoneCommandInput) {
      const zone = zoneWith(zones, input.Id);
      const reached = zone.private
        ? { VPCs: [vpc] }
        : { DelegationSet: { NameServers: zone.servers.map(({ name }) => name) } };
      return { HostedZone: zoneAnswer(zone), ...reached };
    },
    ListHostedZones(input: ListHostedZonesCommandInput) {
      const all = [...zones.zones.values()];
      const limit = Math.min(input.MaxItems ?? zonesPerPage, zonesPerPage);
      const { items, token } = page(all, limit, input.Marker, () => invalidInput("The marker is not valid"));
      return {
        HostedZones: items.map(zoneAnswer),
        Marker: input.Marker ?? "",
        IsTruncated: token !== undefined,
        MaxItems: limit,
        ...(token === undefined ? {} : { NextMarker: token }),
      };
    },
    ListHostedZonesByName(input: ListHostedZonesByNameCommandInput) {
      const limit = Math.min(input.MaxItems ?? zonesPerPage, zonesPerPage);
      const from = input.DNSName === undefined ? "" : sortKey(keptName(input.DNSName));
      const all = [...zones.zones.values()]
        .filter(({ name }) => sortKey(name) >= from)
        .sort((a, b) => (sortKey(a.name) < sortKey(b.name) ? -1 : 1));
      const [next] = all.slice(limit);
      return {
        HostedZones: all.slice(0, limit).map(zoneAnswer),
        IsTruncated: next !== undefined,
        MaxItems: limit,
        ...(input.DNSName === undefined ? {} : { DNSName: keptName(input.DNSName) }),
        ...(next ? { NextDNSName: next.name, NextHostedZoneId: next.id } : {}),
      };
    },
  };
}

function recordOperations({ zones, checks, answers, addresses, rules }: Route53Parts) {
  const hasCheck = (id: string): boolean => checks.checks.has(id);
  return {
    ListResourceRecordSets: (input: ListResourceRecordSetsCommandInput) =>
      listed(zoneWith(zones, input.HostedZoneId), input),
    ChangeResourceRecordSets(input: ChangeResourceRecordSetsCommandInput) {
      const zone = zoneWith(zones, input.HostedZoneId);
      const { Changes = [], Comment } = input.ChangeBatch ?? {};
      const aliasProblem = (set: StandingSet, all: Sets) => aliasProblemIn(zone, set, all, addresses);
      return { ChangeInfo: zones.change(zone, Changes, Comment, { rules, hasCheck, aliasProblem }) };
    },
    GetChange: (input: GetChangeCommandInput) => ({ ChangeInfo: zones.changeOf(bare(input.Id)) }),
    TestDNSAnswer(input: TestDNSAnswerCommandInput) {
      const zone = zoneWith(zones, input.HostedZoneId);
      if (zone.private) throw invalidInput("TestDNSAnswer does not support private hosted zones");
      const { RecordName = "", RecordType = "A" } = input;
      const { code, records } = answers.standing(zone, RecordName, RecordType);
      return {
        Nameserver: zone.servers[0]?.name ?? "",
        RecordName: keptName(RecordName),
        RecordType,
        RecordData: records.map(({ value }) => value),
        ResponseCode: code,
        Protocol: "UDP",
      };
    },
  };
}

/** An alias leads to a record set of its own zone that has the same type, or to a load balancer in that one's zone. */
function aliasProblemIn(
  zone: Zone,
  { Name, Type, AliasTarget: alias }: StandingSet,
  all: Sets,
  addresses: BalancerAddresses,
): string | undefined {
  const target = keptName(alias?.DNSName ?? "");
  const of = `Tried to create an alias that targets ${target}, type ${Type} in zone ${alias?.HostedZoneId ?? ""}`;
  if (alias?.HostedZoneId === zone.id) {
    if (!isIn(target, zone.name))
      return `${of}, but the alias target name does not lie within the target zone`;
    const isThere = [...all.values()].some((set) => set.Name === target && set.Type === Type);
    return isThere && target !== Name ? undefined : `${of}, but that target was not found`;
  }
  const balancer = addresses.named(target);
  if (!balancer || alias?.HostedZoneId !== balancerZone)
    return `${of}, but the alias target name does not lie within the target zone`;
  return undefined;
}

/** As the load balancers here tell it. */
const balancerZone = "Z35SXDOTRQ7X7K";
