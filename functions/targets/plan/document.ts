import type { HealthCheck } from "../meaning/desired.ts";

/** A plan: what would be done, in order, and what is held back and why. It can be printed, and has a digest. */
export interface Plan {
  readonly mirror: string;
  readonly steps: readonly Step[];
  readonly held: readonly Held[];
  /** SHA-256 of steps and of what is held and may be overridden, hex: an override names it. */
  readonly digest: string;
  /**
   * SHA-256 of only what is held and may be overridden, hex; absent when there is nothing such. An override may name
   * this as well: it stays the same while the rest of the plan is carried out by the rounds in between.
   */
  readonly heldDigest?: string;
  /** The digest that a person named and that let this plan through. The override is used up when it is carried out. */
  readonly override?: string;
}

/** Each is one call, or a chunk of one; the order is that of the list. */
export type Step =
  | { readonly kind: "create-security-group"; readonly why: string }
  | { readonly kind: "allow"; readonly rules: readonly Rule[]; readonly why: string }
  | { readonly kind: "forbid"; readonly rules: readonly Rule[]; readonly why: string }
  | { readonly kind: "create-load-balancer"; readonly why: string }
  | {
      readonly kind: "set-load-balancer";
      readonly change: LoadBalancerChange;
      readonly why: string;
    }
  | { readonly kind: "create-group"; readonly key: string; readonly why: string }
  | {
      readonly kind: "set-group";
      readonly groupArn: string;
      readonly key: string;
      readonly change: GroupChange;
      readonly why: string;
    }
  | {
      readonly kind: "register";
      readonly key: string;
      readonly groupArn?: string;
      readonly targets: readonly Target[];
      readonly why: string;
    }
  | { readonly kind: "create-listener"; readonly port: number; readonly why: string }
  | {
      readonly kind: "set-listener";
      readonly listenerArn: string;
      readonly port: number;
      readonly change: ListenerChange;
      readonly why: string;
    }
  | {
      readonly kind: "deregister";
      readonly key: string;
      readonly groupArn: string;
      readonly targets: readonly Target[];
      readonly why: string;
    }
  | {
      readonly kind: "delete-listener";
      readonly listenerArn: string;
      readonly port: number;
      readonly why: string;
    }
  | { readonly kind: "delete-group"; readonly groupArn: string; readonly key: string; readonly why: string }
  | { readonly kind: "delete-load-balancer"; readonly loadBalancerArn: string; readonly why: string }
  | { readonly kind: "delete-security-group"; readonly securityGroupId: string; readonly why: string };

/** One member at a time, for each has a call of its own. */
export type LoadBalancerChange = {
  /** The whole list. */
  readonly subnetIds?: readonly string[];
  readonly ipAddressType?: "ipv4" | "dualstack";
  readonly crossZone?: boolean;
  /** The whole list: who else's is attached stays so. */
  readonly securityGroupIds?: readonly string[];
};

/** Either the health check, whole, or attributes: two calls. */
export type GroupChange = {
  readonly healthCheck?: HealthCheck;
  readonly proxyProtocol?: boolean;
  readonly stickiness?: boolean;
};

/** Either `idleSeconds`, an attribute, or the others, which go in one call. */
export type ListenerChange = {
  readonly protocol?: "TCP" | "UDP" | "TLS";
  readonly certificateArn?: string;
  /** The whole list. */
  readonly forward?: readonly Forward[];
  readonly idleSeconds?: number;
};

/** At least one of key and ARN: only the key of a group that this plan creates. */
export interface Forward {
  readonly key?: string;
  readonly groupArn?: string;
  readonly weight: number;
}

export interface Rule {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly cidr: string;
}

/** Identity is all three. */
export interface Target {
  readonly address: string;
  readonly port: number;
  readonly zone?: string;
}

/** What a rail kept from being done: which, what it would have been, the numbers, and who may let it through. */
export interface Held {
  readonly rail:
    | "observations"
    | "share"
    | "count"
    | "floor"
    | "empty-source"
    | "add-before-remove"
    | "not-ours"
    | "quota"
    | "waiting"
    | "refused";
  /** Such as `group web: 10.0.0.1:80`. */
  readonly about: string;
  /** The targets that it is about, all of them. */
  readonly targets?: readonly Target[];
  readonly sentence: string;
  /** Whether an override for this plan's digest lets it through. Never for an empty or doubtful source, and what is not ours. */
  readonly mayBeOverridden: boolean;
}
