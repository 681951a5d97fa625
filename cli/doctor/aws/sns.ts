import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
} from "@aws-sdk/client-sns";
import type { SNSClient, Subscription } from "@aws-sdk/client-sns";
import type { SubscriptionFacts, TopicFacts } from "../facts.ts";
import type { Look, Sight } from "../look.ts";
import { policyOf } from "./documents.ts";

export const sns = (client: Pick<SNSClient, "send">, look: Look) => ({
  topic: (arn: string): Promise<Sight<TopicFacts>> =>
    look(
      {
        action: "sns:GetTopicAttributes, sns:ListSubscriptionsByTopic, sns:GetSubscriptionAttributes",
        of: `the topic ${arn}`,
        absent: ["NotFoundException"],
      },
      async () => {
        const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: arn }));
        return {
          arn,
          policy: policyOf(Attributes["Policy"]),
          keyId: Attributes["KmsMasterKeyId"] || undefined,
          subscriptions: await Promise.all(
            (await subscriptions(client, arn)).map((each) => subscription(client, each)),
          ),
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

/** One that is not confirmed has no ARN yet, and so cannot be asked. */
async function subscription(
  client: Pick<SNSClient, "send">,
  { Endpoint: endpoint = "", SubscriptionArn }: Subscription,
): Promise<SubscriptionFacts> {
  if (!SubscriptionArn?.startsWith("arn:")) return { endpoint, isConfirmed: false, deadLetterArn: undefined };
  const { Attributes = {} } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  const redrive = JSON.parse(Attributes["RedrivePolicy"] ?? "{}") as { deadLetterTargetArn?: string };
  return { endpoint, isConfirmed: true, deadLetterArn: redrive.deadLetterTargetArn };
}
