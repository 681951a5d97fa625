import type { Account } from "./account.ts";
import { config } from "./account.ts";
import { ecsOf, liveBehind, route, sideOf } from "./parts.ts";
import type { Plants } from "./plants.ts";
import { needed } from "./plants.ts";

const balancer = ({ world, cell }: Account) => needed(world.elb.loadBalancers.get(cell.loadBalancerArn));

export const balancingPlants: Plants = {
  "listener-missing": [
    {
      as: "a production listener that was deleted",
      plant: ({ world, cell }) => void world.elb.listeners.delete(cell.listenerArn),
      says: "the production listener of storefront/storefront-a does not exist",
    },
    {
      as: "a test listener that was deleted",
      plant: ({ world, cell }) => void world.elb.listeners.delete(needed(cell.testListenerArn)),
      says: "the test listener of storefront/storefront-a does not exist",
    },
  ],
  "test-listener-none": [
    {
      as: "smoke requests without a test listener",
      plant: (all) => route(all, { testTrafficRoute: undefined }),
      says: "storefront/storefront-a has no test listener, and storefront has smoke requests",
      also: ["idle-group-used"],
    },
  ],
  "test-listener-same": [
    {
      as: "one listener for both",
      plant: (all) => route(all, { testTrafficRoute: { listenerArns: [all.cell.listenerArn] } }),
      says: "as production and as test listener",
      also: ["idle-group-used"],
    },
  ],
  "balancer-kind": [
    {
      as: "a file that calls an Application Load Balancer network",
      plant: () => ({
        ...config,
        cells: [{ ...needed(config.cells[0]), loadBalancer: "network" as const }],
      }),
      says: "is behind a load balancer of type application, and the service file says network",
    },
  ],
  "target-group-missing": [
    {
      as: "a target group that was deleted",
      plant: (all) =>
        route(all, { targetGroups: [{ name: "storefront-a-blue" }, { name: "storefront-a-gone" }] }),
      says: "storefront-a-gone) there are not two",
    },
  ],
  "target-type": [
    {
      as: "a group for instances",
      plant: (all) => void (sideOf(all, "green").shown = { TargetType: "instance" }),
      says: "storefront-a-green takes targets of type instance, and tasks in network mode awsvpc are of type ip",
    },
  ],
  "target-group-elsewhere": [
    {
      as: "an idle group of another load balancer",
      plant: (all) =>
        void (sideOf(all, "green").shown = {
          LoadBalancerArns: [
            "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/other/1",
          ],
        }),
      says: "storefront-a-green belongs to arn:aws:elasticloadbalancing",
    },
  ],
  "target-groups-differ": [
    {
      as: "another path for health checks",
      plant: (all) => void (sideOf(all, "green").shown = { HealthCheckPath: "/health" }),
      says: "storefront-a-blue and storefront-a-green differ in HealthCheckPath",
    },
  ],
  "live-group-foreign": [
    {
      as: "a task set in a group that CodeDeploy does not know",
      plant: (all) =>
        void (ecsOf(all).shown = {
          taskSets: [liveBehind(all, "arn:other")],
        }),
      says: "the live task set is in arn:other",
    },
  ],
  "listener-astray": [
    {
      as: "a stack update that wrote the old action back after a deployment",
      plant: ({ world, cell }) => {
        const { blue, green } = cell.targetGroupArns;
        world.elb.setForward(cell.listenerArn, [
          { targetGroupArn: green, weight: 100 },
          { targetGroupArn: blue, weight: 0 },
        ]);
      },
      says: /sends 0 % of the traffic to storefront-a-blue, the live target group/,
    },
    {
      as: "a shift that nobody finished",
      plant: ({ world, cell }) => {
        const { blue, green } = cell.targetGroupArns;
        world.elb.setForward(cell.listenerArn, [
          { targetGroupArn: green, weight: 10 },
          { targetGroupArn: blue, weight: 90 },
        ]);
      },
      says: /sends 90 % of the traffic to storefront-a-blue/,
    },
  ],
  "idle-group-used": [
    {
      as: "a third listener that forwards to the idle group",
      plant: (all) => {
        all.world.elb.createListener(balancer(all), 8443, [
          { targetGroupArn: all.cell.targetGroupArns.green, weight: 1 },
        ]);
      },
      says: "forwards to storefront-a-green, the idle target group",
    },
  ],
  "idle-group-occupied": [
    {
      as: "tasks that somebody registered by hand",
      plant: (all) => {
        const [[key, target] = []] = [...sideOf(all, "blue").targets];
        sideOf(all, "green").targets.set(needed(key), needed(target));
      },
      says: "1 targets are registered in storefront-a-green, the idle target group",
    },
  ],
  "probe-outside": [
    {
      as: "an internal load balancer, and a probe in no VPC",
      plant: ({ deployed }) => {
        const held = needed(deployed.functions.get("pointsman-probe"));
        held.configuration.VpcConfig = { SubnetIds: [], SecurityGroupIds: [] };
      },
      says: "storefront-a is internal, and the function that sends smoke requests is outside any VPC",
    },
  ],
};
