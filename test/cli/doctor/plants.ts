import type { CheckId } from "../../../cli/doctor/catalogue.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import type { Deployed } from "../../../infra/sandbox/deployed/deployed.ts";
import type { HeldFunction } from "../../../infra/sandbox/lambda/lambda-reads.ts";
import type { IamPolicy, IamStatement } from "../../../infra/sandbox/iam/iam-evaluate.ts";
import type { IamRole } from "../../../infra/sandbox/iam/iam.ts";
import type { Account } from "./account.ts";
import type { FollowingAccount } from "./following-account.ts";

/** One thing that is wrong in an otherwise sound account. */
export interface Plant {
  /** How it is wrong. */
  readonly as: string;
  /** @returns the service file, where that is what is wrong. */
  readonly plant: (account: Account) => ServiceConfig | void;
  /** Part of the sentence that finds it. */
  readonly says: RegExp | string;
  /** What the same thing also breaks. */
  readonly also?: readonly CheckId[];
}

export type Plants = Readonly<Partial<Record<CheckId, readonly Plant[]>>>;

/** The same, in an account that follows load balancers. */
export interface MirrorPlant extends Pick<Plant, "as" | "says" | "also"> {
  readonly plant: (account: FollowingAccount) => unknown;
}

export type MirrorPlants = Readonly<Partial<Record<CheckId, readonly MirrorPlant[]>>>;

export const needed = <T>(found: T | undefined): T => {
  if (found === undefined) throw new Error("what is to be planted in is not there");
  return found;
};

export const fn = ({ deployed }: Account, name: string): HeldFunction => needed(deployed.functions.get(name));

export const roleAt = ({ roles }: Deployed, arn: string | undefined): IamRole =>
  needed([...roles.values()].find((role) => role.arn === arn));

/** The role of a function, as the template made it. */
export const roleOf = (account: Account, name: string): IamRole =>
  roleAt(account.deployed, fn(account, name).configuration.Role);

const list = <T>(value: T | readonly T[] | undefined): T[] => [value ?? []].flat() as T[];

/** Takes actions out of a role's own policies; a statement that is left without any goes. */
export function forbid(role: IamRole, ...actions: string[]): void {
  changeStatements(role, (statement) => {
    const Action = list(statement.Action).filter((action) => !actions.includes(action));
    return Action.length > 0 ? [{ ...statement, Action }] : [];
  });
}

/** Grants actions on something else than the role's policies did. */
export function narrow(role: IamRole, action: string, Resource: string): void {
  changeStatements(role, (statement) =>
    list(statement.Action).includes(action) ? [{ ...statement, Resource }] : [statement],
  );
}

function changeStatements(role: IamRole, change: (statement: IamStatement) => IamStatement[]): void {
  role.inline = role.inline.map((policy): IamPolicy => ({
    Statement: list(policy.Statement).flatMap(change),
  }));
}

/** A policy document without the statements that a service is let in by. */
export function without(policy: object | undefined, service: string): object {
  const { Statement } = policy as { Statement: readonly object[] };
  return { Statement: Statement.filter((each) => !JSON.stringify(each).includes(service)) };
}
