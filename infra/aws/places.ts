import type { Stack } from "aws-cdk-lib";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { functionName, hookEvents } from "./function-list.ts";
import type { FunctionName } from "./function-list.ts";

/**
 * ARNs built from names, for what cannot be referred to: functions and state machines name each other, and
 * the users' own resources are not of this stack.
 */
export interface Places {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** `amazonaws.com`, or what it is in this partition. */
  readonly urlSuffix: string;
  readonly installation: string;
  readonly machine: (name: MachineName) => string;
  readonly executions: (name: MachineName) => string;
  readonly function: (name: FunctionName) => string;
  readonly hookNames: Readonly<Record<string, string>>;
  /** CodeDeploy's resources: `application:APP`, `deploymentgroup:APP/GROUP`, `deploymentconfig:NAME`. */
  readonly codedeploy: (resource: string) => string;
  readonly ecs: (resource: string) => string;
  readonly repositories: readonly string[];
  readonly applications: readonly string[];
  readonly deploymentGroups: readonly string[];
  readonly checks: readonly string[];
}

export type MachineName = "Release" | "Rollback";

export const machineName = (installation: string, name: MachineName): string => `${installation}-${name}`;

export function placesOf(stack: Stack, installation: string, services: readonly ServiceConfig[]): Places {
  const { account, region, partition, urlSuffix } = stack;
  const arn = (service: string, resource: string, where: { account?: string; region?: string } = {}) =>
    `arn:${partition}:${service}:${where.region ?? region}:${where.account ?? account}:${resource}`;
  const codedeploy = (resource: string) => arn("codedeploy", resource);
  const cells = services.flatMap((service) => service.cells.map(({ codedeploy }) => codedeploy));
  return {
    account,
    region,
    partition,
    urlSuffix,
    installation,
    machine: (name) => arn("states", `stateMachine:${machineName(installation, name)}`),
    executions: (name) => arn("states", `execution:${machineName(installation, name)}:*`),
    function: (name) => arn("lambda", `function:${functionName(installation, name)}`),
    hookNames: Object.fromEntries(
      hookEvents.map((event) => [event, functionName(installation, `hook${event}`)]),
    ),
    codedeploy,
    ecs: (resource) => arn("ecs", resource),
    repositories: unique(
      services.map(({ image }) => arn("ecr", `repository/${image.repository}`, elsewhere(image))),
    ),
    applications: unique(cells.map(({ application }) => codedeploy(`application:${application}`))),
    deploymentGroups: unique(
      cells.map(({ application, deploymentGroup }) =>
        codedeploy(`deploymentgroup:${application}/${deploymentGroup}`),
      ),
    ),
    checks: unique(
      services.flatMap(({ gates }) =>
        gates.compatibility.flatMap((check) =>
          check.kind === "lambda"
            ? [check.name.startsWith("arn:") ? check.name : arn("lambda", `function:${check.name}`)]
            : [],
        ),
      ),
    ),
  };
}

const elsewhere = ({ registryId, region }: ServiceConfig["image"]) => ({
  ...(registryId ? { account: registryId } : {}),
  ...(region ? { region } : {}),
});

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();
