import type { Plants } from "./plants.ts";
import { forbid, needed, roleAt, roleOf, without } from "./plants.ts";

const queue = ({ deployed }: Parameters<typeof roleOf>[0]) => needed([...deployed.queues.values()][0]);

/** What was lost goes somewhere, and somebody is told. */
export const lossPlants: Plants = {
  "dead-letters-missing": [
    {
      as: "a queue that was deleted",
      plant: ({ deployed }) => deployed.queues.clear(),
      says: /the queue PointsmanDeadLetters\w+, which functions or rules name, does not exist/,
    },
    {
      as: "a rule that names a queue of before",
      plant: ({ deployed }) =>
        void (needed(deployed.bus.rules[0]?.targets[0]).deadLetterArn =
          "arn:aws:sqs:eu-central-1:111122223333:old-letters"),
      says: "the queue old-letters, which functions or rules name, does not exist",
    },
  ],
  "dead-letters-refuse": [
    {
      as: "a queue that lets no rule in",
      plant: (all) => void (queue(all).policy = without(queue(all).policy, "events.amazonaws.com")),
      says: /does not let .*ImagePushed.* send/,
    },
    {
      as: "a queue that lets no subscription in",
      plant: (all) => void (queue(all).policy = without(queue(all).policy, "sns.amazonaws.com")),
      says: "does not let the topic's subscriptions send",
    },
    {
      as: "a queue that lets the rule on what needs a person not in",
      plant: (all) => {
        const text = JSON.stringify(queue(all).policy);
        queue(all).policy = JSON.parse(text.replaceAll(/rule\/\w*NeedsAPerson\w*/g, "rule/old")) as object;
      },
      says: /does not let \w*NeedsAPerson\w* send$/,
    },
  ],
  "dead-letters-key": [
    {
      as: "AWS's own key",
      plant: (all) => {
        all.deployed.keys.push({
          id: "own",
          alias: "alias/aws/sqs",
          isOfAws: true,
          state: "Enabled",
          policy: {},
        });
        queue(all).kmsKeyId = "alias/aws/sqs";
      },
      says: "AWS's own key alias/aws/sqs",
    },
  ],
  "dead-letters-waiting": [
    {
      as: "three messages",
      plant: (all) => void (queue(all).messages = 3),
      says: "3 messages lie in",
    },
  ],
  "cannot-reach-dead-letters": [
    {
      as: "a role without sqs:SendMessage",
      plant: (all) => forbid(roleOf(all, "pointsman-sweep"), "sqs:SendMessage"),
      says: /^pointsman-sweep .*may not sqs:SendMessage/,
    },
    {
      as: "a schedule whose role lost the right",
      plant: ({ deployed }) => forbid(roleAt(deployed, deployed.schedules[0]?.roleArn), "sqs:SendMessage"),
      says: /^schedule \w+ .*may not sqs:SendMessage/,
    },
  ],
  "ledger-missing": [
    {
      as: "a table that was deleted",
      plant: ({ deployed }) => void deployed.tables.splice(0),
      says: "the table of the ledger does not exist",
    },
    {
      as: "a table whose key is gone",
      plant: ({ deployed }) =>
        void (needed(deployed.tables[0]).status = "INACCESSIBLE_ENCRYPTION_CREDENTIALS"),
      says: "is INACCESSIBLE_ENCRYPTION_CREDENTIALS",
    },
  ],
  "ledger-unprotected": [
    {
      as: "a table that anybody may delete",
      plant: ({ deployed }) => void (needed(deployed.tables[0]).isProtected = false),
      says: "has no deletion protection",
    },
  ],
  "own-alarm-silent": [
    {
      as: "an alarm that was deleted",
      plant: ({ world }) => world.alarms.deleteAlarm("pointsman-SweepStopped"),
      says: "there is no alarm pointsman-SweepStopped",
    },
    {
      as: "actions that were switched off",
      plant: ({ world }) =>
        void Object.assign(needed(world.alarms.alarms.get("pointsman-DeadLetters")), {
          shown: { ActionsEnabled: false },
        }),
      says: "the actions of pointsman-DeadLetters are switched off",
    },
    {
      as: "the rule on what needs a person, which was deleted",
      plant: ({ deployed: { bus } }) =>
        void bus.rules.splice(
          bus.rules.findIndex(({ name }) => name.includes("NeedsAPerson")),
          1,
        ),
      says: "pointsman-NeedsAPerson counts a rule that is not there",
    },
    {
      as: "the rule on what needs a person, which was switched off",
      plant: ({ deployed }) =>
        void (needed(deployed.bus.rules.find(({ name }) => name.includes("NeedsAPerson"))).state =
          "DISABLED"),
      says: /pointsman-NeedsAPerson counts the rule \w+, which is disabled/,
    },
    {
      as: "an alarm that tells another topic",
      plant: ({ world }) =>
        void Object.assign(needed(world.alarms.alarms.get("pointsman-NeedsAPerson")), {
          shown: { AlarmActions: ["arn:aws:sns:eu-central-1:111122223333:other"] },
        }),
      says: "pointsman-NeedsAPerson does not tell the topic",
    },
  ],
};
