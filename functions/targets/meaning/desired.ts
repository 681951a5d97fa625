/** What an NLB should be, so that it says the same as the load balancer. Plain data, sorted: the same source, the same text. */
export interface Desired {
  readonly listeners: readonly DesiredListener[];
  readonly groups: readonly DesiredGroup[];
  /** Rules of the security group, for clients of the desired listeners. */
  readonly ingress: readonly IngressRule[];
  readonly kept: Kept;
  readonly remarks: readonly Remark[];
}

/**
 * What is refused, and therefore not gone: whatever stands of it in AWS stays exactly as it is, and nothing of it is
 * made anew. What is neither desired nor kept is gone from the source.
 */
export interface Kept {
  /**
   * A listener that stands at such a port stays, with the groups that it forwards to (their targets too, unless the
   * group is desired) and the security group's rules for the port. If a desired listener has the same port, that holds
   * only for a standing listener of another protocol (a TCP and a UDP listener on one port: the TCP one is desired).
   */
  readonly ports: readonly number[];
  /** `poolId`s: groups of such a pool stay, with their targets, unless a group of the same key is desired. */
  readonly poolIds: readonly string[];
}

export interface DesiredListener {
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "TLS";
  /** Key of the group that it forwards to. */
  readonly group: string;
  /** Of TLS only. */
  readonly certificateArn?: string;
  /** Seconds, 60–6,000; only of TCP. Absent: whatever is set may stay. */
  readonly idleSeconds?: number;
}

export interface DesiredGroup {
  /** What it is known by for as long as it lives: the pool's id, and what cannot be changed of a target group. */
  readonly key: string;
  /** The pool's id; with `targets: vip`, where each listener has a group of its own, the listener's. */
  readonly poolId: string;
  readonly protocol: "TCP" | "UDP" | "TLS";
  /** The same for every group: each target brings its own port, and this one could never be changed. */
  readonly port: number;
  readonly ipAddressType: "ipv4" | "ipv6";
  readonly healthCheck: HealthCheck;
  readonly proxyProtocol: boolean;
  readonly stickiness: boolean;
  /** Who should be registered. Empty only if the source itself says so: no members, or all of them drained. */
  readonly targets: readonly DesiredTarget[];
  /** Members that are named in the source and are not to be registered. They are not gone. */
  readonly withheld: readonly WithheldTarget[];
}

export interface WithheldTarget {
  readonly target: DesiredTarget;
  /** Such as `its weight is 0`; for people, without a full stop. */
  readonly reason: string;
  /**
   * The operator wants it without traffic (weight 0, disabled, a backup that is not needed): if it is registered, it
   * is drained and removed, under the rails. False: it is refused, and stays registered if it is.
   */
  readonly isDrained: boolean;
}

export interface DesiredTarget {
  /** As AWS writes it: IPv6 in the shortest form of RFC 5952. */
  readonly address: string;
  readonly port: number;
  /** "all" for addresses outside the subnets of the VPC, undefined inside them: ELB finds the zone itself. */
  readonly zone?: "all";
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html */
export interface HealthCheck {
  readonly protocol: "TCP" | "HTTP" | "HTTPS";
  /** undefined: the target's own. */
  readonly port?: number;
  /** Only of HTTP and HTTPS. */
  readonly path?: string;
  /** Only of HTTP and HTTPS: `200`, `200,202` or `200-299`. */
  readonly codes?: string;
  /** Seconds, 5–300. */
  readonly intervalSeconds: number;
  /** Seconds, 2–120, and no more than the interval. */
  readonly timeoutSeconds: number;
  /** 2–10. */
  readonly healthyCount: number;
  readonly unhealthyCount: number;
}

export interface IngressRule {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** The network's address, as EC2 keeps it: 10.0.0.0/24, never 10.0.0.7/24. */
  readonly cidr: string;
}

/**
 * Something that the NLB cannot say, or says otherwise. "refused": that part is not mirrored, and what is there of it
 * stays as it is; "changed": a value was clamped or translated; "warned": lost.
 */
export interface Remark {
  readonly level: "refused" | "changed" | "warned";
  /** Such as `listener 443`, `pool web`, `member 10.0.0.1:80`. */
  readonly about: string;
  /** For people, without a full stop. */
  readonly sentence: string;
}
