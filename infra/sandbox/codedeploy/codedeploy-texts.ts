/** CodeDeploy's sentences. Captured or documented where not said otherwise. */

export interface Problem {
  /** Absent where a capture shows the text without its code. */
  readonly code?:
    | "ALARM_ACTIVE"
    | "ECS_UPDATE_ERROR"
    | "HOOK_EXECUTION_FAILURE"
    | "IAM_ROLE_PERMISSIONS"
    | "INVALID_ECS_SERVICE"
    | "MANUAL_STOP"
    | "TIMEOUT";
  readonly message: string;
}

export const alarmsActive = (names: readonly string[]): Problem => ({
  code: "ALARM_ACTIVE",
  message: `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: ${names.map((name) => `<${name}>`).join(" ")}`,
});

export const hookFailed: Problem = {
  code: "HOOK_EXECUTION_FAILURE",
  message: "The deployment failed because one or more of the lifecycle event validation functions failed.",
};

/** The code beside the documented texts of time-outs is chosen: no capture has both. */
export const hookSilent: Problem = {
  code: "TIMEOUT",
  message:
    "The deployment timed out while waiting for a status callback. CodeDeploy expects a status callback within one hour after a deployment hook is invoked.",
};

/** Its second sentence is chosen: the capture breaks off before it. */
export const neverHealthy = (minutes: number): Problem => ({
  code: "TIMEOUT",
  message: `The deployment timed out while waiting for the replacement task set to become healthy. This time out period is ${minutes} minutes.`,
});

export const notContinued = (minutes: number): Problem => ({
  code: "TIMEOUT",
  message: `The deployment timed out while waiting for a notification to continue. This time out period is ${minutes} minutes.`,
});

export const notPermitted = (roleArn: string, product: "AWSLambda" | "AmazonCloudWatch"): Problem => ({
  code: "IAM_ROLE_PERMISSIONS",
  message: `The IAM role ${roleArn} does not give you permission to perform operations in the following AWS service: ${product}.`,
});

export const notBehindListener = (listenerArn: string): Problem => ({
  message: `The ELB could not be updated due to the following error: Primary taskset target group must be behind listener ${listenerArn}`,
});

export const stillDraining = (taskSetId: string): Problem => ({
  code: "ECS_UPDATE_ERROR",
  message: `TaskSet <${taskSetId}> is behind prod listener. Verify that the TaskSet is still serving production traffic.`,
});

export const otherTargetGroup: Problem = {
  code: "INVALID_ECS_SERVICE",
  message: "The target ECS service must be configured using one of those two target groups.",
};

/** ECS's own text under CodeDeploy's code. */
export const ecsRefused = (message: string): Problem => ({ code: "ECS_UPDATE_ERROR", message });

/** Chosen: no text of a manual stop on ECS was found. */
export const stoppedByHand: Problem = { code: "MANUAL_STOP", message: "The deployment was stopped." };

export const onlyAllAtOnce =
  "Only ALB supports gradual traffic routing, use AllAtOnce Traffic routing instead when you create/update Deployment group.";

export const groupIsBusy = (group: string, deploymentId: string): string =>
  `The Deployment Group '${group}' already has an active Deployment '${deploymentId}'`;

export const isRolledBack = (id: string, rollbackId: string): string =>
  `Deployment ${id} terminated. Automatic rollback is triggered with a DeploymentId ${rollbackId}.`;

export const rollsBack = (rollbackId: string, id: string): string =>
  `Deployment ${rollbackId} is triggered to roll back deployment ${id}.`;
