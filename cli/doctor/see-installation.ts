import {
  asynchronousFunctions,
  functionList,
  functionName,
  mirrorFunctionList,
  trafficFunctionList,
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
import { seeTraffic } from "./see-traffic.ts";
import type { Moved } from "./see-traffic.ts";
import { unseen, valueOf } from "./look.ts";
import type { Look, Sight } from "./look.ts";

/** Aliases of what people ask, one for each role: each has a URL. */
const aliases = Object.keys(policies);
const doors = ["command", "trafficCommand"] as const;
const ofReleases = ["Release", "Rollback"] as const;
/** Functions that rules have as targets. */
const listeners = ["accept", "wake", "finalize"] as const;

/** Reads the installation, from its functions on: they tell where the rest is. */
export async function seeInstallation(
  clients: DoctorClients,
  look: Look,
  installation: InstallationConfig,
  followed: Omit<Followed, "table">,
  moved: Moved,
): Promise<InstallationFacts> {
  const { name, account, region } = installation;
  const machines = moved.all.length > 0 ? ([...ofReleases, "Shift"] as const) : ofReleases;
  const functions = await askEach(functionsOf(followed, moved), (fn) =>
    lambda(clients.lambda, look).found(functionName(name, fn)),
  );
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
    ...(await seeExtras(clients, look, installation, { followed, moved, table })),
  };
}

/** What only some installations have. */
async function seeExtras(
  clients: DoctorClients,
  look: Look,
  installation: InstallationConfig,
  { followed, moved, table }: Extras,
): Promise<Pick<InstallationFacts, "following" | "moving">> {
  const { region } = installation;
  return {
    ...(followed.all.length > 0
      ? { following: await seeFollowing(clients, look, installation, { ...followed, table }) }
      : {}),
    ...(moved.all.length > 0 ? { moving: await seeTraffic(clients, look, moved, { region, table }) } : {}),
  };
}

interface Extras {
  readonly followed: Omit<Followed, "table">;
  readonly moved: Moved;
  /** Name of the ledger's table, if it was seen. */
  readonly table: string | undefined;
}

/** What reaches the functions, and where it goes when they fail on it. Of one that is not there nothing is asked. */
async function seeEvents(clients: DoctorClients, look: Look, name: string, functions: Functions) {
  const calls = lambda(clients.lambda, look);
  const bus = eventbridge(clients.eventbridge, look);
  const targets = present(functions, listeners);
  return {
    schedules: await scheduler(clients.scheduler, look).schedules(name),
    failureDestinations: await askEach(
      present(functions, [...asynchronousFunctions, "mirror", "trafficWatch"]),
      (fn) => calls.failureDestination(functionName(name, fn)),
    ),
    functionPolicies: await askEach(targets, (fn) => calls.policy(functionName(name, fn))),
    rules: await askEach(targets, (fn) => bus.rulesOf(arnOf(functions, fn))),
    urls: await askEach(
      present(functions, doors).flatMap((door) => aliases.map((alias) => `${door}:${alias}`)),
      (url) => {
        const [door, alias = ""] = url.split(":");
        return calls.urlAuth(functionName(name, door as (typeof doors)[number]), alias);
      },
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

const functionsOf = (followed: Pick<Followed, "all">, moved: Pick<Moved, "all">): FunctionName[] =>
  [
    ...functionList.keys(),
    ...(followed.all.length > 0 ? mirrorFunctionList.keys() : []),
    ...(moved.all.length > 0 ? trafficFunctionList.keys() : []),
  ].filter((fn) => fn !== "lookups" || moved.all.some(({ zone }) => zone.private));

const present = <Name extends FunctionName>(functions: Functions, names: readonly Name[]): Name[] =>
  names.filter((name) => functions.get(name)?.kind === "seen");

const arnOf = (functions: Functions, fn: FunctionName): string =>
  valueOf(functions.get(fn) ?? unseen)?.arn ?? "";
