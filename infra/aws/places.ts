import type { Stack } from "aws-cdk-lib";
import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";
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
  /** IAM has no Regions. */
  readonly anyRole: string;
  readonly repositories: readonly string[];
  readonly applications: readonly string[];
  readonly deploymentGroups: readonly string[];
  readonly checks: readonly string[];
  /** Load balancing's resources, such as `loadbalancer/net/*`. */
  readonly balancing: (resource: string) => string;
  readonly ec2: (resource: string) => string;
  /** Services that are released together. */
  readonly hasGroups: boolean;
  readonly hasMirrors: boolean;
  /** Where the mirrors' NLBs stand. */
  readonly vpcs: readonly string[];
  /** What logs in to the mirrors' clouds. */
  readonly secrets: readonly string[];
  /** KMS keys of the users' own that those are encrypted with. */
  readonly secretKeys: readonly string[];
  /** The zones of traffic policies, and what is ours in each. */
  readonly zones: readonly PolicyZone[];
  readonly hasPolicies: boolean;
  readonly hasPrivateZones: boolean;
}

export interface PolicyZone {
  readonly arn: string;
  /** As IAM compares them. */
  readonly names: readonly string[];
  readonly types: readonly string[];
}

export type MachineName = "Release" | "Rollback" | "Shift";

export const machineName = (installation: string, name: MachineName): string => `${installation}-${name}`;

export function placesOf(
  stack: Pick<Stack, "account" | "region" | "partition" | "urlSuffix">,
  installation: string,
  services: readonly ServiceConfig[],
  mirrors: readonly MirrorConfig[] = [],
  policies: readonly PolicyConfig[] = [],
): Places {
  const { account, region, partition, urlSuffix } = stack;
  const arn: Arn = (service, resource, where = {}) =>
    `arn:${partition}:${service}:${where.region ?? region}:${where.account ?? account}:${resource}`;
  const codedeploy = (resource: string) => arn("codedeploy", resource);
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
    anyRole: `arn:${partition}:iam::${account}:role/*`,
    ...theUsers(services, arn, codedeploy),
    ...theMirrors(mirrors, arn),
    ...thePolicies(policies, partition),
  };
}

/** Route 53 has no Regions, and its zones no account in their ARN. */
function thePolicies(policies: readonly PolicyConfig[], partition: string) {
  const byZone = Map.groupBy(policies, ({ zone }) => zone.id);
  return {
    zones: [...byZone]
      .map(([id, its]): PolicyZone => ({
        arn: `arn:${partition}:route53:::hostedzone/${id}`,
        names: unique(its.map(({ name }) => normalized(name))),
        types: unique(its.flatMap(({ types }) => types)),
      }))
      .sort((a, b) => (a.arn < b.arn ? -1 : 1)),
    hasPolicies: policies.length > 0,
    hasPrivateZones: policies.some(({ zone }) => zone.private),
  };
}

/**
 * A name as IAM sees it: what is not a letter, digit, hyphen, underscore or dot by its octal code.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
const normalized = (name: string): string =>
  name.replaceAll(/[^a-z0-9._-]/g, (each) => `\\${each.charCodeAt(0).toString(8).padStart(3, "0")}`);

type Arn = (service: string, resource: string, where?: { account?: string; region?: string }) => string;

/** What the service files name. */
function theUsers(services: readonly ServiceConfig[], arn: Arn, codedeploy: (resource: string) => string) {
  const cells = services.flatMap((service) => service.cells.map((cell) => cell.codedeploy));
  const groupOf = ({ application, deploymentGroup }: (typeof cells)[number]) =>
    `${application}/${deploymentGroup}`;
  const checks = services.flatMap(({ gates }) =>
    gates.compatibility.flatMap((check) => (check.kind === "lambda" ? [check.name] : [])),
  );
  return {
    repositories: unique(
      services.map(({ image }) => arn("ecr", `repository/${image.repository}`, elsewhere(image))),
    ),
    applications: unique(cells.map(({ application }) => codedeploy(`application:${application}`))),
    deploymentGroups: unique(cells.map((cell) => codedeploy(`deploymentgroup:${groupOf(cell)}`))),
    checks: unique(
      checks.map((name) => (name.startsWith("arn:") ? name : arn("lambda", `function:${name}`))),
    ),
    hasGroups: services.some(({ group }) => group),
  };
}

/** What the mirrors' files name. A secret's ARN ends in six letters that its name does not tell. */
function theMirrors(mirrors: readonly MirrorConfig[], arn: Arn) {
  const secretArn = (secret: string): string =>
    secret.startsWith("arn:") ? secret : arn("secretsmanager", `secret:${secret}-??????`);
  return {
    balancing: (resource: string) => arn("elasticloadbalancing", resource),
    ec2: (resource: string) => arn("ec2", resource),
    hasMirrors: mirrors.length > 0,
    vpcs: unique(mirrors.map(({ place }) => arn("ec2", `vpc/${place.vpcId}`))),
    secrets: unique(mirrors.map(({ cloud }) => secretArn(cloud.secret))),
    secretKeys: unique(mirrors.flatMap(({ cloud }) => cloud.secretKmsKey ?? [])),
  };
}

const elsewhere = ({ registryId, region }: ServiceConfig["image"]) => ({
  ...(registryId ? { account: registryId } : {}),
  ...(region ? { region } : {}),
});

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();
