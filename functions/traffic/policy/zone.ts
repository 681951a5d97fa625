import type { RecordType } from "../../shared/traffic-config.ts";

/** One record set of the name, as Route 53 lists it. */
export interface ZoneRecord {
  /** Lower case, without a final dot. */
  readonly name: string;
  readonly type: RecordType;
  readonly setIdentifier?: string;
  readonly weight?: number;
  readonly ttlSeconds?: number;
  /** Sorted. */
  readonly values: readonly string[];
  readonly alias?: {
    readonly zoneId: string;
    readonly dnsName: string;
    readonly evaluatesTargetHealth: boolean;
  };
  readonly healthCheckId?: string;
  /** How it is routed when it is not weighted: "simple", "latency", "failover", … */
  readonly routing:
    | "weighted"
    | "simple"
    | "latency"
    | "failover"
    | "geolocation"
    | "geoproximity"
    | "multivalue"
    | "cidr";
}

/** What is known of a site's health. "unknown" is not healthy and not unhealthy: nothing is moved onto it. */
export type Health = "healthy" | "unhealthy" | "unknown";

/** Weights by site name, 0–255: complete, one for each site of the policy. */
export type Weights = Readonly<Record<string, number>>;

/** All that stands at the name itself. */
export interface NameAtZone {
  /** A and AAAA. */
  readonly records: readonly ZoneRecord[];
  /** CNAME, TXT and whatever else. */
  readonly others: readonly { readonly type: string; readonly values: readonly string[] }[];
}

export interface RecordChange {
  readonly action: "CREATE" | "UPSERT" | "DELETE";
  readonly record: ZoneRecord;
}

/** Where a site's records point: what its target was found to be. */
export type ResolvedTarget =
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  | { readonly kind: "alias"; readonly zoneId: string; readonly dnsName: string };

export interface ResolvedSite {
  readonly target: ResolvedTarget;
  /** Of ours, or of somebody else where the policy says so; none for target-health and for none. */
  readonly healthCheckId?: string;
}

/** What is known of a site now. */
export interface SiteFacts {
  /** As Route 53 holds it, as far as can be read: a site without a check is healthy. */
  readonly health: Health;
  /** Of a load balancer: the fewest of any group that has targets. Absent: it has none, or they cannot be read. */
  readonly healthyTargets?: number;
}
