import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { ListFunctionsCommand, ListLayersCommand } from "@aws-sdk/client-lambda";
import { ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { ListSubscriptionsCommand, ListTopicsCommand } from "@aws-sdk/client-sns";
import { DescribeParametersCommand } from "@aws-sdk/client-ssm";
import type { Account } from "./account.ts";

/** `kind name` of everything in the account that an installation could have made. */
export async function inventory(account: Account): Promise<string[]> {
  const found = await Promise.all(kinds.map(async ([kind, list]) => named(kind, await list(account))));
  return found.flat().sort();
}

const named = (kind: string, names: readonly (string | undefined)[]): string[] =>
  names.map((name) => `${kind} ${name ?? "?"}`);

const kinds: readonly (readonly [string, (account: Account) => Promise<readonly (string | undefined)[]>])[] =
  [
    ["table", async ({ dynamodb }) => (await dynamodb.send(new ListTablesCommand({}))).TableNames ?? []],
    [
      "function",
      async ({ lambda }) =>
        ((await lambda.send(new ListFunctionsCommand({}))).Functions ?? []).map((each) => each.FunctionName),
    ],
    [
      "layer",
      async ({ lambda }) =>
        ((await lambda.send(new ListLayersCommand({}))).Layers ?? []).map((each) => each.LayerName),
    ],
    [
      "machine",
      async ({ sfn }) =>
        ((await sfn.send(new ListStateMachinesCommand({}))).stateMachines ?? []).map((each) => each.name),
    ],
    [
      "rule",
      async ({ eventbridge }) =>
        ((await eventbridge.send(new ListRulesCommand({}))).Rules ?? []).map((each) => each.Name),
    ],
    [
      "topic",
      async ({ sns }) =>
        ((await sns.send(new ListTopicsCommand({}))).Topics ?? []).map((each) => each.TopicArn),
    ],
    [
      "subscription",
      async ({ sns }) =>
        ((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions ?? []).map((each) => each.Endpoint),
    ],
    [
      "alarm",
      async ({ cloudwatch }) =>
        ((await cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []).map(
          (each) => each.AlarmName,
        ),
    ],
    [
      "parameter",
      async ({ ssm }) =>
        ((await ssm.send(new DescribeParametersCommand({}))).Parameters ?? []).map((each) => each.Name),
    ],
    ["queue", async (account) => (await account.json<Queues>("sqs", "AmazonSQS.ListQueues")).QueueUrls ?? []],
    [
      "log group",
      async (account) =>
        (await account.json<Groups>("logs", "Logs_20140328.DescribeLogGroups")).logGroups.map(
          (each) => each.logGroupName,
        ),
    ],
    ["key", keys],
    ["role", (account) => listed(account, "iam", "ListRoles", "RoleName")],
    ["policy", (account) => listed(account, "iam", "ListPolicies", "PolicyName", { Scope: "Local" })],
    ["schedule", (account) => scheduled(account, "/schedules", "Schedules")],
    ["schedule group", (account) => scheduled(account, "/schedule-groups", "ScheduleGroups")],
  ];

interface Queues {
  readonly QueueUrls?: readonly string[];
}
interface Groups {
  readonly logGroups: readonly { readonly logGroupName: string }[];
}
interface Keys {
  readonly Keys: readonly { readonly KeyId: string }[];
}
interface Key {
  readonly KeyMetadata: { readonly KeyManager: string; readonly KeyState: string };
}

/** Keys of our own that are not on their way out. */
async function keys(account: Account): Promise<string[]> {
  const { Keys } = await account.json<Keys>("kms", "TrentService.ListKeys");
  const described = await Promise.all(
    Keys.map(async ({ KeyId }) => {
      const { KeyMetadata } = await account.json<Key>("kms", "TrentService.DescribeKey", { KeyId });
      return { KeyId, ...KeyMetadata };
    }),
  );
  return described
    .filter(({ KeyManager, KeyState }) => KeyManager === "CUSTOMER" && KeyState !== "PendingDeletion")
    .map(({ KeyId }) => KeyId);
}

async function listed(
  account: Account,
  service: string,
  action: string,
  tag: string,
  more: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const xml = await account.query(service, action, { MaxItems: "1000", ...more });
  return [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, "g"))].map(([, name = ""]) => name);
}

async function scheduled(account: Account, path: string, member: string): Promise<string[]> {
  const { body } = await account.rest("scheduler", path);
  const answer = JSON.parse(body) as Record<string, readonly { readonly Name: string }[] | undefined>;
  return (answer[member] ?? []).map(({ Name }) => Name);
}
