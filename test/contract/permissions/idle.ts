import type { Right } from "./rights.ts";
import { listed } from "./principals.ts";
import type { Policy, Principal, Statement } from "./principals.ts";
import type { Simulator } from "./simulator.ts";

/** What may be taken from a principal without any of its rights being refused. */
export interface Idle {
  readonly action: string;
  /** Whichever statement it stands in. */
  readonly sid: string;
}

/** Takes each action from each statement, one at a time, and asks again for what that action was used for. */
export async function idleActions(
  principal: Principal,
  used: readonly Right[],
  simulator: Simulator,
): Promise<Idle[]> {
  const idle: Idle[] = [];
  for (const { statement, without } of takings(principal, "Action"))
    for (const action of listed(statement.Action)) {
      const rights = used.filter((right) => right.action === action);
      if (!(await anyRefused(without(action), rights, simulator)))
        idle.push({ action, sid: statement.Sid ?? "" });
    }
  return idle;
}

/** The same for each resource: of use where the resources are ours and few. */
export async function idleResources(
  principal: Principal,
  used: readonly Right[],
  simulator: Simulator,
): Promise<string[]> {
  const idle: string[] = [];
  for (const { statement, without } of takings(principal, "Resource"))
    for (const resource of listed(statement.Resource)) {
      const rights = used.filter(({ action }) => listed(statement.Action).includes(action));
      if (!(await anyRefused(without(resource), rights, simulator))) idle.push(resource);
    }
  return idle;
}

/** The same for each value of a condition that lists several, from all statements that have it. */
export async function idleValues(
  principal: Principal,
  used: readonly Right[],
  simulator: Simulator,
): Promise<string[]> {
  const statements = principal.policies.flatMap(({ document }) => document.Statement);
  const all = new Set(statements.flatMap(valuesOf).map((each) => JSON.stringify(each)));
  const idle: string[] = [];
  for (const [key, value] of [...all].map((each) => JSON.parse(each) as [string, string])) {
    const without = principal.policies.reduce(
      (sofar, policy) => replaced(sofar, policy, (each) => [withoutValue(each, key, value)]),
      principal,
    );
    if (!(await anyRefused(without, used, simulator))) idle.push(`${key} ${value}`);
  }
  return idle;
}

const isList = (values: unknown): values is readonly string[] => Array.isArray(values) && values.length > 1;

/** Key and value, of each list in its conditions. */
const valuesOf = ({ Condition = {} }: Statement): (readonly [string, string])[] =>
  Object.values(Condition).flatMap((keys) =>
    Object.entries(keys).flatMap(([key, values]) =>
      isList(values) ? values.map((value) => [key, value] as const) : [],
    ),
  );

function withoutValue(statement: Statement, key: string, value: string): Statement {
  if (!statement.Condition) return statement;
  const Condition = Object.entries(statement.Condition).map(([operator, keys]) => {
    const left = Object.entries(keys).map(([name, values]) => [
      name,
      name === key && isList(values) ? values.filter((each) => each !== value) : values,
    ]);
    return [operator, Object.fromEntries(left)];
  });
  return { ...statement, Condition: Object.fromEntries(Condition) as NonNullable<Statement["Condition"]> };
}

interface Taking {
  readonly statement: Statement;
  readonly without: (what: string) => Principal;
}

function takings(principal: Principal, member: "Action" | "Resource"): Taking[] {
  return principal.policies.flatMap((policy) =>
    policy.document.Statement.map((statement) => ({
      statement,
      without: (what) => {
        const left = listed(statement[member]).filter((each) => each !== what);
        const smaller = left.length > 0 ? [{ ...statement, [member]: left }] : [];
        return replaced(principal, policy, (each) => (each === statement ? smaller : [each]));
      },
    })),
  );
}

/** A principal whose policy has other statements. */
export function replaced(
  principal: Principal,
  policy: Policy,
  change: (statement: Statement) => readonly Statement[],
): Principal {
  const document = { ...policy.document, Statement: policy.document.Statement.flatMap(change) };
  // A document without any statement is no document.
  const changed = document.Statement.length > 0 ? [{ ...policy, document }] : [];
  return {
    ...principal,
    policies: principal.policies.flatMap((each) => (each === policy ? changed : [each])),
  };
}

async function anyRefused(
  principal: Principal,
  rights: readonly Right[],
  simulator: Simulator,
): Promise<boolean> {
  for (const right of rights) if (await simulator.refusal(principal, right)) return true;
  return false;
}
