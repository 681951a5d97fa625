import type {
  BatchGetDeploymentTargetsCommandInput,
  BatchGetDeploymentsCommandInput,
  DeploymentTarget,
  GetDeploymentCommandInput,
  GetDeploymentGroupCommandInput,
  GetDeploymentTargetCommandInput,
} from "@aws-sdk/client-codedeploy";
import * as sdk from "@aws-sdk/client-codedeploy";
import { deploymentAnswer, groupAnswer, targetAnswer, targetIdOf } from "./codedeploy-answers.ts";
import type { Groups } from "./codedeploy-groups.ts";
import type { Deployment } from "./codedeploy-state.ts";
import type { Balancers } from "../elb/elb-balancers.ts";
import type { Place } from "../ports.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);
/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeployments.html */
const mostInBatch = 25;

/** CodeDeploy's reads of what is named. */
export function codedeployReads(groups: Groups, balancers: Balancers, place: Place) {
  const target = (deployment: Deployment, id: string) => targetOf(balancers, place, deployment, id);
  return {
    GetDeploymentGroup: ({ applicationName, deploymentGroupName }: GetDeploymentGroupCommandInput) => ({
      deploymentGroupInfo: groupAnswer(balancers, groups.group(applicationName, deploymentGroupName)),
    }),

    GetDeployment: ({ deploymentId }: GetDeploymentCommandInput) => ({
      deploymentInfo: deploymentAnswer(balancers, groups.deployment(deploymentId)),
    }),

    /** Ids that do not exist are left out. */
    BatchGetDeployments: ({ deploymentIds = [] }: BatchGetDeploymentsCommandInput) => {
      if (deploymentIds.length === 0)
        throw refuse("DeploymentIdRequiredException", "At least one deployment ID must be specified.");
      if (deploymentIds.length > mostInBatch)
        throw refuse(
          "BatchLimitExceededException",
          `The maximum number of deployment IDs is ${mostInBatch}.`,
        );
      const found = deploymentIds.flatMap((id) => groups.deployments.get(id) ?? []);
      return { deploymentsInfo: found.map((deployment) => deploymentAnswer(balancers, deployment)) };
    },

    GetDeploymentTarget: ({ deploymentId, targetId }: GetDeploymentTargetCommandInput) => {
      const deployment = begun(groups.deployment(deploymentId));
      return { deploymentTarget: target(deployment, targetId ?? "") };
    },

    BatchGetDeploymentTargets: ({ deploymentId, targetIds = [] }: BatchGetDeploymentTargetsCommandInput) => {
      const deployment = begun(groups.deployment(deploymentId));
      const wanted = targetIds.length === 0 ? [""] : targetIds;
      return { deploymentTargets: wanted.map((id) => target(deployment, id)) };
    },
  };
}

function targetOf(balancers: Balancers, place: Place, deployment: Deployment, id: string): DeploymentTarget {
  if (id === "")
    throw refuse("DeploymentTargetIdRequiredException", "A deployment target ID was not provided.");
  if (id !== targetIdOf(deployment.group))
    throw refuse(
      "DeploymentTargetDoesNotExistException",
      `The target ${id} does not belong to ${deployment.id}.`,
    );
  return { deploymentTargetType: "ECSTarget", ecsTarget: targetAnswer(balancers, place, deployment) };
}

export function begun(deployment: Deployment): Deployment {
  if (deployment.startedAt === undefined && deployment.status === "Created")
    throw refuse("DeploymentNotStartedException", `The deployment ${deployment.id} has not started.`);
  return deployment;
}
