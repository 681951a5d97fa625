import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { RecordType } from "../../shared/traffic-config.ts";
import type { NameAtZone, ZoneRecord } from "../policy/zone.ts";
import { bareId, readName } from "./record-names.ts";

const isAddress = (type: string | undefined): type is RecordType => type === "A" || type === "AAAA";

/** Records sorted as Route 53 lists them: by type, then by set identifier. TXT values are in quotes, as it lists them. */
export function nameAtZone(sets: readonly ResourceRecordSet[]): NameAtZone {
  const records: ZoneRecord[] = [];
  const others: { type: string; values: string[] }[] = [];
  for (const set of sets) {
    if (isAddress(set.Type)) records.push(zoneRecord(set, set.Type));
    else others.push({ type: set.Type ?? "", values: valuesOf(set) });
  }
  return { records, others };
}

const identified = ({ SetIdentifier }: ResourceRecordSet) =>
  SetIdentifier === undefined ? {} : { setIdentifier: SetIdentifier };

const valuesOf = ({ ResourceRecords = [] }: ResourceRecordSet): string[] =>
  ResourceRecords.map(({ Value = "" }) => Value).sort();

function zoneRecord(set: ResourceRecordSet, type: RecordType): ZoneRecord {
  const { AliasTarget: alias, Weight: weight, TTL: ttlSeconds, HealthCheckId: healthCheckId } = set;
  return {
    name: readName(set.Name ?? ""),
    type,
    ...identified(set),
    ...(weight === undefined ? {} : { weight }),
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
    values: valuesOf(set),
    ...(alias
      ? {
          alias: {
            zoneId: bareId(alias.HostedZoneId ?? ""),
            dnsName: readName(alias.DNSName ?? ""),
            evaluatesTargetHealth: alias.EvaluateTargetHealth === true,
          },
        }
      : {}),
    ...(healthCheckId === undefined ? {} : { healthCheckId }),
    routing: routingOf(set),
  };
}

function routingOf(set: ResourceRecordSet): ZoneRecord["routing"] {
  if (set.Weight !== undefined) return "weighted";
  if (set.Region !== undefined) return "latency";
  if (set.Failover !== undefined) return "failover";
  if (set.GeoLocation !== undefined) return "geolocation";
  if (set.GeoProximityLocation !== undefined) return "geoproximity";
  if (set.CidrRoutingConfig !== undefined) return "cidr";
  return set.MultiValueAnswer === true ? "multivalue" : "simple";
}

/**
 * As Route 53 takes it, and for a DELETE must be given again, every value the same.
 * @throws Error for a record that is routed in another way: we neither write those nor delete them.
 */
export function recordSet(record: ZoneRecord): ResourceRecordSet {
  const { name, type, setIdentifier, weight, ttlSeconds, values, alias, healthCheckId, routing } = record;
  if (routing !== "weighted" && routing !== "simple")
    throw new Error(`${name} ${type} is routed by ${routing}, and cannot be written from here`);
  return {
    Name: `${name}.`,
    Type: type,
    ...(setIdentifier === undefined ? {} : { SetIdentifier: setIdentifier }),
    ...(weight === undefined ? {} : { Weight: weight }),
    ...(ttlSeconds === undefined ? {} : { TTL: ttlSeconds }),
    ...(alias
      ? {
          AliasTarget: {
            HostedZoneId: alias.zoneId,
            DNSName: `${alias.dnsName}.`,
            EvaluateTargetHealth: alias.evaluatesTargetHealth,
          },
        }
      : { ResourceRecords: values.map((Value) => ({ Value })) }),
    ...(healthCheckId === undefined ? {} : { HealthCheckId: healthCheckId }),
  };
}
