import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { PublishCommandInput } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { ledger } from "../../../functions/ledger/ledger.ts";
import type { News } from "../../../functions/ledger/outbox.ts";
import { newsSender } from "../../../functions/shared/news.ts";
import { createDynamodb } from "../../../infra/sandbox/dynamodb/dynamodb.ts";
import type { BusEvent } from "../../../infra/sandbox/ports.ts";
import { motoClient } from "../moto.ts";
import type { Question } from "../section.ts";
import { compared } from "./compared.ts";
import type { Case } from "./compared.ts";
import { messagePlants } from "./message-plants.ts";
import { motoMessages, notification, sandboxMessages, subscribed } from "./message-sides.ts";
import type { Messages } from "./message-sides.ts";

const news = (more: Partial<News> = {}): News => ({
  id: "r1:settled",
  release: "r1",
  service: "shop",
  kind: "release",
  state: "settled",
  at: "2026-11-23T09:00:00.000Z",
  reason: "every cell carries the candidate",
  digest: `sha256:${"a".repeat(64)}`,
  tag: "v1",
  by: { who: "push of shop:v1", via: "push" },
  forPeople: true,
  ...more,
});

/** Writes it down and sends it, as the functions do. @returns what is left to be sent. */
async function sent(on: Messages, ...all: readonly News[]): Promise<number> {
  const { client, items } = createDynamodb({ table: "ledger", now: () => 0, keys: { pk: "pk", sk: "sk" } });
  const { outbox } = ledger(client, "ledger", () => new Date(0));
  const send = newsSender(on, outbox, { topicArn: on.topicArn, busName: "default" });
  for (const each of all) {
    await outbox.put(each);
    await send(each).catch((error: Error) => {
      if (on.topicArn !== unknownTopic) throw error;
    });
  }
  return items().length;
}

const unknownTopic = "arn:aws:sns:eu-central-1:123456789012:none";

/** What the sender has said; all else has cases of its own. */
const told = ({ detail, source, resources, ...event }: BusEvent) => ({
  detail,
  source,
  resources,
  kind: event["detail-type"],
});

const states = (events: readonly BusEvent[]) =>
  events.map(({ detail }) => [detail["service"], detail["state"]]);

/** Looks and forgets. */
const all = async (on: Messages) => ({ heard: await on.heard(), ours: (await on.reached("ours")).map(told) });

const newsCases: readonly Case<Messages>[] = [
  {
    about: "news reaches people with its subject and the bus with its detail, word for word",
    ask: async (on) => [await sent(on, news()), await all(on)],
  },
  {
    about: "news for the bus alone reaches nobody else",
    ask: async (on) => [await sent(on, news({ forPeople: false, state: "baking" })), await all(on)],
  },
  {
    about: "words of any script, line breaks and quotes arrive as they were sent",
    ask: async (on) => [
      await sent(on, news({ service: "лавка", tag: "v1 🚂", reason: 'Zelle ä:\n\t"nein" \\ ja 駅 & <b>' })),
      await all(on),
    ],
  },
  {
    about: "news that is sent twice comes twice, under one id of ours and two of the bus",
    async ask(on) {
      await sent(on, news(), news());
      const events = await on.reached("ours");
      return [
        (await on.heard()).length,
        events.map(({ detail }) => detail["id"]),
        new Set(events.map(({ id }) => id)).size,
      ];
    },
  },
  {
    about: "a rule's target hears what its pattern fits, and of nothing else",
    async ask(on) {
      for (const rule of ["ours", "bad", "untold", "others"] as const) await on.reached(rule);
      const { reason: _, ...untold } = news({ state: "accepted", forPeople: false });
      await sent(
        on,
        news({ state: "needs-a-person" }),
        news({ state: "needs-a-person", service: "cart" }),
        news({ state: "rolled-back" }),
        untold,
      );
      await on.heard();
      return {
        ours: states(await on.reached("ours")),
        bad: states(await on.reached("bad")),
        untold: states(await on.reached("untold")),
        others: states(await on.reached("others")),
      };
    },
  },
  {
    about: "news whose topic is gone stays to be sent, though the bus has it",
    ask: async (on) => [
      await sent({ ...on, topicArn: unknownTopic }, news()),
      states(await on.reached("ours")),
    ],
  },
];

const publish = async (on: Messages, more: Partial<PublishCommandInput>): Promise<string> => {
  const command = new PublishCommand({ TopicArn: on.topicArn, Message: "hello", ...more });
  const said = await on.sns.send(command).then(
    () => "taken",
    ({ name }: Error) => name,
  );
  await on.heard();
  return said;
};

