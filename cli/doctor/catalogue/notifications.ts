import type { Check } from "../check.ts";

const lambdaAsync = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html";
const ruleQueues = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html";
const ruleTrouble = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html";
const alarmTopics = "https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns";
const alarmPolicies = "https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger";
const subscriptions = "https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html";
const keyStates = "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html";

/** What tells people, and what keeps what was lost. */
export const notificationChecks = {
  "topic-missing": {
    severity: "breaks",
    finds: "the topic of the notifications is missing",
    why: "a release cannot tell its end, which is tried again for ever",
    source: "https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html",
  },
  "topic-refuses-alarms": {
    severity: "warns",
    finds: "the topic's policy does not let CloudWatch publish",
    why: "alarms on our own failures reach nobody, and only their history says so",
    source: alarmPolicies,
  },
  "topic-refuses-rules": {
    severity: "warns",
    finds: "the topic's policy does not let EventBridge publish",
    why: "rules that are pointed at it reach nobody",
    source: ruleTrouble,
  },
  "topic-key": {
    severity: "warns",
    finds: "the topic's key does not let CloudWatch or EventBridge use it",
    why: "their messages vanish, while one that a person publishes still arrives",
    source: alarmTopics,
  },
  "key-unusable": {
    severity: "breaks",
    finds: "a key is disabled or about to be deleted",
    why: "neither ledger nor notifications can be written",
    source: keyStates,
  },
  "subscription-pending": {
    severity: "warns",
    finds: "a subscription of the topic waits for its confirmation",
    why: "SNS sends nothing there until then",
    source: subscriptions,
  },
  "subscription-missing": {
    severity: "warns",
    finds: "an address of installation.yaml does not subscribe to the topic",
    why: "that person is not told what needs a person",
    source: subscriptions,
  },
  "dead-letters-missing": {
    severity: "warns",
    finds: "the queue of the dead letters is missing",
    why: "what cannot be delivered or processed is lost",
    source: ruleQueues,
  },
  "dead-letters-refuse": {
    severity: "warns",
    finds: "the policy of the dead letters' queue does not let EventBridge or SNS send",
    why: "what rules and subscriptions cannot deliver is lost, although a queue is named",
    source: ruleQueues,
  },
  "dead-letters-key": {
    severity: "warns",
    finds: "the key of the dead letters does not let EventBridge use it",
    why: "what rules cannot deliver is lost: a key of AWS's own cannot be opened to it",
    source: ruleTrouble,
  },
  "dead-letters-waiting": {
    severity: "warns",
    finds: "dead letters wait to be looked at",
    why: "something could not be delivered or processed already",
    source: ruleQueues,
  },
  "cannot-reach-dead-letters": {
    severity: "warns",
    finds: "the role of a function or of the schedule may not send to the dead letters",
    why: "what it fails on is lost",
    source: lambdaAsync,
  },
  "ledger-missing": {
    severity: "breaks",
    finds: "the ledger's table is missing or not active",
    why: "no function can read what is whose",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html",
  },
  "ledger-unprotected": {
    severity: "warns",
    finds: "the ledger's table is not protected against deletion",
    why: "without it every service looks as if seen for the first time",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html",
  },
  "own-alarm-silent": {
    severity: "warns",
    finds: "an alarm on our own failures is missing, counts nothing or tells nobody",
    why: "a sweep that stopped, or a release that needs a person, goes unseen",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html",
  },
} as const satisfies Readonly<Record<string, Check>>;
