import type { Plants } from "./plants.ts";
import { fn, needed, without } from "./plants.ts";

const account = "444455556666";

export const installationPlants: Plants = {
  "not-deployed": [
    {
      as: "an account without any function of it",
      plant: ({ deployed }) => {
        for (const name of deployed.functions.keys())
          if (name !== "contract-check") deployed.functions.delete(name);
      },
      says: "there is no function of pointsman in eu-central-1",
    },
  ],
  elsewhere: [
    {
      as: "credentials of another account, which has an installation too",
      plant: ({ deployed }) => {
        for (const { configuration } of deployed.functions.values())
          configuration.FunctionArn = configuration.FunctionArn?.replace(/:\d{12}:/, `:${account}:`);
      },
      says: `these credentials lead to ${account}`,
      also: ["rule-missing", "schedule-missing"],
    },
  ],
  "function-missing": [
    {
      as: "a hook that was deleted",
      plant: ({ deployed }) => void deployed.functions.delete("CodeDeployHook_pointsman_AfterInstall"),
      says: "there is no function CodeDeployHook_pointsman_AfterInstall",
    },
  ],
  "function-not-active": [
    {
      as: "a function that Lambda has put to sleep",
      plant: (all) => void (fn(all, "pointsman-plan").configuration.State = "Inactive"),
      says: "pointsman-plan is Inactive",
    },
    {
      as: "an update that failed",
      plant: (all) =>
        void Object.assign(fn(all, "pointsman-plan").configuration, {
          LastUpdateStatus: "Failed",
          LastUpdateStatusReason: "the key is disabled",
        }),
      says: "its last update Failed (the key is disabled)",
    },
  ],
  "settings-missing": [
    {
      as: "an environment that somebody emptied",
      plant: (all) => void (fn(all, "pointsman-plan").configuration.Environment = { Variables: {} }),
      says: "pointsman-plan has no POINTSMAN_SETTINGS that can be read",
    },
  ],
  "function-in-vpc": [
    {
      as: "a hook in a VPC",
      plant: (all) =>
        void (fn(all, "CodeDeployHook_pointsman_AfterInstall").configuration.VpcConfig = {
          SubnetIds: ["subnet-0a1b2c3d"],
        }),
      says: "CodeDeployHook_pointsman_AfterInstall is in a VPC",
    },
  ],
  "function-throttled": [
    {
      as: "a hook that somebody switched off",
      plant: (all) => void (fn(all, "CodeDeployHook_pointsman_BeforeInstall").reserved = 0),
      says: "reserved concurrency of 0",
    },
  ],
  "concurrency-low": [
    {
      as: "a new account",
      plant: ({ deployed }) => void Object.assign(deployed.concurrency, { limit: 10, unreserved: 10 }),
      says: "Lambda runs 10 functions at once that reserve nothing (of 10 in all); 1 cell wants 15",
    },
    {
      as: "an account whose other functions reserve nearly everything",
      plant: ({ deployed }) => void (deployed.concurrency.unreserved = 12),
      says: "12 functions at once that reserve nothing (of 1000 in all)",
    },
  ],
  "no-failure-destination": [
    {
      as: "a destination that was removed",
      plant: (all) => void delete fn(all, "pointsman-accept").failureDestination,
      says: "pointsman-accept has no on-failure destination",
    },
  ],
  "command-url-missing": [
    {
      as: "an alias without a URL",
      plant: (all) => void fn(all, "pointsman-command").urls.delete("oncall"),
      says: "pointsman-command:oncall has no function URL",
    },
  ],
  "command-url-open": [
    {
      as: "a URL that anybody may call",
      plant: (all) => void fn(all, "pointsman-command").urls.set("releaser", "NONE"),
      says: "the URL of pointsman-command:releaser has AuthType NONE",
    },
  ],
  "rule-missing": [
    {
      as: "a rule that was deleted",
      plant: ({ deployed }) => {
        const at = deployed.bus.rules.findIndex(({ name }) => name.includes("ImagePushed"));
        deployed.bus.rules.splice(at, 1);
      },
      says: "no rule invokes pointsman-accept when a tagged image was pushed",
    },
    {
      as: "an installation that was deployed with another repository",
      plant: ({ deployed }) => {
        const rule = needed(deployed.bus.rules.find(({ name }) => name.includes("ImagePushed")));
        rule.pattern = JSON.parse(JSON.stringify(rule.pattern).replace("storefront", "shop")) as object;
      },
      says: "as these service files ask for it",
    },
  ],
  "rule-disabled": [
    {
      as: "a rule that was switched off",
      plant: ({ deployed }) => void (needed(deployed.bus.rules[0]).state = "DISABLED"),
      says: "is disabled",
    },
  ],
  "rule-refused": [
    {
      as: "a function that lets no rule in",
      plant: (all) => void delete fn(all, "pointsman-finalize").policy,
      says: "the policy of pointsman-finalize does not let the rule",
    },
    {
      as: "a function that lets another rule in",
      plant: (all) => {
        const held = fn(all, "pointsman-finalize");
        held.policy = JSON.parse(JSON.stringify(held.policy).replaceAll(":rule/", ":rule/old-")) as object;
      },
      says: "the policy of pointsman-finalize does not let the rule",
    },
  ],
  "rule-without-dead-letters": [
    {
      as: "a target without a dead-letter queue",
      plant: ({ deployed }) => void delete needed(deployed.bus.rules[0]?.targets[0]).deadLetterArn,
      says: "has no dead-letter queue",
    },
  ],
  "topic-missing": [
    {
      as: "a topic that was deleted",
      plant: ({ deployed }) => void deployed.topics.splice(0),
      says: "the topic that the functions publish to does not exist",
    },
  ],
  "topic-refuses-alarms": [
    {
      as: "a policy without CloudWatch",
      plant: ({ deployed: { topics } }) => {
        const topic = needed(topics[0]);
        topic.policy = without(topic.policy, "cloudwatch.amazonaws.com");
      },
      says: "does not let cloudwatch.amazonaws.com publish",
    },
  ],
  "topic-refuses-rules": [
    {
      as: "a policy without EventBridge",
      plant: ({ deployed: { topics } }) => {
        const topic = needed(topics[0]);
        topic.policy = without(topic.policy, "events.amazonaws.com");
      },
      says: "does not let events.amazonaws.com publish",
    },
  ],
  "topic-key": [
    {
      as: "AWS's own key",
      plant: ({ deployed }) => {
        deployed.keys.push({
          id: "own",
          alias: "alias/aws/sns",
          isOfAws: true,
          state: "Enabled",
          policy: {},
        });
        needed(deployed.topics[0]).kmsKeyId = "alias/aws/sns";
      },
      says: "AWS's own key alias/aws/sns",
      also: ["function-right-missing"],
    },
    {
      as: "a key that nobody opened to CloudWatch",
      plant: ({ deployed: { keys } }) => {
        const key = needed(keys[0]);
        key.policy = without(key.policy, "cloudwatch.amazonaws.com");
      },
      says: "does not let cloudwatch.amazonaws.com and events.amazonaws.com use it",
    },
  ],
  "key-unusable": [
    {
      as: "a key that is about to be deleted",
      plant: ({ deployed }) => void (needed(deployed.keys[0]).state = "PendingDeletion"),
      says: "is PendingDeletion",
    },
  ],
  "subscription-pending": [
    {
      as: "a mail that nobody confirmed",
      plant: ({ deployed }) => void (needed(deployed.topics[0]?.subscriptions[0]).isConfirmed = false),
      says: "ops@example.com has not confirmed its subscription",
    },
  ],
  "subscription-missing": [
    {
      as: "an address that unsubscribed",
      plant: ({ deployed }) => void needed(deployed.topics[0]).subscriptions.splice(0),
      says: "ops@example.com does not subscribe",
    },
  ],
};
