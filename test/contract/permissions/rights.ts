import type { UsedCall } from "../witness/witnessed.ts";

/** What AWS asks the caller's policies before it does something. */
export interface Right {
  /** Such as `codedeploy:GetDeployment`. */
  readonly action: string;
  /** An ARN, or `*` for an action without a resource type. */
  readonly resource: string;
  /** Condition keys that the request carries. */
  readonly context: Conditions;
}

/** Something that somebody must never be able to do, however little of it any test would try. */
export interface Beyond {
  readonly what: string;
  readonly right: Right;
}

/** Values of condition keys; several where the key has many. */
export type Conditions = Readonly<Record<string, string | readonly string[]>>;

/** Where the calls were made. */
export interface Where {
  readonly account: string;
  readonly region: string;
  /** Of the key that encrypts ledger and topic. */
  readonly keyArn: string;
  /** Of the keys of the users' own that encrypt secrets, by the secret's name. */
  readonly secretKeys?: ReadonlyMap<string, string>;
}

/** A call, as far as IAM looks at it. */
export type Asked = Pick<UsedCall, "input" | "groups" | "tags" | "vpcId">;
/** The rights that a call of one operation needs. */
export type Row = (asked: Asked, where: Where) => readonly Right[];

export const right = (action: string, resource: string, context: Conditions = {}): Right => ({
  action,
  resource,
  context,
});
/** Actions without a resource type in the Service Authorization Reference. */
export const anywhere =
  (action: string): Row =>
  () => [right(action, "*")];
export const arn = ({ region, account }: Where, service: string, resource: string) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
