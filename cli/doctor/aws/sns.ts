import { GetTopicAttributesCommand, ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import type { SNSClient, Subscription } from "@aws-sdk/client-sns";
import type { TopicFacts } from "../facts.ts";
import type { Look, Sight } from "../look.ts";
import { policyOf } from "./documents.ts";

export const sns = (client: Pick<SNSClient, "send">, look: Look) => ({
  topic: (arn: string): Promise<Sight<TopicFacts>> =>
    look(
      {
        action: "sns:GetTopicAttributes, sns:ListSubscriptionsByTopic",
        of: `the topic ${arn}`,
        absent: ["NotFoundException"],
      },
      async () => {
        const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: arn }));
        return {
          arn,
          policy: policyOf(Attributes["Policy"]),
          keyId: Attributes["KmsMasterKeyId"] || undefined,
          subscriptions: (await subscriptions(client, arn)).map(({ Endpoint, SubscriptionArn }) => ({
            endpoint: Endpoint ?? "",
            isConfirmed: SubscriptionArn?.startsWith("arn:") ?? false,
          })),
        };
      },
    ),
});

async function subscriptions(client: Pick<SNSClient, "send">, TopicArn: string): Promise<Subscription[]> {
  const all: Subscription[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(
      new ListSubscriptionsByTopicCommand({ TopicArn, ...(next ? { NextToken: next } : {}) }),
    );
    all.push(...(page.Subscriptions ?? []));
    next = page.NextToken;
  } while (next);
  return all;
}
