import { config } from "./account.ts";
import { ecsOf, liveBehind, revisionOf, route } from "./parts.ts";
import type { Plants } from "./plants.ts";
import { needed } from "./plants.ts";

export const cellPlants: Plants = {
  "ecs-missing": [
    {
      as: "a service that was deleted",
      plant: (all) => void (ecsOf(all).shown = { status: "INACTIVE" }),
      says: "the ECS service production/storefront-a is INACTIVE",
    },
    {
      as: "a cluster that was deleted",
      plant: ({ world }) => void world.services.delete("production"),
      says: "the ECS service production/storefront-a is not there",
    },
  ],
  "controller-other": [
    {
      as: "ECS's own controller",
      plant: (all) => void (ecsOf(all).shown = { deploymentController: { type: "ECS" } }),
      says: "the deployment controller of production/storefront-a is ECS",
    },
  ],
  "nothing-live": [
    {
      as: "a service without task sets",
      plant: (all) => void (ecsOf(all).taskSets = []),
      says: "production/storefront-a has no primary task set",
    },
  ],
  "not-balanced": [
    {
      as: "a task set without a load balancer",
      plant: (all) =>
        void (ecsOf(all).shown = {
          taskSets: [liveBehind(all)],
        }),
      says: "the live task set of production/storefront-a has no load balancer",
    },
  ],
  "nothing-wanted": [
    {
      as: "a service that was scaled to nothing",
      plant: (all) => void (ecsOf(all).shown = { desiredCount: 0 }),
      says: "the desired count of production/storefront-a is 0",
    },
  ],
  "stable-unwell": [
    {
      as: "a task that does not come up",
      plant: (all) => void (ecsOf(all).shown = { desiredCount: 3 }),
      says: "2 of 3 tasks of production/storefront-a run",
    },
  ],
  "container-missing": [
    {
      as: "a container that the service file misnames",
      plant: () => ({ ...config, container: "web" }),
      says: "has no container web; it has app",
    },
  ],
  "port-missing": [
    {
      as: "a container that opens another port",
      plant: (all) => {
        const [container] = revisionOf(all).containerDefinitions ?? [];
        needed(container).portMappings = [{ containerPort: 3000, protocol: "tcp" }];
      },
      says: /app in .* does not open port 8080/,
    },
  ],
  "network-differs": [
    {
      as: "subnets that a deployment by hand changed",
      plant: (all) =>
        void (ecsOf(all).shown = {
          networkConfiguration: {
            awsvpcConfiguration: { subnets: ["subnet-0123"], assignPublicIp: "DISABLED" },
          },
        }),
      says: "has other subnets or security groups than the service",
    },
    {
      as: "another platform version",
      plant: (all) => void (ecsOf(all).shown = { platformVersion: "1.3.0" }),
      says: "has other platform version than the service",
    },
  ],
  "revision-inactive": [
    {
      as: "a stack that deregistered what runs",
      plant: (all) => void (revisionOf(all).status = "INACTIVE"),
      says: /storefront-a:1 is INACTIVE and still runs/,
    },
  ],
  "revision-unknown": [
    {
      as: "a member of a newer ECS",
      plant: ({ world, cell }) =>
        world.definitions.addUnknownMember(cell.taskDefinitionArn, "futureFeature", { on: true }),
      says: "has futureFeature",
    },
  ],
  "revision-large": [
    {
      as: "an environment of 64 KiB",
      plant: (all) => {
        const [container] = revisionOf(all).containerDefinitions ?? [];
        needed(container).environment = [{ name: "RULES", value: "x".repeat(64_000) }];
      },
      says: /^a candidate made of .*storefront-a:1 has about 6\d{4} bytes; ECS takes 65536$/,
    },
  ],
  "task-role-missing": [
    {
      as: "a task role that was deleted",
      plant: ({ deployed }) => void deployed.roles.delete("storefront-task"),
      says: /role\/storefront-task of .* does not exist/,
    },
    {
      as: "a task role for EC2",
      plant: ({ deployed }) => {
        const role = needed(deployed.roles.get("storefront-task"));
        role.trust = JSON.parse(JSON.stringify(role.trust).replace("ecs-tasks", "ec2")) as object;
      },
      says: "does not trust ecs-tasks.amazonaws.com",
    },
  ],
  "execution-role-none": [
    {
      as: "a revision without one",
      plant: (all) => void delete revisionOf(all).executionRoleArn,
      says: "names no execution role",
    },
  ],
  "cannot-pull": [
    {
      as: "an execution role without rights",
      plant: ({ deployed }) => void (needed(deployed.roles.get("ecsTaskExecutionRole")).attached = []),
      says: "may not ecr:BatchGetImage, ecr:GetDownloadUrlForLayer on arn:aws:ecr:eu-central-1:111122223333:repository/storefront",
    },
  ],
  "image-of-elsewhere": [
    {
      as: "an image of Docker Hub",
      plant: (all) => {
        const [container] = revisionOf(all).containerDefinitions ?? [];
        needed(container).image = "nginx:1.29";
      },
      says: "runs nginx:1.29, not one of storefront",
    },
  ],
  "would-be-refused": [
    {
      as: "a canary behind a Network Load Balancer, which the file calls one",
      plant: (all) => {
        const { world, cell } = all;
        const arn = cell.listenerArn.replace("/app/", "/net/");
        const held = needed(world.elb.listeners.get(cell.listenerArn));
        world.elb.listeners.set(arn, { ...held, arn, kind: "network" });
        route(all, { prodTrafficRoute: { listenerArns: [arn] } });
        const [first] = config.cells;
        return {
          ...config,
          cells: [{ ...needed(first), loadBalancer: "network" as const }],
          strategy: { kind: "canary" as const, weight: 10, intervalSeconds: 300, bakeSeconds: 300 },
        };
      },
      says: "canary behind a Network Load Balancer",
    },
  ],
};
