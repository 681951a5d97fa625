import { beforeAll, expect, test } from "vitest";
import { config, examined, soundAccount } from "./account.ts";
import type { Account } from "./account.ts";
import { alarmsOfGroup, groupOf, revisionOf } from "./parts.ts";
import { needed } from "./plants.ts";

beforeAll(() => void soundAccount(), 240_000);

const onBothSides = (account: Account): void => {
  const { world, cell } = account;
  for (const side of ["blue", "green"] as const)
    world.alarms.putAlarm({
      name: `storefront-${side}-5xx`,
      measure: "errorCount",
      of: cell.targetGroupArns[side],
      threshold: 1,
      treatMissingData: "notBreaching",
    });
  groupOf(account).shown = alarmsOfGroup(["storefront-blue-5xx", "storefront-green-5xx"]);
};

/** Accounts that are as sound, only otherwise. */
const accounts: readonly (readonly [string, (account: Account) => void])[] = [
  ["an alarm for each of the two target groups", onBothSides],
  [
    "AWS's narrower policy for CodeDeploy, and tasks with a role that it passes",
    (account) => {
      needed(account.deployed.roles.get("CodeDeployRoleForECS")).attached = [
        account.policyArn("/AWSCodeDeployRoleForECSLimited"),
      ];
      delete revisionOf(account).taskRoleArn;
    },
  ],
  [
    "the service's highest CPU",
    ({ world }) =>
      void Object.assign(needed(world.alarms.alarms.get("storefront-hosts")), {
        shown: { Namespace: "AWS/ECS", MetricName: "CPUUtilization", Statistic: "Maximum" },
      }),
  ],
  [
    "state machines that neither log nor trace, under roles that could not",
    ({ deployed }) => {
      for (const machine of deployed.machines) {
        delete machine.logGroupArn;
        machine.isTraced = false;
        const role = needed([...deployed.roles.values()].find(({ arn }) => arn === machine.roleArn));
        role.inline = role.inline.map((policy) => ({
          Statement: [policy.Statement]
            .flat()
            .filter((each) => !/logs:|xray:/.test(JSON.stringify(each.Action))),
        }));
      }
    },
  ],
  [
    "repositories that take a tag once, and patterns of tags",
    ({ world }) => void (needed(world.ecr.repositories.get("storefront")).imageTagMutability = "IMMUTABLE"),
  ],
  [
    "a lifecycle rule that takes untagged images",
    ({ world }) =>
      void (needed(world.ecr.repositories.get("storefront")).lifecyclePolicyText = JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countNumber: 1 },
            action: { type: "expire" },
          },
        ],
      })),
  ],
  ["nobody's mail, and so nothing to bounce", ({ deployed }) => bounceless(deployed)],
];

function bounceless({ topics }: Account["deployed"]): void {
  for (const subscription of needed(topics[0]).subscriptions) delete subscription.deadLetterArn;
}

test.for(accounts)("%s gives no finding", async ([, change]) => {
  const account = soundAccount();
  change(account);
  const { findings, unseen } = await examined(account);
  expect({ findings, unseen }).toEqual({ findings: [], unseen: [] });
});

test("a shift under way is no listener astray", async () => {
  const account = soundAccount();
  const { world, cell } = account;
  const { blue, green } = cell.targetGroupArns;
  groupOf(account).shown = { lastAttemptedDeployment: { deploymentId: "d-ABCDEFGHI", status: "InProgress" } };
  world.elb.setForward(cell.listenerArn, [
    { targetGroupArn: blue, weight: 90 },
    { targetGroupArn: green, weight: 10 },
  ]);
  const { findings } = await examined(account, [config]);
  expect(findings.map(({ check }) => check)).toEqual(["group-busy"]);
});
