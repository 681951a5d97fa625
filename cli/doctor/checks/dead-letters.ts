import type { InstallationFacts, QueueFacts } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { unseen, valueOf } from "../look.ts";
import type { Sight } from "../look.ts";
import { deploy } from "../mends.ts";
import { lets } from "../policy.ts";
import type { Access } from "../policy.ts";
import { closedKey, events, sender } from "./keys.ts";

/** Where everything ends that could not be delivered or processed. */
export const deadLetterDrafts = (facts: InstallationFacts): Draft[] =>
  [...facts.deadLetters].flatMap(([arn, sight]) => queueDrafts(facts, arn, sight));

function queueDrafts(facts: InstallationFacts, arn: string, sight: Sight<QueueFacts>): Draft[] {
  const name = arn.slice(arn.lastIndexOf(":") + 1);
  if (sight.kind === "absent")
    return [
      {
        check: "dead-letters-missing",
        what: `the queue ${name}, which functions or rules name, does not exist`,
        mend: deploy,
      },
    ];
  const queue = valueOf(sight);
  if (!queue) return [];
  const refused = senders(facts, queue)
    .filter(({ access }) => lets(queue.policy, access) !== "yes")
    .map((each) => each.name);
  return [
    ...onlyIf(refused.length > 0, {
      check: "dead-letters-refuse",
      what: `the policy of the queue ${name} does not let ${refused.join(", ")} send`,
      mend: deploy,
    }),
    ...closedKey(facts, queue.keyId, "dead-letters-key", `the queue ${name}`, [events]),
    ...onlyIf(queue.waiting > 0, {
      check: "dead-letters-waiting",
      what: `${queue.waiting} messages lie in ${name}`,
      mend: "read their attributes: they say from where and why; see Dead letters in docs/operations.md",
    }),
  ];
}

/**
 * Rules and subscriptions that leave something there, and rules that keep something there. With the API, as CDK
 * and CloudFormation use it, nobody writes the statements into the queue's policy for them.
 */
function senders(facts: InstallationFacts, { arn }: QueueFacts): { name: string; access: Access }[] {
  const leaving = [...facts.rules.values()].flatMap((sight) =>
    (valueOf(sight) ?? []).filter(({ deadLetterArn }) => deadLetterArn === arn),
  );
  const keeping = valueOf(facts.keepingRules.get(arn) ?? unseen) ?? [];
  const topic = valueOf(facts.topic);
  const bounces = topic?.subscriptions.some(({ deadLetterArn }) => deadLetterArn === arn);
  const send = { action: "sqs:SendMessage", resource: arn };
  const from = (who: string, source: string) => {
    const { context } = sender(facts, who, "any");
    return { ...send, who, context: { ...context, "aws:SourceArn": source } };
  };
  return [
    ...[...leaving, ...keeping].map((rule) => ({ name: rule.name, access: from(events, rule.arn) })),
    ...(topic && bounces
      ? [{ name: "the topic's subscriptions", access: from("sns.amazonaws.com", topic.arn) }]
      : []),
  ];
}
