/**
 * What Route 53 refuses of one record set, whatever else stands. From
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html and the words of errors that people
 * have reported. Not simulated: the syntax of values other than addresses, names and text.
 */
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import ipaddr from "ipaddr.js";
import { isIn, keptName } from "./names.ts";
import { routingsOf } from "./record.ts";

export interface ZonePlace {
  /** As it is kept. */
  readonly name: string;
}

/** Malformed: the request does not get as far as the batch. */
export function malformed(set: ResourceRecordSet): string | undefined {
  const { Name = "", Type = "", Weight, SetIdentifier, TTL, ResourceRecords, AliasTarget } = set;
  const of = `Invalid request for the record set ${Name} ${Type}`;
  if (Weight !== undefined && !(Number.isInteger(Weight) && Weight >= 0 && Weight <= 255))
    return `Value '${Weight}' at 'weight' failed to satisfy constraint: Member must have value between 0 and 255`;
  if (SetIdentifier !== undefined && (SetIdentifier.length < 1 || SetIdentifier.length > 128))
    return "Value at 'setIdentifier' failed to satisfy constraint: Member must have length between 1 and 128";
  if (TTL !== undefined && !(Number.isInteger(TTL) && TTL >= 0 && TTL <= 2_147_483_647))
    return `Value '${TTL}' at 'tTL' failed to satisfy constraint: Member must have value between 0 and 2147483647`;
  const routings = routingsOf(set);
  if (routings.length > 1) return `${of}: only one of ${routings.join(", ")} may be specified`;
  if (routings.length === 1 && SetIdentifier === undefined)
    return `${of}: missing field 'SetIdentifier' in the record set`;
  if (routings.length === 0 && SetIdentifier !== undefined)
    return `${of}: expected exactly one of [Weight, Region, Failover, GeoLocation, MultiValueAnswer], but found none`;
  if (AliasTarget && (TTL !== undefined || ResourceRecords?.length))
    return `${of}: expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found more than one`;
  if (!AliasTarget && (TTL === undefined || !ResourceRecords?.length))
    return `${of}: expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none`;
  return undefined;
}

/** What is wrong with its values and its place. */
export function setProblems(set: ResourceRecordSet, zone: ZonePlace): string[] {
  const { Type = "", ResourceRecords = [] } = set;
  const name = keptName(set.Name ?? "");
  if (!isIn(name, zone.name)) return [`RRSet with DNS name ${name} is not permitted in zone ${zone.name}`];
  if (Type === "CNAME" && name === zone.name)
    return [`RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zone.name}`];
  if (Type === "CNAME" && ResourceRecords.length > 1)
    return [`RRSet of type CNAME with DNS name ${name} may have only one value`];
  const values = ResourceRecords.map(({ Value = "" }) => Value);
  const problems = values.flatMap((value) => valueProblem(Type, value) ?? []);
  if (new Set(values).size < values.length)
    problems.push(`Duplicate Resource Record: '${values.join(", ")}'`);
  return problems;
}

function valueProblem(type: string, value: string): string | undefined {
  if (value.length > 4000) return `Invalid Resource Record: 'FATAL problem: UnsupportedRDataLength'`;
  if (type === "A" && !ipaddr.IPv4.isValidFourPartDecimal(value))
    return `Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '${value}''`;
  if (type === "AAAA" && !(ipaddr.IPv6.isValid(value) && !value.includes("%")))
    return `Invalid Resource Record: 'FATAL problem: AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address) encountered with '${value}''`;
  if (type === "TXT" && !/^("([^"\\]|\\.)*"\s*)+$/s.test(value))
    return `Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with '${value}''`;
  if (type === "CNAME" && !/^[\w.*\\-]+$/.test(value))
    return `Invalid Resource Record: 'FATAL problem: DomainLabelEmpty encountered with '${value}''`;
  return undefined;
}
