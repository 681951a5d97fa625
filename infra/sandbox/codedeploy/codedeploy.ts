/**
 * AWS CodeDeploy for ECS, from https://docs.aws.amazon.com/codedeploy/latest/APIReference/Welcome.html
 * The engine behind it is `codedeploy-engine.ts`. Not simulated: applications and groups as calls (the world
 * lays them out), revisions in S3, triggers, the platforms Server and Lambda.
 */
import type {
  CodeDeployClient,
  ContinueDeploymentCommandInput,
  CreateDeploymentCommandInput,
  CreateDeploymentConfigCommandInput,
  GetDeploymentConfigCommandInput,
  ListDeploymentConfigsCommandInput,
  PutLifecycleEventHookExecutionStatusCommandInput,
  StopDeploymentCommandInput,
} from "@aws-sdk/client-codedeploy";
import * as sdk from "@aws-sdk/client-codedeploy";
import type { Configs } from "./codedeploy-configs.ts";
import { newDeployment } from "./codedeploy-create.ts";
import { Engine } from "./codedeploy-engine.ts";
import type { Groups } from "./codedeploy-groups.ts";
import { Hooks } from "./codedeploy-hooks.ts";
import type { CodeDeployParts } from "./codedeploy-parts.ts";
import { listings } from "./codedeploy-listings.ts";
import { codedeployReads } from "./codedeploy-reads.ts";
import { isOver } from "./codedeploy-state.ts";
import type { Deployment } from "./codedeploy-state.ts";
import { deploymentIdOf } from "../identifiers.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

export function createCodeDeploy(parts: CodeDeployParts, groups: Groups, configs: Configs, pageSize: number) {
  const { surroundings, balancers } = parts;
  const hooks = new Hooks(parts);
  const engine = new Engine(parts, hooks);
  return simulatedClient("CodeDeploy", {
    ...codedeployReads(groups, balancers, surroundings.place),
    ...listings(groups, pageSize),
    ...writes(engine, groups, creator(parts, groups, configs)),
    CreateDeploymentConfig: (input: CreateDeploymentConfigCommandInput) => configs.create(input),
    GetDeploymentConfig: (input: GetDeploymentConfigCommandInput) => configs.get(input),
    ListDeploymentConfigs: (input: ListDeploymentConfigsCommandInput) => configs.list(input),
    PutLifecycleEventHookExecutionStatus: (input: PutLifecycleEventHookExecutionStatusCommandInput) =>
      hooks.report(groups.deployment(input.deploymentId), input),
  }) as Pick<CodeDeployClient, "send">;
}

const creator =
  ({ surroundings, balancers }: CodeDeployParts, groups: Groups, configs: Configs) =>
  (input: CreateDeploymentCommandInput): Deployment => {
    const { clock, random } = surroundings;
    const group = groups.group(input.applicationName, input.deploymentGroupName);
    const deployment = newDeployment(
      { balancers, configs, now: clock.now(), newId: () => deploymentIdOf(random) },
      group,
      input,
    );
    groups.record(deployment);
    return deployment;
  };

function writes(engine: Engine, groups: Groups, create: (input: CreateDeploymentCommandInput) => Deployment) {
  return {
    CreateDeployment: (input: CreateDeploymentCommandInput) => {
      const deployment = create(input);
      engine.start(deployment);
      return { deploymentId: deployment.id };
    },

    StopDeployment: ({ deploymentId, autoRollbackEnabled }: StopDeploymentCommandInput) => {
      const status = engine.stop(unfinished(groups, deploymentId), autoRollbackEnabled);
      const statusMessage = "No more commands will be scheduled for execution in the deployment instances";
      return { status, ...(status === "Succeeded" ? { statusMessage } : {}) };
    },

    ContinueDeployment: ({
      deploymentId,
      deploymentWaitType = "READY_WAIT",
    }: ContinueDeploymentCommandInput) => {
      if (!["READY_WAIT", "TERMINATION_WAIT"].includes(deploymentWaitType))
        throw refuse("InvalidDeploymentWaitTypeException", `The wait type is invalid: ${deploymentWaitType}`);
      const deployment = unfinished(groups, deploymentId);
      if (deployment.undoes !== undefined)
        throw refuse("UnsupportedActionForDeploymentTypeException", "A rollback has nothing to continue.");
      if (deployment.wait !== deploymentWaitType)
        throw refuse(
          "DeploymentIsNotInReadyStateException",
          `The deployment ${deployment.id} is not in its ${deploymentWaitType}.`,
        );
      engine.proceed(deployment);
      return {};
    },
  };
}

function unfinished(groups: Groups, id: string | undefined): Deployment {
  const found = groups.deployment(id);
  if (isOver(found))
    throw refuse(
      "DeploymentAlreadyCompletedException",
      `Deployment ${found.id} is already in a terminal state.`,
    );
  return found;
}
