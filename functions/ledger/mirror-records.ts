/** Items of the mirrors' book. Times are ISO 8601 in UTC. */
export const mirrorSchemaVersion = 1;

/** How many complete reads in a row did not name a thing, and the time of the last one. */
export interface Absence {
  readonly absent?: number;
  readonly lastAbsentReadAt?: string;
}

/** A target that is ours: written before it is registered. */
export interface TargetEntry extends Absence {
  /** When it was registered, or registered again. */
  readonly since: string;
  /** Deregistering it was written down. */
  readonly isDraining?: true;
}

/** A target group that is ours, under `pointsman:group`. */
export interface GroupEntry {
  readonly key: string;
  readonly groupArn?: string;
  /** `address|port|zone` → what is known of it; zone is `all` or nothing. */
  readonly targets: Readonly<Record<string, TargetEntry>>;
}

export interface MirrorLease {
  readonly holder: string;
  /** After this nobody holds it; its holder writes nothing to AWS from a margin before. */
  readonly until: string;
  readonly fence: number;
  /** For people, of one whose holder has ended: the error after which a call of his may still arrive. */
  readonly left?: string;
}

/** A person's word for one plan digest; used once. */
export interface Override {
  readonly digest: string;
  /** Who, as the request itself says. */
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** Who takes the mirror away. */
export type Removing = Pick<Deed, "by" | "at" | "reason">;

export interface Adoption {
  /** ARN of a load balancer, listener or target group. */
  readonly arn: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/**
 * What a person did to a mirror by a command of its own; kept for ever, also when the mirror is gone. `follow` calls a
 * removal off.
 */
export interface Deed {
  readonly kind: "adopt" | "follow" | "remove";
  /** Who, as the request itself says. */
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** For people: what became ours, or was to go. */
  readonly what: readonly string[];
}

export interface MirrorState {
  readonly version: number;
  readonly mirror: string;
  /** UUID of the Octavia load balancer. */
  readonly loadBalancer: string;
  /** Grows with each lease and never goes back. */
  readonly fence: number;
  /** Of lease holders, counted: whoever read in the middle of one's finds another number when he is through. */
  readonly writes?: number;
  readonly lease?: MirrorLease;
  readonly loadBalancerArn?: string;
  readonly securityGroupId?: string;
  /** May be a quarter of an hour old: a steady round writes nothing. */
  readonly lastCompleteAt?: string;
  readonly unreadable?: { readonly since: string; readonly rounds: number; readonly reason: string };
  readonly held?: { readonly since: string; readonly rounds: number; readonly digest: string };
  readonly override?: Override;
  /** From the first step of `targets remove` until it has ended, or a person follows the mirror again: rounds change nothing. */
  readonly removing?: Removing;
  readonly adopted?: readonly Adoption[];
  /** Listeners, rules and groups that the source does not name: `listener 443/tcp` → since how many reads. */
  readonly absent?: Readonly<Record<string, Absence>>;
  /** Set when `targets remove` has ended; what is known of the fence outlives it. */
  readonly removedAt?: string;
}

/** All that is known of one mirror. */
export interface MirrorView {
  readonly state: MirrorState | undefined;
  readonly groups: readonly GroupEntry[];
}

/** What a round holds while it writes. */
export interface MirrorTicket {
  readonly mirror: string;
  readonly fence: number;
}
