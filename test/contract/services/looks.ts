import { ECRClient, PutLifecyclePolicyCommand } from "@aws-sdk/client-ecr";
import {
  EventBridgeClient,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ecr } from "../../../cli/doctor/aws/ecr.ts";
import { eventbridge } from "../../../cli/doctor/aws/eventbridge.ts";
import { sns } from "../../../cli/doctor/aws/sns.ts";
import { sqs } from "../../../cli/doctor/aws/sqs.ts";
import { lookout } from "../../../cli/doctor/look.ts";
import type { Sender } from "../../../infra/sandbox/faults/faults-client.ts";
import { createRuleReads } from "../../../infra/sandbox/events/event-rule-reads.ts";
import { createSnsReads } from "../../../infra/sandbox/events/sns-reads.ts";
import { createSqs } from "../../../infra/sandbox/sqs/sqs.ts";
import { createWorld } from "../../infra/sandbox/account-world.ts";
import { motoClient } from "../moto.ts";
import type { Question } from "../section.ts";
import { compared, wrong } from "./compared.ts";
import type { Case, Plant, Sent, Side } from "./compared.ts";

interface Clients {
  readonly sns: Pick<SNSClient, "send">;
  readonly sqs: Pick<SQSClient, "send">;
  readonly eventbridge: Pick<EventBridgeClient, "send">;
  readonly ecr: Pick<ECRClient, "send">;
}
type Looks = Side & Clients;

const place = { account: "123456789012", region: "eu-central-1" };
const arn = (service: string, rest: string) => `arn:aws:${service}:${place.region}:${place.account}:${rest}`;
const functionArn = arn("lambda", "function:pointsman-accept");
const key = "alias/pointsman";
const statement = (Sid: string, Action: string) => ({
  Sid,
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action,
  Resource: "*",
});
const policy = (Sid: string, Action: string) => ({
  Version: "2012-10-17",
  Statement: [statement(Sid, Action)],
});
const topicPolicy = policy("Rules", "sns:Publish");
const queuePolicy = policy("Dead", "sqs:SendMessage");
const busPolicy = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Others",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:root" },
      Action: "events:PutEvents",
      Resource: arn("events", "event-bus/default"),
    },
  ],
};
const pattern = { source: ["aws.ecr"], detail: { result: ["SUCCESS"] } };
const lifecycle = {
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 5 },
      action: { type: "expire" },
    },
  ],
};

const image = (repository: string) =>
  ({ repository, tags: ["v*"] }) as Parameters<ReturnType<typeof ecr>["repository"]>[0];

/** What doctor sees, and what it says it could not see. */
async function seen<T>(look: (by: ReturnType<typeof lookout>["look"]) => Promise<T>) {
  const by = lookout();
  return { seen: await look(by.look), unseen: by.unseen() };
}

const cases: readonly Case<Looks>[] = [
  {
    about: "a topic tells its policy, its key and who listens; a topic that is not there is absent",
    ask: async (on) => [
      await seen((look) => sns(on.sns, look).topic(arn("sns", "pointsman"))),
      await seen((look) => sns(on.sns, look).topic(arn("sns", "none"))),
    ],
  },
  {
    about: "a queue tells its policy and what waits in it; a queue that is not there is absent",
    ask: async (on) => [
      await seen((look) => sqs(on.sqs, look).queue(arn("sqs", "dead-letters"))),
      await seen((look) => sqs(on.sqs, look).queue(arn("sqs", "none"))),
    ],
  },
  {
    about: "a function's rules tell their pattern, whether they are on, and where their failures go",
    ask: async (on) => [
      await seen((look) => eventbridge(on.eventbridge, look).rulesOf(functionArn)),
      await seen((look) => eventbridge(on.eventbridge, look).rulesOf(`${functionArn}-other`)),
    ],
  },
  {
    about: "the bus tells who may put events on it",
    ask: (on) => seen((look) => eventbridge(on.eventbridge, look).busPolicy()),
  },
  {
    about: "a repository tells whether tags move and which images expire; one that is not there is absent",
    ask: async (on) => [
      await seen((look) => ecr(on.ecr, look).repository(image("shop"), {})),
      await seen((look) => ecr(on.ecr, look).repository(image("fixed"), {})),
      await seen((look) => ecr(on.ecr, look).repository(image("none"), {})),
    ],
  },
];

const spoilt =
  (name: keyof Clients, operation: string, way: (sent: Sent) => Promise<object>) =>
  (on: Looks): Looks => ({ ...on, [name]: wrong<Sender>(on[name], operation, way) });

const without =
  (member: string, ...names: readonly string[]) =>
  async ({ send }: Sent): Promise<object> => {
    const { [member]: given, ...answer } = await send<Record<string, object>>();
    const kept = Object.entries(given ?? {}).filter(([name]) => !names.includes(name));
    return { ...answer, [member]: Object.fromEntries(kept) };
  };

