/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html; the first two texts of refusals are captured. */
import * as sdk from "@aws-sdk/client-ecs";
import type { DescribeServicesCommandInput, UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import { ecsArn } from "../arns.ts";
import { serviceAnswer } from "./ecs-answers.ts";
import { clusterOf, nameOf } from "./ecs-lookup.ts";
import type { EcsParts } from "./ecs-parts.ts";
import type { TaskSets } from "./ecs-task-sets.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);
const mostServices = 10;

/** Members that a service under CodeDeploy may still have changed by hand. */
const allowed = new Set([
  "cluster",
  "service",
  "desiredCount",
  "deploymentConfiguration",
  "healthCheckGracePeriodSeconds",
  "placementConstraints",
  "placementStrategy",
  "enableECSManagedTags",
  "propagateTags",
]);

const names: Readonly<Record<string, string>> = {
  taskDefinition: "task definition",
  networkConfiguration: "network parameters",
  platformVersion: "platform version",
  loadBalancers: "load balancers",
};

/** DescribeServices, and what UpdateService refuses under CodeDeploy. */
export function serviceReads({ state, surroundings }: EcsParts, taskSets: TaskSets) {
  return {
    DescribeServices: ({ cluster, services = [] }: DescribeServicesCommandInput) => {
      if (services.length > mostServices)
        throw refuse("InvalidParameterException", `Services cannot have more than ${mostServices} elements.`);
      const found = clusterOf(state, cluster);
      const missing = services.filter((name) => !found.has(nameOf(name)));
      const arnOf = (name: string) =>
        name.startsWith("arn:")
          ? name
          : ecsArn(surroundings.place, `service/${nameOf(cluster ?? "default")}/${name}`);
      return {
        services: services.flatMap((name) => {
          const service = found.get(nameOf(name));
          return service === undefined ? [] : [serviceAnswer(service)];
        }),
        failures: missing.map((name) => ({ arn: arnOf(name), reason: "MISSING" })),
      };
    },

    UpdateService: (input: UpdateServiceCommandInput) => {
      const service = clusterOf(state, input.cluster).get(nameOf(input.service ?? ""));
      if (service === undefined) throw refuse("ServiceNotFoundException", "Service not found.");
      const given = Object.entries(input).filter(([, value]) => value !== undefined);
      const [refused] = given.find(([name]) => !allowed.has(name)) ?? [];
      if (refused !== undefined) throw refusedUpdate(refused);
      if (input.healthCheckGracePeriodSeconds !== undefined)
        service.healthCheckGracePeriodSeconds = input.healthCheckGracePeriodSeconds;
      if (input.desiredCount !== undefined) taskSets.setDesiredCount(service, input.desiredCount);
      return { service: serviceAnswer(service) };
    },
  };
}

const refusedUpdate = (member: string): Error =>
  refuse(
    "InvalidParameterException",
    member === "forceNewDeployment"
      ? "Cannot force a new deployment on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment."
      : `Unable to update ${names[member] ?? member} on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.`,
  );
