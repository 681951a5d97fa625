import type { InstallationFacts, TopicFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import { deploy } from "../mends.ts";
import { lets } from "../policy.ts";
import { deadLetterDrafts } from "./dead-letters.ts";
import { closedKey, cloudwatch, events, keyDrafts, sender } from "./keys.ts";
import { ownAlarmDrafts } from "./own-alarms.ts";

/** The topic that people hear from, the queue of what was lost, and their keys. */
export const notificationDrafts = (facts: InstallationFacts): Draft[] => [
  ...topicDrafts(facts),
  ...deadLetterDrafts(facts),
  ...keyDrafts(facts),
  ...ownAlarmDrafts(facts),
];

function topicDrafts(facts: InstallationFacts): Draft[] {
  if (facts.topic.kind === "absent")
    return [
      {
        check: "topic-missing",
        what: "the topic that the functions publish to does not exist",
        mend: deploy,
      },
    ];
  const topic = valueOf(facts.topic);
  if (!topic) return [];
  const may = (who: string, source: string) =>
    lets(topic.policy, { ...sender(facts, who, source), action: "sns:Publish", resource: topic.arn }) ===
    "yes";
  const refused = (check: Draft["check"], who: string): Draft => ({
    check,
    what: `the policy of ${topic.arn} does not let ${who} publish, or only under a condition that is not judged here`,
    mend: `${deploy}: its template has that statement`,
  });
  return [
    ...(may(cloudwatch, `alarm:${facts.installation.name}-DeadLetters`)
      ? []
      : [refused("topic-refuses-alarms", cloudwatch)]),
    ...(may(events, "rule/any") ? [] : [refused("topic-refuses-rules", events)]),
    ...subscriptionDrafts(facts, topic),
    ...closedKey(facts, topic.keyId, "topic-key", "the topic", [cloudwatch, events]),
  ];
}

function subscriptionDrafts(
  { installation }: InstallationFacts,
  { subscriptions, arn }: TopicFacts,
): Draft[] {
  const pending = subscriptions.filter(({ isConfirmed }) => !isConfirmed);
  const wanted = installation.notifications.emails;
  const known = new Set(subscriptions.map(({ endpoint }) => endpoint));
  return [
    ...pending.map(({ endpoint }) => ({
      check: "subscription-pending" as const,
      what: `${endpoint} has not confirmed its subscription`,
      mend: "open the link in the mail that AWS sent there; it is good for two days, then subscribe again",
    })),
    ...wanted
      .filter((email) => !known.has(email))
      .map((email) => ({
        check: "subscription-missing" as const,
        what: `${email} does not subscribe to ${arn}`,
        mend: deploy,
      })),
  ];
}
