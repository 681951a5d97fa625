import type * as z from "zod/mini";
import { CloudWatchAlarmStateChange } from "../../events/cloudwatch-alarm-state-change.ts";
import { CodeDeployDeploymentStateChange } from "../../events/codedeploy-deployment-state-change.ts";
import { EcrImageAction } from "../../events/ecr-image-action.ts";
import { EcsServiceAction } from "../../events/ecs-service-action.ts";
import { EcsTaskStateChange } from "../../events/ecs-task-state-change.ts";
import { ReleaseInput } from "../../events/release-input.ts";
import { ReleaseStateChange } from "../../events/release-state-change.ts";
import { RollbackInput } from "../../events/rollback-input.ts";
import { ScheduleTick } from "../../events/schedule-tick.ts";
import { StepFunctionsExecutionStatusChange } from "../../events/step-functions-execution-status-change.ts";

export const schemas: Readonly<Record<string, z.ZodMiniType>> = {
  EcrImageAction,
  CodeDeployDeploymentStateChange,
  CloudWatchAlarmStateChange,
  StepFunctionsExecutionStatusChange,
  EcsTaskStateChange,
  EcsServiceAction,
  ScheduleTick,
  ReleaseInput,
  RollbackInput,
  ReleaseStateChange,
};
