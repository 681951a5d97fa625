/**
 * A mirror as its file describes it, after parsing, with the installation's defaults filled in. Plain JSON;
 * durations are seconds.
 */
export type MirrorConfig = {
  readonly mirror: string;
  /** UUID of the Octavia load balancer. */
  readonly loadBalancer: string;
  readonly cloud: CloudConfig;
  /** What the target groups hold: the pools' members, or the load balancer's own address (VIP) at each listener's port. */
  readonly targets: "members" | "vip";
  readonly place: PlaceConfig;
  /** Port of a TERMINATED_HTTPS listener → ARN of the certificate that its TLS listener presents. */
  readonly certificates: Readonly<Record<string, string>>;
  readonly limits: LimitsConfig;
  /** Addresses (CIDR) that are known to be reachable although they lie in the VPC's own ranges or another mirror claims them too. */
  readonly declaredAddresses: readonly string[];
  /** "each": this mirror has metrics of its own, which are paid for; "together": it is in the installation's. */
  readonly metrics: "together" | "each";
};

/** An OpenStack cloud: where to log in, and as whom. */
export type CloudConfig = {
  readonly name: string;
  /** Keystone's address, with its path, such as https://keystone.example.com/v3. */
  readonly authUrl: string;
  /** OpenStack region, as the catalogue names it. */
  readonly region: string;
  readonly interface: "public" | "internal" | "admin";
  /** Id of the project that the load balancers belong to: a token for another one is refused. */
  readonly project: string;
  /** Name or ARN of the secret in Secrets Manager that holds the credentials. */
  readonly secret: string;
  /** ARN of the KMS key that it is encrypted with, if that is not AWS's own. */
  readonly secretKmsKey?: string;
  /** Certificates (PEM) to trust besides the well-known ones. */
  readonly ca?: string;
  /** Octavia's address, in place of the catalogue's. */
  readonly endpoint?: string;
};

/** Where the NLB stands. */
export type PlaceConfig = {
  readonly vpcId: string;
  /** One in each zone; at least one. */
  readonly subnetIds: readonly string[];
  readonly scheme: "internal" | "internet-facing";
  readonly ipAddressType: "ipv4" | "dualstack";
  readonly crossZone: boolean;
};

/** Rails of invariant 2; see docs/mirror.md. */
export type LimitsConfig = {
  /** Complete reads in a row that must say that a target is gone before it is removed. At least 1. */
  readonly observations: number;
  /** Percentage of a target group's targets that one round may remove, 1–100. */
  readonly share: number;
  /** Targets that one round may remove in the whole mirror. At least 1. */
  readonly count: number;
  /** Healthy targets that must stay in each target group. At least 1. */
  readonly floor: number;
};

/** The rails of a mirror that sets none. */
export const builtInLimits: LimitsConfig = { observations: 2, share: 50, count: 100, floor: 1 };
