import { ListRulesCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import type { Question } from "../section.ts";
import type { Assembly } from "./cdk.ts";
import { asked, planted } from "./deployed.ts";
import type { Deployed } from "./deployed.ts";
import { installation } from "./seen.ts";

/** What AWS looks at before it delivers, and MiniStack does not: policies, and that what is named exists. */
export async function wiring(deployed: Deployed, assembly: Assembly): Promise<Question[]> {
  return [
    whatWasMade(deployed, assembly),
    ...(await rules(deployed)),
    await withoutPermission(deployed),
    await alarms(deployed),
    await subscription(deployed),
  ];
}

function whatWasMade({ stack }: Deployed, { template, removed }: Assembly): Question {
  const made = new Set(stack.resources.map(({ logicalId }) => logicalId));
  const missing = Object.keys(template.Resources).filter((id) => !made.has(id));
  return asked(
    `each of the template's ${Object.keys(template.Resources).length} resources is made`,
    ...missing.map((id) => `${id}: ${removed.get(id) ?? "it is not there"}`),
  );
}

interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly targets: readonly { readonly arn: string; readonly deadLetters: string | undefined }[];
}

async function rulesOf({ account: { eventbridge } }: Deployed): Promise<Rule[]> {
  const { Rules = [] } = await eventbridge.send(new ListRulesCommand({ NamePrefix: installation }));
  return Promise.all(
    Rules.map(async ({ Name = "", Arn = "" }) => {
      const { Targets = [] } = await eventbridge.send(new ListTargetsByRuleCommand({ Rule: Name }));
      const targets = Targets.map((target) => ({
        arn: target.Arn ?? "",
        deadLetters: target.DeadLetterConfig?.Arn,
      }));
      return { name: Name, arn: Arn, targets };
    }),
  );
}

async function rules(deployed: Deployed): Promise<Question[]> {
  const found = await rulesOf(deployed);
  const queue = await queuePolicy(deployed);
  const questions = [asked("there are rules", found.length < 5 && `there are ${found.length}`)];
  for (const rule of found) {
    questions.push(asked(`${rule.name} may reach what it names`, ...(await mayReach(deployed, rule, queue))));
  }
  return questions;
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: string | readonly string[];
  readonly Condition?: unknown;
}

/** A statement lets a rule in that names the bus, the rule and what it does. */
const letsIn = (statements: readonly Statement[], { arn }: Rule, action: string): boolean =>
  statements.some(
    ({ Effect, Principal, Action, Condition }) =>
      Effect === "Allow" &&
      JSON.stringify(Principal).includes("events.amazonaws.com") &&
      [Action].flat().includes(action) &&
      JSON.stringify(Condition).includes(`"${arn}"`),
  );

async function mayReach(deployed: Deployed, rule: Rule, queue: readonly Statement[]): Promise<string[]> {
  const differences: string[] = [];
  for (const { arn, deadLetters } of rule.targets) {
    const isFunction = arn.includes(":function:");
    if (isFunction && !letsIn(await functionPolicy(deployed, arn), rule, "lambda:InvokeFunction"))
      differences.push(`${arn} does not let it in`);
    if ((isFunction ? deadLetters : arn) === undefined) differences.push("what it cannot deliver is lost");
    else if (!letsIn(queue, rule, "sqs:SendMessage")) differences.push("the dead letters do not let it in");
  }
  return rule.targets.length > 0 ? differences : ["it names nobody"];
}

async function functionPolicy({ account: { lambda } }: Deployed, FunctionName: string): Promise<Statement[]> {
  try {
    const { Policy = "{}" } = await lambda.send(new GetPolicyCommand({ FunctionName }));
    return (JSON.parse(Policy) as { Statement?: Statement[] }).Statement ?? [];
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return [];
    throw error;
  }
}

async function queuePolicy({ account, stack }: Deployed): Promise<Statement[]> {
  const QueueUrl = stack.idOf("AWS::SQS::Queue", "DeadLetters");
  const { Attributes } = await account.json<{ Attributes: { Policy: string } }>(
    "sqs",
    "AmazonSQS.GetQueueAttributes",
    { QueueUrl, AttributeNames: ["Policy"] },
  );
  return (JSON.parse(Attributes.Policy) as { Statement: Statement[] }).Statement;
}

async function withoutPermission(deployed: Deployed): Promise<Question> {
  const { lambda } = deployed.account;
  const found = await rulesOf(deployed);
  const rule = found.find(({ name }) => name.includes("DeploymentChanged"));
  const arn = rule?.targets[0]?.arn;
  if (!rule || !arn) throw new Error("there is no rule for deployments");
  const statement = (await functionPolicy(deployed, arn)).find((each) =>
    letsIn([each], rule, "lambda:InvokeFunction"),
  );
  if (!statement?.Sid) throw new Error(`nothing lets ${rule.name} in`);
  const FunctionName = arn;
  const StatementId = statement.Sid;
  await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId }));
  const differences = await mayReach(deployed, rule, await queuePolicy(deployed));
  await lambda.send(
    new AddPermissionCommand({
      FunctionName,
      StatementId,
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
      SourceArn: rule.arn,
    }),
  );
  return planted("a function that does not let its rule in", differences);
}

async function alarms({ account, stack }: Deployed): Promise<Question> {
  const topic = stack.idOf("AWS::SNS::Topic", "Notifications");
  const { MetricAlarms = [] } = await account.cloudwatch.send(new DescribeAlarmsCommand({}));
  const silent = MetricAlarms.filter(({ AlarmActions }) => !AlarmActions?.includes(topic));
  return asked(
    "each alarm tells the topic",
    MetricAlarms.length === 0 && "there is none",
    ...silent.map(({ AlarmName }) => `${AlarmName} does not`),
  );
}

async function subscription({ account, stack }: Deployed): Promise<Question> {
  const TopicArn = stack.idOf("AWS::SNS::Topic", "Notifications");
  const { Subscriptions = [] } = await account.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const told = Subscriptions.map(({ Endpoint }) => Endpoint);
  return asked("the topic tells on-call", !told.includes("on-call@example.com") && `it tells ${told.join()}`);
}
