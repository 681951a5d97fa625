import type { DoctorClients } from "../../../cli/doctor/clients.ts";
import { examine } from "../../../cli/doctor/examine.ts";
import type { Examined } from "../../../cli/doctor/examine.ts";
import { managedPolicies } from "../../../infra/sandbox/iam/iam-managed-policies.ts";
import { createDeployedClients } from "../../../infra/sandbox/deployed/deployed.ts";
import { createInstallation } from "../../../infra/sandbox/installation.ts";
import type { Installation } from "../../../infra/sandbox/installation.ts";
import { layOut } from "../../../infra/sandbox/layout/lay-out.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import type { InstallationConfig } from "../../../infra/config/installation-schema.ts";
import { installation as synthesisedInstallation, synthesised } from "../../infra/aws/synthesised.ts";
import type { Template } from "../../infra/aws/synthesised.ts";
import { storefront } from "../../flows/stories.ts";
import { alarmsOf, deployedFrom } from "./deployed.ts";
import { place } from "./resolved.ts";

export const installation: InstallationConfig = { ...synthesisedInstallation, name: "pointsman" };

export const config: ServiceConfig = storefront({
  gates: {
    windows: [],
    smoke: [{ path: "/health", expect: { status: 200 }, timeoutSeconds: 5, attempts: 2 }],
    compatibility: [{ kind: "lambda", name: "contract-check" }],
    dependsOn: [],
  },
  rollback: { alarms: ["storefront-5xx", "storefront-hosts"] },
});

const roleArn = (name: string) => `arn:aws:iam::${place.account}:role/${name}`;
export const taskRoleArn = roleArn("storefront-task");
const policyArn = (end: string) => [...managedPolicies.keys()].find((arn) => arn.endsWith(end)) ?? end;

let template: Template | undefined;

/** A sound account: the installation as CDK deploys it, and a service as a careful person sets one up. */
export function soundAccount() {
  template ??= synthesised(installation, [config]);
  return accountOf(template, createInstallation({ configs: [config] }));
}

export function accountOf(deployedTemplate: Template, sandbox: Installation) {
  const deployed = deployedFrom(deployedTemplate);
  const { cells } = layOut(sandbox, config, {
    requestsPerSecond: 0,
    spec: { taskDefinition: { taskRoleArn } },
  });
  const { world } = sandbox.account;
  for (const { name, actions } of alarmsOf(deployedTemplate)) {
    world.alarms.putAlarm({ name, measure: "none", threshold: 1 });
    Object.assign(world.alarms.alarms.get(name) ?? {}, { shown: { AlarmActions: actions } });
  }
  const cell = cells.get("a");
  if (!cell) throw new Error("the storefront has a cell a");
  world.alarms.putAlarm({
    name: "storefront-hosts",
    measure: "latency",
    of: cell.loadBalancerArn,
    threshold: 1,
    treatMissingData: "breaching",
  });
  const trusting = (Service: string) => ({
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service } }],
  });
  const roles = [
    ["CodeDeployRoleForECS", "codedeploy.amazonaws.com", ["AWSCodeDeployRoleForECS"]],
    ["ecsTaskExecutionRole", "ecs-tasks.amazonaws.com", ["AmazonECSTaskExecutionRolePolicy"]],
    ["storefront-task", "ecs-tasks.amazonaws.com", []],
  ] as const;
  for (const [name, who, policies] of roles)
    deployed.roles.set(name, {
      arn: roleArn(name),
      trust: trusting(who),
      inline: [],
      attached: policies.map((policy) => policyArn(`/${policy}`)),
    });
  deployed.functions.set("contract-check", {
    configuration: { FunctionArn: `arn:aws:lambda:${place.region}:${place.account}:function:contract-check` },
    urls: new Map(),
  });
  const clients: DoctorClients = {
    ...createDeployedClients(deployed, sandbox.clock.now),
    cloudwatch: sandbox.clients.cloudwatch,
    codedeploy: sandbox.clients.codedeploy,
    ec2: sandbox.clients.ec2,
    ecr: () => sandbox.clients.ecr,
    ecs: sandbox.clients.ecs,
    elb: sandbox.clients.elb,
    route53: sandbox.clients.route53,
    secrets: sandbox.clients.secrets,
  };
  return { config, deployed, sandbox, world, cell, clients, policyArn };
}

export type Account = ReturnType<typeof soundAccount>;

export const examined = (
  { clients }: Pick<Account, "clients">,
  configs: readonly ServiceConfig[] = [config],
): Promise<Examined> =>
  examine(
    clients,
    {
      installation,
      all: configs,
      services: configs,
      following: { all: [], mirrors: [] },
      moving: { all: [], policies: [] },
    },
    new Date(0),
  );