const publishCases: readonly Case<Messages>[] = [
  {
    about: "a message of 256 KB is taken, and one with a byte more is not",
    ask: async (on) => [
      await publish(on, { Message: "x".repeat(256 * 1024) }),
      await publish(on, { Message: "x".repeat(256 * 1024 + 1) }),
    ],
  },
  {
    about: "a subject of 100 characters is taken, and one with a character more is not",
    ask: async (on) => [
      await publish(on, { Subject: "x".repeat(100) }),
      await publish(on, { Subject: "x".repeat(101) }),
    ],
  },
  { about: "a message for nobody's topic is refused", ask: (on) => publish(on, { TopicArn: unknownTopic }) },
];

const entry = (more: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  Source: "pointsman",
  DetailType: "Test",
  Detail: JSON.stringify({ n: 1 }),
  ...more,
});

async function put(on: Messages, Entries: PutEventsRequestEntry[]) {
  const answer = await on.eventbridge.send(new PutEventsCommand({ Entries }));
  const came = await on.reached("ours");
  const ids = (answer.Entries ?? []).flatMap(({ EventId }) => EventId ?? []);
  return {
    failed: answer.FailedEntryCount,
    codes: answer.Entries?.map(({ ErrorCode }) => ErrorCode ?? "taken"),
    came: came.map(told),
    isUnderItsId: JSON.stringify(ids) === JSON.stringify(came.map(({ id }) => id)),
  };
}

const putCases: readonly Case<Messages>[] = [
  {
    about: "an entry comes under the id that was answered, with its resources",
    ask: (on) => put(on, [entry({ Resources: ["arn:aws:x"] }), entry({ DetailType: "Other" })]),
  },
  {
    about: "entries without source, kind or detail, or with a detail that is no JSON, are refused one by one",
    ask: (on) =>
      put(on, [
        entry({ Source: "" }),
        entry({ DetailType: "" }),
        entry({ Detail: "" }),
        entry({ Detail: "{" }),
        entry(),
      ]),
  },
  {
    about: "ten entries are taken at once, and eleven are refused",
    ask: async (on) => [
      (
        await put(
          on,
          Array.from({ length: 10 }, () => entry()),
        )
      ).came.length,
      await put(
        on,
        Array.from({ length: 11 }, () => entry()),
      ).catch(({ name }: Error) => name),
    ],
  },
  { about: "a detail that is no object is refused", ask: (on) => put(on, [entry({ Detail: "[1]" })]) },
  {
    about: "nobody can speak as a service of AWS",
    ask: async (on) => (await put(on, [entry({ Source: "aws.ecr" })])).codes,
  },
  {
    about: "an event's time is told to the second, in UTC",
    async ask(on) {
      await put(on, []).catch(() => {});
      await on.eventbridge.send(new PutEventsCommand({ Entries: [entry()] }));
      const [event] = await on.reached("ours");
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(event?.time));
    },
  },
  {
    about: "an event has these members and no other",
    async ask(on) {
      await on.eventbridge.send(new PutEventsCommand({ Entries: [entry()] }));
      return Object.keys((await on.reached("ours"))[0] ?? {}).sort();
    },
  },
];

const cases = [...newsCases, ...publishCases, ...putCases];

export async function messageQuestions(url: string): Promise<Question[]> {
  const moto = await motoMessages(url);
  const given = { service: "news", cases, plants: messagePlants, fresh: sandboxMessages };
  return [...(await compared(given, moto)), await filtered(url, moto)];
}

/** The sandbox has no subscriptions: whether our messages can be told apart by them is asked of moto alone. */
async function filtered(url: string, on: Messages): Promise<Question> {
  const queue = await subscribed(
    new SNSClient(motoClient(url)),
    new SQSClient(motoClient(url)),
    on.topicArn,
    "woken",
    {
      FilterPolicyScope: "MessageBody",
      FilterPolicy: JSON.stringify({ metadata: { eventType: ["needs-a-person"] } }),
    },
  );
  await sent(on, news(), news({ state: "needs-a-person" }), news({ state: "refused" }));
  const came = (await queue.taken()).map((body) => notification(body).subject).join(", ");
  const differences = came === "[pointsman] shop needs-a-person" ? [] : [`what came is: ${came}`];
  return { about: "news: a subscription that filters by what happened gets that and no more", differences };
}
