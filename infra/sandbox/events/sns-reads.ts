/** Reads of topics, from https://docs.aws.amazon.com/sns/latest/api/Welcome.html . Messages are kept beside this file. */
import type {
  GetSubscriptionAttributesCommandInput,
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
  subscriptions: HeldSubscription[];
}

interface HeldSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  isConfirmed: boolean;
  deadLetterArn?: string;
}

const arnOf = (topicArn: string, index: number) => `${topicArn}:${index}`;

export function createSnsReads(topics: readonly HeldTopic[], { account }: Place) {
  const needed = (arn: string | undefined): HeldTopic => {
    const found = topics.find((topic) => topic.arn === arn);
    if (!found) throw refuse("NotFoundException", "Topic does not exist", 404);
    return found;
  };
  const subscription = (wanted: string | undefined) =>
    topics
      .flatMap(({ arn: topicArn, subscriptions }) =>
        subscriptions.map((each, index) => ({ ...each, topicArn, arn: arnOf(topicArn, index) })),
      )
      .find(({ arn, isConfirmed }) => isConfirmed && arn === wanted);
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
        SubscriptionArn: isConfirmed ? arnOf(TopicArn ?? "", index) : "PendingConfirmation",
      })),
    }),
    GetSubscriptionAttributes: ({ SubscriptionArn }: GetSubscriptionAttributesCommandInput) => {
      const found = subscription(SubscriptionArn);
      if (!found) throw refuse("NotFoundException", "Subscription does not exist", 404);
      const { topicArn, protocol, endpoint, deadLetterArn } = found;
      return {
        Attributes: {
          SubscriptionArn,
          TopicArn: topicArn,
          Owner: account,
          Protocol: protocol,
          Endpoint: endpoint,
          PendingConfirmation: "false",
          ...(deadLetterArn ? { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn }) } : {}),
        },
      };
    },
  }) as Pick<SNSClient, "send">;
}
