import {
  asynchronousFunctions,
  functionList,
  functionName,
  mirrorFunctionList,
} from "../../infra/aws/function-list.ts";
import type { FunctionName } from "../../infra/aws/function-list.ts";
import type { InstallationConfig } from "../../infra/config/installation-schema.ts";
import { policies } from "../roles.ts";
import { askEach } from "./ask-each.ts";
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
import { seeFollowing } from "./see-mirrors.ts";
import type { Followed } from "./see-mirrors.ts";
import { unseen, valueOf } from "./look.ts";
import type { Look, Sight } from "./look.ts";

/** Aliases of the command function, one for each role: each has a URL. */
const aliases = Object.keys(policies);
const machines = ["Release", "Rollback"] as const;
/** Functions that rules have as targets. */
const listeners = ["accept", "wake", "finalize"] as const;

/** Reads the installation, from its functions on: they tell where the rest is. */
export async function seeInstallation(
  clients: DoctorClients,
  look: Look,
  installation: InstallationConfig,
  followed: Omit<Followed, "table">,
): Promise<InstallationFacts> {
  const { name, account, region } = installation;
  const hasMirrors = followed.all.length > 0;
  const functions = await seeFunctions(clients, look, name, hasMirrors);
  const found = [...functions.values()].flatMap((sight) => valueOf(sight) ?? []);
  const partition = found[0]?.arn.split(":")[1] ?? "aws";
  const machineArn = (machine: string) =>
    `arn:${partition}:states:${region}:${account}:stateMachine:${name}-${machine}`;
  const heard = await seeEvents(clients, look, name, functions);
  const [{ topicArn, table } = {}] = found.flatMap(({ settings }) => valueOf(settings) ?? []);
  const topic = topicArn ? await sns(clients.sns, look).topic(topicArn) : unseen;
  const queueArns = queuesOf(heard);
  const deadLetters = await askEach(queueArns, (arn) => sqs(clients.sqs, look).queue(arn));
  const keyIds = [topic, ...deadLetters.values()].flatMap((sight) => valueOf<Encrypted>(sight)?.keyId ?? []);
  const scheduleRoles = (valueOf(heard.schedules) ?? []).map(({ roleArn }) => roleArn);
  return {
    installation,
    partition,
    functions,
    ...heard,
    concurrency: await lambda(clients.lambda, look).concurrency(),
    machines: await askEach(machines, (machine) => sfn(clients.sfn, look).machine(machineArn(machine))),
    topic,
    deadLetters,
    keepingRules: await askEach(queueArns, (arn) => eventbridge(clients.eventbridge, look).rulesOf(arn)),
    keys: await askEach(keyIds, (id) => kms(clients.kms, look).key(id)),
    ledger: table ? await dynamodb(clients.dynamodb, look).table(table) : unseen,
    alarms: await cloudwatch(clients.cloudwatch, look).prefixed(`${name}-`),
    roles: await askEach(scheduleRoles, (arn) => iam(clients.iam, look).role(arn)),
    ...(hasMirrors
      ? { following: await seeFollowing(clients, look, installation, { ...followed, table }) }
      : {}),
  };
}

/** What reaches the functions, and where it goes when they fail on it. Of one that is not there nothing is asked. */
async function seeEvents(clients: DoctorClients, look: Look, name: string, functions: Functions) {
  const calls = lambda(clients.lambda, look);
  const bus = eventbridge(clients.eventbridge, look);
  const targets = present(functions, listeners);
  return {
    schedules: await scheduler(clients.scheduler, look).schedules(name),
    failureDestinations: await askEach(present(functions, [...asynchronousFunctions, "mirror"]), (fn) =>
      calls.failureDestination(functionName(name, fn)),
    ),
    functionPolicies: await askEach(targets, (fn) => calls.policy(functionName(name, fn))),
    rules: await askEach(targets, (fn) => bus.rulesOf(arnOf(functions, fn))),
    urls: await askEach(present(functions, ["command"]).length > 0 ? aliases : [], (alias) =>
      calls.urlAuth(functionName(name, "command"), alias),
    ),
  };
}

interface Encrypted {
  readonly keyId: string | undefined;
}

/** The queue of dead letters has no name that is known beforehand: whoever leaves something there names it. */
function queuesOf({
  failureDestinations,
  rules,
  schedules,
}: Awaited<ReturnType<typeof seeEvents>>): string[] {
  const named = [
    ...[...failureDestinations.values()].map(valueOf),
    ...[...rules.values(), schedules].flatMap((sight) =>
      (valueOf<readonly Leaving[]>(sight) ?? []).map(({ deadLetterArn }) => deadLetterArn),
    ),
  ];
  return [...new Set(named.flatMap((arn) => (arn?.includes(":sqs:") ? [arn] : [])))];
}

interface Leaving {
  readonly deadLetterArn: string | undefined;
}

type Functions = ReadonlyMap<FunctionName, Sight<FunctionFacts>>;

function seeFunctions(
  clients: DoctorClients,
  look: Look,
  name: string,
  hasMirrors: boolean,
): Promise<Functions> {
  const all = [...functionList.keys(), ...(hasMirrors ? mirrorFunctionList.keys() : [])];
  return askEach(all, (fn) => lambda(clients.lambda, look).found(functionName(name, fn)));
}

const present = <Name extends FunctionName>(functions: Functions, names: readonly Name[]): Name[] =>
  names.filter((name) => functions.get(name)?.kind === "seen");

const arnOf = (functions: Functions, fn: FunctionName): string =>
  valueOf(functions.get(fn) ?? unseen)?.arn ?? "";
