import { asynchronousFunctions, functionList, functionName } from "../../infra/aws/function-list.ts";
import type { FunctionName } from "../../infra/aws/function-list.ts";
import type { InstallationConfig } from "../../infra/config/installation-schema.ts";
import { cloudwatch } from "./aws/cloudwatch.ts";
import { dynamodb } from "./aws/dynamodb.ts";
import { eventbridge } from "./aws/eventbridge.ts";
import { iam } from "./aws/iam.ts";
import { kms } from "./aws/kms.ts";
import { lambda } from "./aws/lambda.ts";
import { scheduler } from "./aws/scheduler.ts";
import { sfn } from "./aws/sfn.ts";
import { sns } from "./aws/sns.ts";
import { sqs } from "./aws/sqs.ts";
import type { DoctorClients } from "./clients.ts";
import type { FunctionFacts, InstallationFacts } from "./facts.ts";
import { unseen, valueOf } from "./look.ts";
import type { Look, Sight } from "./look.ts";

/** Aliases of the command function: each has a URL, and each URL a policy of its own. */
const roles = ["viewer", "releaser", "approver", "oncall"];
const machines = ["Release", "Rollback"] as const;
/** Functions that rules have as targets. */
const listeners = ["accept", "wake", "finalize"] as const;

/** Reads the installation, from its functions on: they tell where the rest is. */
export async function seeInstallation(
  clients: DoctorClients,
  look: Look,
  installation: InstallationConfig,
): Promise<InstallationFacts> {
  const { name, account, region } = installation;
  const functions = await seeFunctions(clients, look, name);
  const any = [...functions.values()].map(valueOf).find((found) => found?.settings.topicArn);
  const partition = any?.arn.split(":")[1] ?? "aws";
  const machineArn = (machine: string) =>
    `arn:${partition}:states:${region}:${account}:stateMachine:${name}-${machine}`;
  const heard = await seeEvents(clients, look, name, functions);
  const { topicArn, table } = any?.settings ?? {};
  const topic = topicArn ? await sns(clients.sns, look).topic(topicArn) : unseen;
  const queueArn = queueOf(heard);
  const deadLetters = queueArn ? await sqs(clients.sqs, look).queue(queueArn) : unseen;
  const keyIds = [valueOf(topic)?.keyId, valueOf(deadLetters)?.keyId].flatMap((id) => id || []);
  const scheduleRoles = (valueOf(heard.schedules) ?? []).map(({ roleArn }) => roleArn);
  return {
    installation,
    partition,
    functions,
    ...heard,
    concurrency: await lambda(clients.lambda, look).concurrency(),
    machines: await each(machines, (machine) => sfn(clients.sfn, look).machine(machineArn(machine))),
    topic,
    deadLetters,
    keys: await each(keyIds, (id) => kms(clients.kms, look).key(id)),
    ledger: table ? await dynamodb(clients.dynamodb, look).table(table) : unseen,
    alarms: await cloudwatch(clients.cloudwatch, look).prefixed(`${name}-`),
    roles: await each(scheduleRoles, (arn) => iam(clients.iam, look).role(arn)),
  };
}

/** What reaches the functions, and where it goes when they fail on it. Of one that is not there nothing is asked. */
async function seeEvents(clients: DoctorClients, look: Look, name: string, functions: Functions) {
  const calls = lambda(clients.lambda, look);
  const bus = eventbridge(clients.eventbridge, look);
  const targets = present(functions, listeners);
  return {
    schedules: await scheduler(clients.scheduler, look).schedules(name),
    failureDestinations: await each(present(functions, asynchronousFunctions), (fn) =>
      calls.failureDestination(functionName(name, fn)),
    ),
    functionPolicies: await each(targets, (fn) => calls.policy(functionName(name, fn))),
    rules: await each(targets, (fn) => bus.rulesOf(arnOf(functions, fn))),
    urls: await each(present(functions, ["command"]).length > 0 ? roles : [], (role) =>
      calls.urlAuth(functionName(name, "command"), role),
    ),
  };
}

/** The queue of dead letters has no name that is known beforehand: whoever leaves something there names it. */
function queueOf({
  failureDestinations,
  rules,
}: Pick<InstallationFacts, "failureDestinations" | "rules">): string | undefined {
  const named = [
    ...[...failureDestinations.values()].map(valueOf),
    ...[...rules.values()].flatMap((sight) => valueOf(sight)?.map(({ deadLetterArn }) => deadLetterArn)),
  ];
  return named.find((arn) => arn?.includes(":sqs:"));
}

type Functions = ReadonlyMap<FunctionName, Sight<FunctionFacts>>;

const seeFunctions = (clients: DoctorClients, look: Look, name: string): Promise<Functions> =>
  each([...functionList.keys()], (fn) => lambda(clients.lambda, look).found(functionName(name, fn)));

const present = <Name extends FunctionName>(functions: Functions, names: readonly Name[]): Name[] =>
  names.filter((name) => functions.get(name)?.kind === "seen");

const arnOf = (functions: Functions, fn: FunctionName): string =>
  valueOf(functions.get(fn) ?? unseen)?.arn ?? "";

/** Asks the same of each key, a few at a time. */
export async function each<Key, Value>(
  keys: readonly Key[],
  ask: (key: Key) => Promise<Value>,
): Promise<Map<Key, Value>> {
  const waiting = [...new Set(keys)];
  const found = new Map<Key, Value>();
  const worker = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) found.set(key, await ask(key));
  };
  const order = [...waiting];
  await Promise.all(Array.from({ length: atOnce }, worker));
  return new Map(order.map((key) => [key, found.get(key) as Value]));
}

const atOnce = 5;
