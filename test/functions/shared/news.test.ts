import { describe, expect, test } from "vitest";
import type { News } from "../../../functions/ledger/outbox.ts";
import { newsSender } from "../../../functions/shared/news.ts";
import { newsOf } from "../../../functions/release/news-of.ts";
import { busDetail, chatMessage } from "../../../functions/shared/news-text.ts";
import { record, t0 } from "../release/world.ts";
import { recording, sdkError } from "../release/aws/recording.ts";

const where = { topicArn: "arn:aws:sns:eu-central-1:111122223333:pointsman", busName: "pointsman" };
const settled = newsOf(record(), "settled", "every cell carries the candidate", new Date(t0), true);

/** A sender between two recorded clients, and an outbox that says what was crossed off. */
function sender(script: { bus?: (object | Error)[]; topic?: (object | Error)[] } = {}) {
  const bus = recording({
    PutEvents: script.bus ?? [{ Entries: [{ EventId: "1" }] }],
  });
  const topic = recording({ Publish: script.topic ?? [{ MessageId: "1" }] });
  const crossedOff: string[] = [];
  const outbox: Parameters<typeof newsSender>[1] = Object.assign(Object.create(null), {
    sent: async ({ id }: News) => {
      crossedOff.push(id);
    },
  });
  return {
    send: newsSender({ eventbridge: bus.client, sns: topic.client }, outbox, where),
    bus,
    topic,
    crossedOff,
  };
}

describe("news", () => {
  test("goes to the bus and to people, and is crossed off then", async () => {
    const { send, bus, topic, crossedOff } = sender();
    await send(settled);
    expect(bus.inputs()).toEqual([
      {
        Entries: [
          {
            EventBusName: "pointsman",
            Source: "pointsman",
            DetailType: "Release State Change",
            Detail: JSON.stringify(busDetail(settled)),
          },
        ],
      },
    ]);
    const { subject, message } = chatMessage(settled);
    expect(topic.inputs()).toEqual([{ TopicArn: where.topicArn, Subject: subject, Message: message }]);
    expect(crossedOff).toEqual([settled.id]);
  });

  test("that is not for people goes to the bus alone", async () => {
    const { send, topic, crossedOff } = sender();
    await send({ ...settled, forPeople: false });
    expect(topic.sent).toEqual([]);
    expect(crossedOff).toEqual([settled.id]);
  });

  test.for<readonly [string, Parameters<typeof sender>[0], string]>([
    [
      "an entry that the bus did not take, although it answered 200",
      { bus: [{ FailedEntryCount: 1, Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "later" }] }] },
      "Unreachable",
    ],
    ["a bus that cannot be reached", { bus: [sdkError("InternalException", "", "server")] }, "Unreachable"],
    ["a topic that throttles", { topic: [sdkError("ThrottlingException", "", "client")] }, "Throttled"],
    [
      "a topic that refuses",
      { topic: [sdkError("AuthorizationErrorException", "", "client")] },
      "CallRefused",
    ],
  ])("invariant 6: stays in the outbox after %s", async ([, script, wanted]) => {
    const { send, crossedOff } = sender(script);
    await expect(send(settled)).rejects.toMatchObject({ name: wanted });
    expect(crossedOff).toEqual([]);
  });

  test("that the bus did not take is told in the bus's words", async () => {
    const { send } = sender({
      bus: [{ Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "later" }] }],
    });
    await expect(send(settled)).rejects.toMatchObject({ message: "PutEvents: InternalFailure: later" });
  });

  test("invariant 6: sent again has the same id", async () => {
    const twice = sender({ bus: [{ Entries: [{}] }, { Entries: [{}] }], topic: [{}, {}] });
    await twice.send(settled);
    await twice.send(settled);
    expect(new Set(twice.bus.inputs().map((input) => JSON.stringify(input))).size).toBe(1);
  });
});
