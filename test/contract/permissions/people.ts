import type { Question } from "../section.ts";
import { idleActions, idleResources } from "./idle.ts";
import type { Installation } from "./installation.ts";
import type { Principal } from "./principals.ts";
import { arn, right } from "./rights.ts";
import type { Right, Where } from "./rights.ts";
import type { Simulator } from "./simulator.ts";

const aliases = ["viewer", "releaser", "approver", "oncall"] as const;

/** Something that a person may try. */
interface Deed {
  readonly what: string;
  /** All of them are needed for it. */
  readonly rights: readonly Right[];
  readonly mayBeDoneBy: readonly string[];
}

/**
 * Each deed tried by each of the four roles: the sixteen pairs of a role and another's URL, and the roads past
 * the rails. Then the other way round: nothing in their policies goes beyond these deeds.
 */
export async function peopleQuestions(installation: Installation, simulator: Simulator): Promise<Question[]> {
  const roles = installation.principals.filter(({ kind }) => kind === "people");
  const all = deeds(installation.where);
  const questions: Question[] = [
    {
      about: "people: who there is",
      differences: same(roles.map(({ name }) => name).sort(), [...aliases].sort()),
    },
    {
      about: "people: each alias has a URL that asks for a signature",
      differences: urlProblems(installation),
    },
  ];
  for (const role of roles)
    questions.push(
      ...(await Promise.all(all.map((deed) => tried(role, deed, simulator)))),
      await nothingMore(role, all, simulator),
    );
  return questions;
}

function deeds(where: Where): Deed[] {
  const fn = (name: string): string => arn(where, "lambda", `function:pointsman-${name}`);
  const oncall = ["oncall"];
  return [
    ...throughDoor(where, fn("command"), { what: "", parameter: "commands" }),
    ...throughDoor(where, fn("trafficCommand"), { what: " for traffic", parameter: "traffic" }),
    ...["probe", "shift", "lookups"].map((name) => nobody(`invoke ${name}`, direct(fn(name)))),
    nobody(
      "read another parameter",
      right("ssm:GetParameter", arn(where, "ssm", "parameter/database/password")),
    ),
    { what: "start Rollback", rights: [start(where, "Rollback")], mayBeDoneBy: oncall },
    nobody("start Release", start(where, "Release")),
    nobody("start Shift", start(where, "Shift")),
    { what: "watch Rollback", rights: [execution(where, "Describe", "Rollback")], mayBeDoneBy: oncall },
    nobody("watch Release", execution(where, "Describe", "Release")),
    nobody("stop Rollback", execution(where, "Stop", "Rollback")),
    nobody("stop Release", execution(where, "Stop", "Release")),
    nobody("stop Shift", execution(where, "Stop", "Shift")),
    nobody(
      "change records",
      right("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z0SHOP"),
    ),
    ...["GetItem", "UpdateItem", "DeleteItem"].map((call) =>
      nobody(
        `${call} in the ledger`,
        right(`dynamodb:${call}`, arn(where, "dynamodb", "table/pointsman-ledger")),
      ),
    ),
  ];
}

interface Door {
  /** Behind whose URL it is. */
  readonly what: string;
  /** That has the URLs. */
  readonly parameter: string;
}

const throughDoor = (where: Where, fn: string, { what, parameter }: Door): Deed[] => [
  ...aliases.map((alias) => ({
    what: `call the URL of ${alias}${what}`,
    rights: throughUrl(`${fn}:${alias}`),
    mayBeDoneBy: [alias],
  })),
  ...aliases.map((alias) => nobody(`invoke ${alias} past its URL${what}`, direct(`${fn}:${alias}`))),
  nobody(`invoke the command function itself${what}`, direct(fn)),
  {
    what: `find the URLs${what}`,
    rights: [right("ssm:GetParameter", arn(where, "ssm", `parameter/pointsman/pointsman/${parameter}`))],
    mayBeDoneBy: aliases,
  },
];

const nobody = (what: string, needed: Right): Deed => ({ what, rights: [needed], mayBeDoneBy: [] });

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html: both, since October 2025 */
const throughUrl = (alias: string): Right[] => [
  right("lambda:InvokeFunctionUrl", alias, { "lambda:FunctionUrlAuthType": "AWS_IAM" }),
  right("lambda:InvokeFunction", alias, { "lambda:InvokedViaFunctionUrl": "true" }),
];
const direct = (fn: string) =>
  right("lambda:InvokeFunction", fn, { "lambda:InvokedViaFunctionUrl": "false" });
const start = (where: Where, machine: string) =>
  right("states:StartExecution", arn(where, "states", `stateMachine:pointsman-${machine}`));
const execution = (where: Where, verb: string, machine: string) =>
  right(`states:${verb}Execution`, arn(where, "states", `execution:pointsman-${machine}:by-hand-1`));

async function tried(
  role: Principal,
  { what, rights, mayBeDoneBy }: Deed,
  simulator: Simulator,
): Promise<Question> {
  const refusals = await Promise.all(rights.map((each) => simulator.refusal(role, each)));
  const refused = refusals.filter((each) => each !== undefined);
  const may = mayBeDoneBy.includes(role.name);
  return {
    about: `${role.name} ${may ? "may" : "may not"} ${what}`,
    differences: may ? refused : refused.length === 0 ? ["it is allowed"] : unasked(refused),
  };
}

/** A question that could not be asked is not a refusal. */
const unasked = (refusals: readonly string[]) => refusals.filter((each) => !each.endsWith("Denied"));

async function nothingMore(role: Principal, all: readonly Deed[], simulator: Simulator): Promise<Question> {
  const rights = all.filter((deed) => deed.mayBeDoneBy.includes(role.name)).flatMap((deed) => deed.rights);
  const actions = await idleActions(role, rights, simulator);
  const resources = await idleResources(role, rights, simulator);
  return {
    about: `${role.name} may nothing more`,
    differences: [...actions.map(({ action }) => `${action} is for nothing`), ...resources],
  };
}

function urlProblems({ deployed }: Installation): string[] {
  const urls = [...deployed.resources.values()].filter(({ type }) => type === "AWS::Lambda::Url");
  const found = urls.map(
    ({ properties }) => `${String(properties["Qualifier"])} ${String(properties["AuthType"])}`,
  );
  const doors = [...aliases, ...aliases];
  return same(found.sort(), doors.map((alias) => `${alias} AWS_IAM`).sort());
}

const same = (found: readonly string[], wanted: readonly string[]): string[] =>
  found.join() === wanted.join() ? [] : [`${found.join()} instead of ${wanted.join()}`];
