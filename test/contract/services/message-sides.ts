import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { createEventBus } from "../../../infra/sandbox/events/event-bus.ts";
import { createSns } from "../../../infra/sandbox/events/sns.ts";
import type { BusEvent, Place } from "../../../infra/sandbox/ports.ts";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import { createIds, createRandom } from "../../../infra/sandbox/time/random.ts";
import { motoClient } from "../moto.ts";
import type { Side } from "./compared.ts";

/** What reaches a queue behind the topic. */
export interface Message {
  readonly subject: string | undefined;
  readonly message: string;
}

export interface Messages extends Side {
  readonly sns: Pick<SNSClient, "send">;
  readonly eventbridge: Pick<EventBridgeClient, "send">;
  readonly topicArn: string;
  /** What came to the topic's subscriber since the last look. */
  readonly heard: () => Promise<readonly Message[]>;
  /** What came to the target of a rule since the last look. */
  readonly reached: (rule: RuleName) => Promise<readonly BusEvent[]>;
}

/** As somebody would write them who wants to hear of our releases. */
export const rules = {
  ours: { source: ["pointsman"] },
  bad: {
    source: ["pointsman"],
    "detail-type": ["Release State Change"],
    detail: { state: ["rolled-back", { prefix: "needs-" }], service: [{ "anything-but": ["cart"] }] },
  },
  untold: { source: ["pointsman"], detail: { reason: [{ exists: false }] } },
  others: { source: ["somebody"] },
} as const;
export type RuleName = keyof typeof rules;
const ruleNames = Object.keys(rules) as RuleName[];

/** moto's own account. */
const place: Place = { account: "123456789012", region: "eu-central-1" };
const topicArn = `arn:aws:sns:${place.region}:${place.account}:news`;

export function sandboxMessages(): Messages {
  const clock = createClock(Date.UTC(2026, 10, 23, 9));
  const ids = createIds(createRandom(1));
  const { client: sns, messages } = createSns({ now: () => clock.now(), ids, topicArns: [topicArn] });
  const bus = createEventBus({ clock, ids, place, invokeLater: () => {} });
  const came = new Map(ruleNames.map((name) => [name, [] as BusEvent[]]));
  for (const name of ruleNames)
    bus.addRule({
      name,
      pattern: rules[name],
      targets: [{ kind: "callback", name, deliver: (event) => void came.get(name)?.push(event) }],
    });
  let seen = 0;
  return {
    sns,
    eventbridge: bus.client,
    topicArn,
    names: {},
    async heard() {
      const fresh = messages.slice(seen).map(({ subject, message }) => ({ subject, message }));
      seen = messages.length;
      return fresh;
    },
    reached: async (rule) => came.get(rule)?.splice(0) ?? [],
  };
}

/** A topic with a queue behind it, and a queue behind each rule. */
export async function motoMessages(url: string): Promise<Messages> {
  const [sns, sqs, eventbridge] = [
    new SNSClient(motoClient(url)),
    new SQSClient(motoClient(url)),
    new EventBridgeClient(motoClient(url)),
  ];
  const { TopicArn: topic = "" } = await sns.send(new CreateTopicCommand({ Name: "news" }));
  const inbox = await subscribed(sns, sqs, topic, "inbox", {});
  const targets = new Map<RuleName, Queue>();
  for (const rule of ruleNames) {
    const queue = await queueOf(sqs, rule);
    targets.set(rule, queue);
    await eventbridge.send(new PutRuleCommand({ Name: rule, EventPattern: JSON.stringify(rules[rule]) }));
    await eventbridge.send(new PutTargetsCommand({ Rule: rule, Targets: [{ Id: "queue", Arn: queue.arn }] }));
  }
  return {
    sns,
    eventbridge,
    topicArn: topic,
    names: {},
    heard: async () => (await inbox.taken()).map(notification),
    reached: async (rule) =>
      ((await targets.get(rule)?.taken()) ?? []).map((body) => JSON.parse(body) as BusEvent),
  };
}

/** A queue behind the topic. @param attributes of the subscription, such as its filter. */
export async function subscribed(
  sns: SNSClient,
  sqs: SQSClient,
  TopicArn: string,
  name: string,
  Attributes: Record<string, string>,
): Promise<Queue> {
  const queue = await queueOf(sqs, name);
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: queue.arn, Attributes }));
  return queue;
}

export function notification(body: string): Message {
  const { Subject: subject, Message: message } = JSON.parse(body) as { Subject?: string; Message: string };
  return { subject, message };
}

export interface Queue {
  readonly arn: string;
  /** The bodies of all that waits, which waits no longer. */
  readonly taken: () => Promise<string[]>;
}

async function queueOf(sqs: SQSClient, QueueName: string): Promise<Queue> {
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
  const { Attributes = {} } = await sqs.send(asked);
  return {
    arn: Attributes.QueueArn ?? "",
    async taken() {
      const bodies: string[] = [];
      for (;;) {
        const { Messages: page = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
        );
        if (page.length === 0) return bodies;
        for (const { Body = "", ReceiptHandle } of page) {
          bodies.push(Body);
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },
  };
}