const plants: readonly Plant<Looks>[] = [
  {
    what: "a topic hides its key",
    spoil: spoilt("sns", "GetTopicAttributes", without("Attributes", "KmsMasterKeyId")),
  },
  {
    what: "a topic has no listeners",
    spoil: spoilt("sns", "ListSubscriptionsByTopic", async () => ({ Subscriptions: [] })),
  },
  {
    what: "a subscription hides where its failures go",
    spoil: spoilt("sns", "GetSubscriptionAttributes", without("Attributes", "RedrivePolicy")),
  },
  {
    what: "a queue hides what waits",
    spoil: spoilt("sqs", "GetQueueAttributes", without("Attributes", "ApproximateNumberOfMessages")),
  },
  {
    what: "a queue that is not there is an empty one",
    spoil: spoilt("sqs", "GetQueueUrl", ({ send }) => send().catch(() => ({ QueueUrl: "/dead-letters" }))),
  },
  {
    what: "a rule that is off is on",
    spoil: spoilt("eventbridge", "DescribeRule", async ({ send }) => ({
      ...(await send()),
      State: "ENABLED",
    })),
  },
  {
    what: "a target's failures go nowhere",
    spoil: spoilt("eventbridge", "ListTargetsByRule", async () => ({ Targets: [] })),
  },
  {
    what: "a bus hides its policy",
    spoil: spoilt("eventbridge", "DescribeEventBus", async () => ({})),
  },
  {
    what: "a repository without rules is another error",
    spoil: spoilt("ecr", "GetLifecyclePolicy", ({ send }) =>
      send().catch((error: Error) => {
        throw Object.assign(error, { name: "ServerException" });
      }),
    ),
  },
];

function laidOut(): Looks {
  const { world, clients } = createWorld({ place });
  world.ecr.createRepository("shop", JSON.stringify(lifecycle));
  world.ecr.createRepository("fixed").imageTagMutability = "IMMUTABLE";
  const subscription = { protocol: "sqs", isConfirmed: true };
  const subscriptions = [
    { ...subscription, endpoint: arn("sqs", "on-call"), deadLetterArn: arn("sqs", "dead-letters") },
    { ...subscription, endpoint: arn("sqs", "archive") },
  ];
  const target = { id: "function", arn: functionArn, deadLetterArn: arn("sqs", "dead-letters") };
  const held = [
    { name: "pushed", pattern, state: "ENABLED" as const, targets: [target] },
    { name: "woken", pattern, state: "DISABLED" as const, targets: [target] },
  ];
  return {
    sns: createSnsReads(
      [{ arn: arn("sns", "pointsman"), policy: topicPolicy, kmsKeyId: key, subscriptions }],
      place,
    ),
    sqs: createSqs(
      new Map([["dead-letters", { name: "dead-letters", policy: queuePolicy, messages: 2 }]]),
      place,
    ),
    eventbridge: createRuleReads({ rules: held, policy: busPolicy }, place),
    ecr: clients.ecr,
    names: {},
  };
}

async function onMoto(url: string): Promise<Looks> {
  const config = motoClient(url);
  const clients = {
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    eventbridge: new EventBridgeClient(config),
    ecr: new ECRClient(config),
  };
  const { QueueUrl } = await clients.sqs.send(
    new CreateQueueCommand({
      QueueName: "dead-letters",
      Attributes: { Policy: JSON.stringify(queuePolicy) },
    }),
  );
  for (const MessageBody of ["one", "two"])
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await layTopic(clients.sns);
  await layRules(clients.eventbridge);
  await clients.ecr.send(
    new PutLifecyclePolicyCommand({
      repositoryName: "shop",
      lifecyclePolicyText: JSON.stringify(lifecycle),
    }),
  );
  return { ...clients, names: {} };
}

async function layTopic(client: SNSClient): Promise<void> {
  const { TopicArn } = await client.send(
    new CreateTopicCommand({ Name: "pointsman", Attributes: { KmsMasterKeyId: key } }),
  );
  const AttributeValue = JSON.stringify(topicPolicy);
  await client.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
  const subscribe = (name: string, Attributes: Record<string, string> = {}) =>
    client.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arn("sqs", name), Attributes }));
  await subscribe("on-call", {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "dead-letters") }),
  });
  await subscribe("archive");
}

async function layRules(client: EventBridgeClient): Promise<void> {
  const target = {
    Id: "function",
    Arn: functionArn,
    DeadLetterConfig: { Arn: arn("sqs", "dead-letters") },
  };
  for (const [Name, State] of [
    ["pushed", "ENABLED"],
    ["woken", "DISABLED"],
  ] as const) {
    await client.send(new PutRuleCommand({ Name, State, EventPattern: JSON.stringify(pattern) }));
    await client.send(new PutTargetsCommand({ Rule: Name, Targets: [target] }));
  }
  await client.send(
    new PutPermissionCommand({
      StatementId: "Others",
      Action: "events:PutEvents",
      Principal: "444455556666",
    }),
  );
}

/** What `pointsman doctor` reads of topics, queues, rules and repositories. @param url of a moto that has the registry's repositories. */
export const lookQuestions = async (url: string): Promise<Question[]> =>
  compared<Looks>({ service: "doctor", cases, plants, fresh: laidOut }, await onMoto(url));
