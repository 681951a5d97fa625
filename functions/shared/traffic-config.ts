/**
 * A traffic policy as its file describes it, after parsing, with every default filled in: the form that is pinned into
 * a shift. Plain JSON; durations are seconds.
 */
export type PolicyConfig = {
  readonly policy: string;
  /** Lower case, without a final dot. */
  readonly name: string;
  readonly zone: { readonly id: string; readonly name: string; readonly private: boolean };
  /** Record types of the name: every site answers each of them. */
  readonly types: readonly RecordType[];
  /** At least one with a weight; sorted by name. */
  readonly sites: readonly SiteConfig[];
  /** TTL of all address records of the name; 60 where a site is an alias, for an alias to a load balancer has 60. */
  readonly ttlSeconds: number;
  readonly shift: ShiftConfig;
  /** CloudWatch alarms that turn a shift back while they fire. */
  readonly alarms: readonly string[];
  /** What the watch does with weights that differ from the declared. */
  readonly drift: "report" | "enforce";
};

export type RecordType = "A" | "AAAA";

export type SiteConfig = {
  readonly name: string;
  /** Unique among the records of the name; at most 128 characters. */
  readonly setIdentifier: string;
  readonly target: SiteTarget;
  /** Declared weight, 0–255. 0 is a standby: it is answered when every site with a weight is unhealthy. */
  readonly weight: number;
  readonly check: CheckConfig;
  /** Largest share of the name's traffic, percent, that this site can carry; absent: not limited. */
  readonly carries?: number;
  /** Healthy targets for each percent of share; only where the target is a load balancer. */
  readonly percentPerTarget?: number;
  /** How the site's connections are counted. */
  readonly metric?: MetricConfig;
};

export type SiteTarget =
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  /** A Network Load Balancer by name, of this account and Region. */
  | { readonly kind: "nlb"; readonly loadBalancer: string }
  /** The Network Load Balancer of a mirror of this installation. */
  | { readonly kind: "mirror"; readonly mirror: string };

export type CheckConfig =
  /** A Route 53 health check of ours; its checkers are on the internet. Interval and protocol are fixed when it is made. */
  | {
      readonly kind: "http" | "https" | "tcp";
      readonly port: number;
      /** Of http and https. */
      readonly path?: string;
      /** Host header, and name for TLS. */
      readonly host?: string;
      /** Asked instead of the site's own first address. */
      readonly address?: string;
      readonly intervalSeconds: 10 | 30;
      readonly threshold: number;
    }
  /** A Route 53 health check of ours that follows a CloudWatch alarm: for private addresses. */
  | {
      readonly kind: "alarm";
      readonly alarm: string;
      readonly region: string;
      readonly onInsufficientData: "healthy" | "unhealthy" | "last-known";
    }
  /** The alias evaluates the load balancer's targets. */
  | { readonly kind: "target-health" }
  /** Somebody else's health check: used, never changed. */
  | { readonly kind: "existing"; readonly id: string }
  | { readonly kind: "none"; readonly because: string };

export type MetricConfig = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Average" | "Maximum";
};

export type ShiftConfig = {
  /** Largest change of one site's share in one step, percentage points, 1–100. */
  readonly maxStep: number;
  /** Time under alarms after each step has settled. */
  readonly bakeSeconds: number;
  /** Beyond the TTL, before a step can be observed. */
  readonly marginSeconds: number;
  /** How far a site's share of connections may lie from its weight's share, percentage points. */
  readonly tolerance: number;
  /** A step that has not settled after this long turns back. */
  readonly settleLimitSeconds: number;
  /** After a site's weight is 0: how long its connections have to end where no metric tells. */
  readonly drainSeconds: number;
};
