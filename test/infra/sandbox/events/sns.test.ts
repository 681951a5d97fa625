import { PublishCommand } from "@aws-sdk/client-sns";
import type { PublishCommandInput } from "@aws-sdk/client-sns";
import { describe, expect, test } from "vitest";
import { createIds, createRandom } from "../../../../infra/sandbox/time/random.ts";
import { createSns } from "../../../../infra/sandbox/events/sns.ts";

const TopicArn = "arn:aws:sns:eu-west-1:111122223333:releases";

function topic() {
  const told: string[] = [];
  const sns = createSns({
    now: () => 5,
    ids: createIds(createRandom(1)),
    topicArns: [TopicArn],
    onMessage: ({ message }) => told.push(message),
  });
  const publish = (more: Partial<PublishCommandInput> = {}) =>
    sns.client.send(new PublishCommand({ TopicArn, Message: "settled", ...more }));
  return { sns, publish, told };
}

describe("Publish", () => {
  test("keeps the message, and answers with its id", async () => {
    const { sns, publish, told } = topic();
    const MessageAttributes = { service: { DataType: "String", StringValue: "storefront" } };
    const answer = await publish({ Subject: "storefront settled", MessageAttributes });
    expect(sns.messages).toEqual([
      {
        at: 5,
        id: answer.MessageId,
        topicArn: TopicArn,
        message: "settled",
        subject: "storefront settled",
        attributes: MessageAttributes,
      },
    ]);
    expect(sns.messages[0]?.attributes).not.toBe(MessageAttributes);
    expect(told).toEqual(["settled"]);
  });

  test("takes 256 KB, text and attributes together", async () => {
    const { sns, publish } = topic();
    const MessageAttributes = { a: { DataType: "String", StringValue: "b" } };
    await publish({ Message: "x".repeat(262_144 - 8), MessageAttributes });
    await expect(publish({ Message: "x".repeat(262_144 - 7), MessageAttributes })).rejects.toThrow(
      "Message too long",
    );
    expect(sns.messages).toHaveLength(1);
  });

  test.for([
    [{ TopicArn: `${TopicArn}-absent` }, "NotFoundException"],
    [{ Message: "" }, "InvalidParameterException"],
    [{ Message: "ü".repeat(131_073) }, "InvalidParameterException"],
    [{ Subject: "" }, "InvalidParameterException"],
    [{ Subject: "x".repeat(101) }, "InvalidParameterException"],
    [{ Subject: "two\nlines" }, "InvalidParameterException"],
    [{ MessageAttributes: { a: { DataType: "String", StringValue: "" } } }, "InvalidParameterException"],
  ] as const)("with %o is refused with %s", async ([more, name]) => {
    const { sns, publish } = topic();
    await expect(publish(more)).rejects.toMatchObject({ name });
    expect(sns.messages).toEqual([]);
  });

  test("with a member that is not simulated is an error of the sandbox", async () => {
    await expect(topic().publish({ MessageStructure: "json" })).rejects.toThrow("MessageStructure");
  });
});
