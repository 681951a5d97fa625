/** A small world for tests: one account, its events in order, and the calls that its tests make most. */
import {
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentTargetCommand,
} from "@aws-sdk/client-codedeploy";
import type { CreateDeploymentCommandInput, DeploymentInfo, ECSTarget } from "@aws-sdk/client-codedeploy";
import { DescribeServicesCommand, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import type { Service } from "@aws-sdk/client-ecs";
import { createAccount } from "../../../infra/sandbox/account.ts";
import type { AccountOptions } from "../../../infra/sandbox/account.ts";
import { createClock } from "../../../infra/sandbox/time/clock.ts";
import type { ImageBehaviour } from "../../../infra/sandbox/users/images.ts";
import type { BusEvent, Invoke } from "../../../infra/sandbox/ports.ts";
import { createRandom } from "../../../infra/sandbox/time/random.ts";
import type { Workload } from "../../../infra/sandbox/layout/workload.ts";

export const noon = Date.UTC(2026, 10, 2, 12);

export interface WorldOptions extends AccountOptions {
  readonly seed?: number;
  readonly invoke?: Invoke;
}

/** Members of CreateDeployment's input, and hooks for the AppSpec: lifecycle event → function. */
export type DeployOptions = Partial<CreateDeploymentCommandInput> & { hooks?: Record<string, string> };

export type World = ReturnType<typeof createWorld>;

export function createWorld({ seed = 1, invoke, ...options }: WorldOptions = {}) {
  const clock = createClock(noon);
  const events: BusEvent[] = [];
  const calls: { name: string; payload: unknown; at: number }[] = [];
  const account = createAccount({
    clock,
    random: createRandom(seed),
    emit: (event) => void events.push(event),
    invoke: async (name, payload) => {
      calls.push({ name, payload, at: clock.now() });
      return await (invoke ?? (async () => undefined))(name, payload);
    },
    options,
  });
  const { codedeploy, ecs } = account.clients;

  const world = {
    ...account,
    clock,
    events,
    calls,

    /** Seconds since noon. */
    seconds: () => (clock.now() - noon) / 1000,
    /** Lets virtual seconds pass. */
    pass: async (seconds: number): Promise<void> =>
      void (await clock.run({ until: clock.now() + seconds * 1000 })),

    /** Passes time by the second until it is so; fails after `limit` seconds. */
    async until(isSo: () => boolean | Promise<boolean>, limit = 7200): Promise<void> {
      for (let waited = 0; waited < limit; waited++) {
        if (await isSo()) return;
        await world.pass(1);
      }
      throw new Error(`It was not so within ${limit} s.`);
    },

    /** States of CodeDeploy's events, in order; of one deployment if it is named. */
    states: (id?: string): unknown[] =>
      events
        .filter(
          (event) =>
            event.source === "aws.codedeploy" && (id === undefined || event.detail["deploymentId"] === id),
        )
        .map(({ detail }) => detail["state"]),

    eventsNamed: (detailType: string): BusEvent[] =>
      events.filter((event) => event["detail-type"] === detailType),

    async deployment(id: string): Promise<DeploymentInfo> {
      const { deploymentInfo } = await codedeploy.send(new GetDeploymentCommand({ deploymentId: id }));
      return deploymentInfo ?? {};
    },

    async target(id: string, { cluster, serviceName }: Workload): Promise<ECSTarget> {
      const targetId = `${cluster}:${serviceName}`;
      const answer = await codedeploy.send(new GetDeploymentTargetCommand({ deploymentId: id, targetId }));
      return answer.deploymentTarget?.ecsTarget ?? {};
    },

    /** `BeforeInstall Succeeded`, … */
    async lifecycle(id: string, workload: Workload): Promise<string[]> {
      const { lifecycleEvents = [] } = await world.target(id, workload);
      return lifecycleEvents.map(({ lifecycleEventName, status }) => `${lifecycleEventName} ${status}`);
    },

    async service({ cluster, serviceName }: Workload): Promise<Service> {
      const answer = await ecs.send(new DescribeServicesCommand({ cluster, services: [serviceName] }));
      return answer.services?.[0] ?? {};
    },

    /** Weight of the target group that was idle at first. */
    greenWeight: ({ listenerArn, targetGroupArns }: Workload): number =>
      account.world.elb
        .listener(listenerArn)
        .forward.find(({ targetGroupArn }) => targetGroupArn === targetGroupArns.green)?.weight ?? 0,

    /** Pushes an image and registers a revision with it. */
    async revision(workload: Workload, behaviour: ImageBehaviour = {}, tag = "v2"): Promise<string> {
      const digest = account.world.ecr.push(workload.repository, tag, behaviour);
      const answer = await ecs.send(
        new RegisterTaskDefinitionCommand({
          family: workload.family,
          containerDefinitions: [
            {
              name: workload.containerName,
              image: `${workload.repositoryUri}@${digest}`,
              portMappings: [{ containerPort: workload.containerPort }],
            },
          ],
        }),
      );
      return answer.taskDefinition?.taskDefinitionArn ?? "";
    },

    async create(workload: Workload, taskDefinitionArn: string, more: DeployOptions = {}) {
      const { hooks = {}, ...input } = more;
      const { deploymentId = "" } = await codedeploy.send(
        new CreateDeploymentCommand({
          applicationName: workload.application,
          deploymentGroupName: workload.deploymentGroup,
          revision: {
            revisionType: "AppSpecContent",
            appSpecContent: { content: appSpec(workload, taskDefinitionArn, hooks) },
          },
          ...input,
        }),
      );
      return deploymentId;
    },

    /** Pushes, registers and deploys. */
    async deploy(workload: Workload, behaviour: ImageBehaviour = {}, more: DeployOptions = {}) {
      return world.create(workload, await world.revision(workload, behaviour), more);
    },
  };
  return world;
}

export function appSpec(
  { containerName, containerPort }: Workload,
  taskDefinitionArn: string,
  hooks: Record<string, string> = {},
): string {
  return JSON.stringify({
    version: 0,
    Resources: [
      {
        TargetService: {
          Type: "AWS::ECS::Service",
          Properties: {
            TaskDefinition: taskDefinitionArn,
            LoadBalancerInfo: { ContainerName: containerName, ContainerPort: containerPort },
          },
        },
      },
    ],
    Hooks: Object.entries(hooks).map(([name, called]) => ({ [name]: called })),
  });
}

export const linear = "CodeDeployDefault.ECSLinear10PercentEvery1Minutes";
export const canary = "CodeDeployDefault.ECSCanary10Percent5Minutes";
