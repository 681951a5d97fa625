import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { QueueFacts } from "../facts.ts";
import type { Look, Sight } from "../look.ts";
import { policyOf } from "./documents.ts";

export const sqs = (client: Pick<SQSClient, "send">, look: Look) => ({
  queue: (arn: string): Promise<Sight<QueueFacts>> =>
    look(
      {
        action: "sqs:GetQueueUrl, sqs:GetQueueAttributes",
        of: `the queue ${arn}`,
        absent: ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"],
      },
      async () => {
        const { QueueUrl } = await client.send(
          new GetQueueUrlCommand({ QueueName: arn.slice(arn.lastIndexOf(":") + 1) }),
        );
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
        );
        return {
          arn,
          policy: policyOf(Attributes.Policy),
          keyId: Attributes.KmsMasterKeyId || undefined,
          waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
        };
      },
    ),
});
