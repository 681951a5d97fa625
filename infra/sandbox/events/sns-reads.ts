/** Reads of topics, from https://docs.aws.amazon.com/sns/latest/api/Welcome.html . Messages are kept beside this file. */
import type {
  GetTopicAttributesCommandInput,
  ListSubscriptionsByTopicCommandInput,
  SNSClient,
} from "@aws-sdk/client-sns";
import * as sdk from "@aws-sdk/client-sns";
import type { Place } from "../ports.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

export interface HeldTopic {
  readonly arn: string;
  policy: object;
  kmsKeyId?: string;
  subscriptions: { readonly protocol: string; readonly endpoint: string; isConfirmed: boolean }[];
}

export function createSnsReads(topics: readonly HeldTopic[], { account }: Place) {
  const needed = (arn: string | undefined): HeldTopic => {
    const found = topics.find((topic) => topic.arn === arn);
    if (!found) throw refuse("NotFoundException", "Topic does not exist", 404);
    return found;
  };
  return simulatedClient("SNS", {
    GetTopicAttributes: ({ TopicArn }: GetTopicAttributesCommandInput) => {
      const { arn, policy, kmsKeyId, subscriptions } = needed(TopicArn);
      const confirmed = subscriptions.filter(({ isConfirmed }) => isConfirmed).length;
      return {
        Attributes: {
          TopicArn: arn,
          Owner: account,
          Policy: JSON.stringify(policy),
          SubscriptionsConfirmed: String(confirmed),
          SubscriptionsPending: String(subscriptions.length - confirmed),
          ...(kmsKeyId ? { KmsMasterKeyId: kmsKeyId } : {}),
        },
      };
    },
    ListSubscriptionsByTopic: ({ TopicArn }: ListSubscriptionsByTopicCommandInput) => ({
      Subscriptions: needed(TopicArn).subscriptions.map(({ protocol, endpoint, isConfirmed }, index) => ({
        TopicArn,
        Owner: account,
        Protocol: protocol,
        Endpoint: endpoint,
        SubscriptionArn: isConfirmed ? `${TopicArn}:${index}` : "PendingConfirmation",
      })),
    }),
  }) as Pick<SNSClient, "send">;
}
