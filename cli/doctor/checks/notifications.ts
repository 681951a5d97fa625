import type { InstallationFacts, QueueFacts, TopicFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import { lets } from "../policy.ts";
import type { Access } from "../policy.ts";
import { deploy } from "./functions.ts";

const events = "events.amazonaws.com";
const cloudwatch = "cloudwatch.amazonaws.com";

/** The topic that people hear from, the queue of what was lost, and their keys. */
export const notificationDrafts = (facts: InstallationFacts): Draft[] => [
  ...topicDrafts(facts),
  ...queueDrafts(facts),
  ...keyDrafts(facts),
  ...alarmDrafts(facts),
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

function queueDrafts(facts: InstallationFacts): Draft[] {
  if (facts.deadLetters.kind === "absent")
    return [
      {
        check: "dead-letters-missing",
        what: "the queue that functions and rules name does not exist",
        mend: deploy,
      },
    ];
  const queue = valueOf(facts.deadLetters);
  if (!queue) return [];
  const name = queue.arn.slice(queue.arn.lastIndexOf(":") + 1);
  return [
    ...rulesRefused(facts, queue),
    ...closedKey(facts, queue.keyId, "dead-letters-key", `the queue ${name}`, [events]),
    ...(queue.waiting === 0
      ? []
      : [
          {
            check: "dead-letters-waiting" as const,
            what: `${queue.waiting} messages lie in ${name}`,
            mend: "read their attributes: they say from where and why; see Dead letters in docs/operations.md",
          },
        ]),
  ];
}

/** With the API, as CDK and CloudFormation use it, nobody writes the statement into the queue's policy for us. */
function rulesRefused(facts: InstallationFacts, queue: QueueFacts): Draft[] {
  const rules = [...facts.rules.values()].flatMap((sight) => valueOf(sight) ?? []);
  const refused = rules.filter(({ arn, deadLetterArn }) => {
    const context = { "aws:SourceArn": arn, "aws:SourceAccount": facts.installation.account };
    const access = { who: events, action: "sqs:SendMessage", resource: queue.arn, context };
    return deadLetterArn === queue.arn && lets(queue.policy, access) !== "yes";
  });
  if (refused.length === 0) return [];
  return [
    {
      check: "dead-letters-refuse",
      what: `the policy of ${queue.arn} does not let ${refused.map(({ name }) => name).join(", ")} send`,
      mend: deploy,
    },
  ];
}

function closedKey(
  facts: InstallationFacts,
  keyId: string | undefined,
  check: Draft["check"],
  of: string,
  publishers: readonly string[],
): Draft[] {
  const key = valueOf(facts.keys.get(keyId ?? "") ?? { kind: "unseen" });
  if (!key) return [];
  if (key.isOfAws)
    return [
      {
        check,
        what: `${of} is encrypted with AWS's own key ${keyId}, whose policy nobody can change`,
        mend: "encrypt it with a key of your own",
      },
    ];
  const closed = publishers.filter((who) =>
    ["kms:Decrypt", "kms:GenerateDataKey"].some((action) => {
      const source = who === events ? "rule/any" : "alarm:any";
      return lets(key.policy, { ...sender(facts, who, source), action, resource: key.arn }) !== "yes";
    }),
  );
  if (closed.length === 0) return [];
  return [
    {
      check,
      what: `the policy of ${key.arn}, the key of ${of}, does not let ${closed.join(" and ")} use it`,
      mend: "add kms:Decrypt and kms:GenerateDataKey* for them to the key's policy",
    },
  ];
}

function keyDrafts({ keys }: InstallationFacts): Draft[] {
  return [...keys.values()].flatMap((sight): Draft[] => {
    const key = valueOf(sight);
    return !key || key.state === "Enabled"
      ? []
      : [
          {
            check: "key-unusable",
            what: `the key ${key.arn} is ${key.state}`,
            mend: "enable it, or cancel its deletion, in KMS",
          },
        ];
  });
}

/** Those that must be there whatever else is: the one on what was lost, and the one on silence. */
const ownAlarms = ["DeadLetters", "SweepStopped", "NeedsAPerson"];

const silent = (what: string): Draft => ({ check: "own-alarm-silent", what, mend: deploy });

function alarmDrafts({ alarms, installation, topic }: InstallationFacts): Draft[] {
  const found = valueOf(alarms);
  if (!found) return [];
  const arn = valueOf(topic)?.arn;
  return ownAlarms.flatMap((each) => {
    const name = `${installation.name}-${each}`;
    const alarm = found.find(({ AlarmName }) => AlarmName === name);
    if (!alarm) return [silent(`there is no alarm ${name}`)];
    if (alarm.ActionsEnabled === false) return [silent(`the actions of ${name} are switched off`)];
    const tells = arn === undefined || alarm.AlarmActions?.includes(arn);
    return tells ? [] : [silent(`${name} does not tell the topic`)];
  });
}

function sender(
  { installation, partition }: InstallationFacts,
  who: string,
  source: string,
): Pick<Access, "who" | "context"> {
  const { account, region } = installation;
  const arn = `arn:${partition}:${who.split(".")[0]}:${region}:${account}:${source}`;
  return { who, context: { "aws:SourceArn": arn, "aws:SourceAccount": account } };
}
