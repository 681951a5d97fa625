/**
 * Amazon SNS topics: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html. Messages are kept, in order.
 *
 * Not simulated: subscriptions and their filters, FIFO topics, phones and platform endpoints, message structure.
 */
import type { MessageAttributeValue, PublishCommandInput, SNSClient } from "@aws-sdk/client-sns";
import { clientOf, refuseUnknown } from "../faults/faults-client.ts";
import { awsError } from "../faults/faults-error.ts";
import type { Ids } from "../time/random.ts";

export interface SentMessage {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly id: string;
  readonly topicArn: string;
  readonly message: string;
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

export interface SnsOptions {
  readonly now: () => number;
  readonly ids: Ids;
  readonly topicArns: readonly string[];
  readonly onMessage?: (message: SentMessage) => void;
}

export interface Sns {
  readonly client: Pick<SNSClient, "send">;
  readonly messages: readonly SentMessage[];
}

/** Text and attributes together: 256 KB. */
const MOST_BYTES = 262_144;
const MEMBERS = ["TopicArn", "Message", "Subject", "MessageAttributes"];

export function createSns({ now, ids, topicArns, onMessage }: SnsOptions): Sns {
  const messages: SentMessage[] = [];
  const client: Sns["client"] = clientOf("SNS", {
    Publish(input: PublishCommandInput) {
      refuseUnknown("Publish", input, MEMBERS);
      const {
        TopicArn: topicArn = "",
        Message: message = "",
        Subject: subject,
        MessageAttributes = {},
      } = input;
      if (!topicArns.includes(topicArn))
        throw awsError("NotFoundException", "Topic does not exist", { status: 404 });
      check(message, subject, MessageAttributes);
      const attributes = structuredClone(MessageAttributes);
      const sent = { at: now(), id: ids.uuid(), topicArn, message, subject, attributes };
      messages.push(sent);
      onMessage?.(sent);
      return { MessageId: sent.id };
    },
  });
  return { client, messages };
}

function check(message: string, subject: string | undefined, attributes: SentMessage["attributes"]): void {
  if (message === "") throw invalid("Empty message");
  if (subject !== undefined && !/^[!-~][ -~]{0,99}$/.test(subject)) throw invalid("Subject");
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes))
    if (!DataType || ((StringValue ?? "") === "" && BinaryValue === undefined))
      throw invalid(`The message attribute '${name}' must contain non-empty message attribute value.`);
  if (Buffer.byteLength(message) + sizeOf(attributes) > MOST_BYTES) throw invalid("Message too long");
}

const sizeOf = (attributes: SentMessage["attributes"]): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType = "", StringValue = "", BinaryValue }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.length ?? 0),
    0,
  );

const invalid = (problem: string): Error =>
  awsError("InvalidParameterException", `Invalid parameter: ${problem}`);
