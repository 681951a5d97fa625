import type { TaskSet } from "@aws-sdk/client-ecs";
import type { Account } from "./account.ts";
import { needed } from "./plants.ts";

/** The storefront's parts in the sandbox, to be changed. */
export const groupOf = ({ world }: Account) => world.groups.group("storefront", "storefront-a");
export const ecsOf = ({ world }: Account) => needed(world.services.get("production")?.get("storefront-a"));
export const revisionOf = ({ world, cell }: Account) =>
  needed(world.definitions.find(cell.taskDefinitionArn)).shown;
export const sideOf = ({ world, cell }: Account, which: "blue" | "green") =>
  world.elb.targetGroup(cell.targetGroupArns[which]);

/** Alarms of the group. */
export const alarmsOfGroup = (names: readonly string[], more: object = {}) => ({
  alarmConfiguration: { enabled: true, alarms: names.map((name) => ({ name })), ...more },
});

/** Changes where the group's traffic goes. */
export function route(account: Account, change: object): void {
  const { cell } = account;
  const pair = {
    targetGroups: [{ name: "storefront-a-blue" }, { name: "storefront-a-green" }],
    prodTrafficRoute: { listenerArns: [cell.listenerArn] },
    testTrafficRoute: { listenerArns: [needed(cell.testListenerArn)] },
    ...change,
  };
  groupOf(account).shown = { loadBalancerInfo: { targetGroupPairInfoList: [pair] } };
}

/** The live task set as ECS shows it, behind another load balancer or none. */
export const liveBehind = ({ cell }: Account, ...targetGroupArns: string[]): TaskSet => ({
  id: cell.primaryTaskSetId,
  status: "PRIMARY",
  taskDefinition: cell.taskDefinitionArn,
  runningCount: 2,
  networkConfiguration: {
    awsvpcConfiguration: {
      subnets: ["subnet-0ef3692db124f204f"],
      securityGroups: ["sg-0a1b2c3d4e5f60718"],
      assignPublicIp: "DISABLED",
    },
  },
  loadBalancers: targetGroupArns.map((targetGroupArn) => ({
    targetGroupArn,
    containerName: "app",
    containerPort: 8080,
  })),
});
