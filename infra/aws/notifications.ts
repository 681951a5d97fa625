import { Stack } from "aws-cdk-lib";
import { SlackChannelConfiguration } from "aws-cdk-lib/aws-chatbot";
import { ManagedPolicy, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

export interface Slack {
  readonly workspaceId: string;
  readonly channelId: string;
}

export interface NotificationsProps {
  readonly installation: string;
  readonly key: IKey;
  readonly deadLetters: IQueue;
  readonly emails: readonly string[];
  readonly slack: Slack | undefined;
}

/** The topic that people hear from, by mail and in chat. */
export function notificationTopic(scope: Construct, props: NotificationsProps): Topic {
  const topic = new Topic(scope, "Notifications", {
    displayName: props.installation,
    masterKey: props.key,
    enforceSSL: true,
  });
  for (const statement of publishers(Stack.of(scope), topic)) topic.addToResourcePolicy(statement);
  for (const email of props.emails)
    topic.addSubscription(new EmailSubscription(email, { deadLetterQueue: props.deadLetters }));
  if (props.slack) slackChannel(scope, props.installation, props.slack, topic);
  return topic;
}

/** The default policy of a topic lets only the account's own principals in, and services are none. */
function publishers({ partition, region, account }: Stack, topic: Topic): PolicyStatement[] {
  const publisher = (sid: string, service: string, source: string) =>
    new PolicyStatement({
      sid,
      principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      conditions: {
        ArnLike: { "aws:SourceArn": `arn:${partition}:${service}:${region}:${account}:${source}` },
      },
    });
  return [publisher("Alarms", "cloudwatch", "alarm:*"), publisher("Rules", "events", "rule/*")];
}

/** The channel only shows messages: whoever types commands into it gets no right from it. */
function slackChannel(scope: Construct, installation: string, slack: Slack, topic: Topic): void {
  const channel = new SlackChannelConfiguration(scope, "Slack", {
    slackChannelConfigurationName: installation,
    slackWorkspaceId: slack.workspaceId,
    slackChannelId: slack.channelId,
    guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName("AWSDenyAll")],
  });
  channel.addNotificationTopic(topic);
}
