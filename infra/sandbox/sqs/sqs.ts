/**
 * Reads of queues, from https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
 * Not simulated: messages, other than how many there are.
 */
import type { GetQueueAttributesCommandInput, GetQueueUrlCommandInput, SQSClient } from "@aws-sdk/client-sqs";
import * as sdk from "@aws-sdk/client-sqs";
import type { Place } from "../ports.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

export interface SqsQueue {
  readonly name: string;
  policy?: object;
  kmsKeyId?: string;
  messages: number;
}

/** @param queues by name. */
export function createSqs(queues: ReadonlyMap<string, SqsQueue>, { account, region }: Place) {
  const needed = (name: string | undefined): SqsQueue => {
    const found = queues.get(name ?? "");
    if (!found) throw refuse("QueueDoesNotExist", "The specified queue does not exist.");
    return found;
  };
  return simulatedClient("SQS", {
    GetQueueUrl: ({ QueueName }: GetQueueUrlCommandInput) => ({
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${needed(QueueName).name}`,
    }),
    GetQueueAttributes: ({ QueueUrl = "" }: GetQueueAttributesCommandInput) => {
      const { name, policy, kmsKeyId, messages } = needed(QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1));
      return {
        Attributes: {
          QueueArn: `arn:aws:sqs:${region}:${account}:${name}`,
          ApproximateNumberOfMessages: String(messages),
          ...(policy ? { Policy: JSON.stringify(policy) } : {}),
          ...(kmsKeyId ? { KmsMasterKeyId: kmsKeyId } : { SqsManagedSseEnabled: "true" }),
        },
      };
    },
  }) as Pick<SQSClient, "send">;
}
