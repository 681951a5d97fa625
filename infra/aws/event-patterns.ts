import type { EventPattern } from "aws-cdk-lib/aws-events";
import { CloudWatchAlarmStateChange } from "../../events/cloudwatch-alarm-state-change.ts";
import { CodeDeployDeploymentStateChange } from "../../events/codedeploy-deployment-state-change.ts";
import { EcrImageAction } from "../../events/ecr-image-action.ts";
import { EcsServiceAction } from "../../events/ecs-service-action.ts";
import { EcsTaskStateChange } from "../../events/ecs-task-state-change.ts";
import { StepFunctionsExecutionStatusChange } from "../../events/step-functions-execution-status-change.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";

/**
 * What may wake us, as data. Events of AWS services arrive on the account's default bus only
 * (EventBridge user guide, "Events from AWS services").
 */
export interface NamedPattern {
  readonly name: string;
  readonly target: "accept" | "wake" | "finalize";
  readonly what: string;
  /** Later than this the news is old: the sweep has found out on its own. */
  readonly maxAgeSeconds: number;
  readonly pattern: EventPattern;
}

/** EventBridge takes patterns of up to 2,048 characters (EventBridge quotas, "Event pattern size"). */
const longestList = 1_400;
const hour = 3_600;
const day = 24 * hour;

/** @param machineArns both state machines. @param account the installation's, whose repositories need no registryId. */
export function eventPatterns(
  services: readonly ServiceConfig[],
  machineArns: readonly string[],
  account: string,
): NamedPattern[] {
  return [
    ...imagePushes(services, account),
    ...deploymentChanges(services),
    ...alarms(services),
    ...troubledServices(),
    executionEnds(machineArns),
  ];
}

/** Untagged children of a multi-architecture push carry an empty tag. */
function imagePushes(services: readonly ServiceConfig[], home: string): NamedPattern[] {
  const accounts = unique(services.map(({ image }) => image.registryId ?? home));
  return chunked(services.map(({ image }) => image.repository)).map((repositories, index) => ({
    name: `ImagePushed${index || ""}`,
    target: "accept",
    what: "a tagged image was pushed",
    maxAgeSeconds: day,
    pattern: {
      ...named(EcrImageAction),
      account: accounts,
      detail: {
        "action-type": ["PUSH"],
        result: ["SUCCESS"],
        "repository-name": repositories,
        "image-tag": [{ "anything-but": [""] }],
      },
    },
  }));
}

/** Every state, unknown ones too: whoever is woken reads the deployment itself. */
function deploymentChanges(services: readonly ServiceConfig[]): NamedPattern[] {
  const applications = services.flatMap(({ cells }) => cells.map(({ codedeploy }) => codedeploy.application));
  return chunked(applications).map((application, index) => ({
    name: `DeploymentChanged${index || ""}`,
    target: "wake",
    what: "a deployment changed its state",
    maxAgeSeconds: hour,
    pattern: {
      ...named(CodeDeployDeploymentStateChange),
      detail: { application },
    },
  }));
}

/** Alarms that only the deployment group names are not known here: CodeDeploy stops by those itself. */
function alarms(services: readonly ServiceConfig[]): NamedPattern[] {
  return chunked(services.flatMap(({ rollback }) => rollback.alarms)).map((alarmName, index) => ({
    name: `AlarmFired${index || ""}`,
    target: "wake",
    what: "an alarm of a service file fired",
    maxAgeSeconds: hour,
    pattern: {
      ...named(CloudWatchAlarmStateChange),
      detail: { alarmName, state: { value: ["ALARM"] } },
    },
  }));
}

/**
 * Clusters and services stand in the deployment groups, not in our files, so these two look at the whole
 * account: only tasks of services that ended badly, and only the three actions that mean "cannot start".
 * An ordinary scale-in or batch job wakes nobody.
 */
function troubledServices(): NamedPattern[] {
  return [
    {
      name: "TaskDied",
      target: "wake",
      what: "a service's task could not start or died",
      maxAgeSeconds: hour,
      pattern: {
        ...named(EcsTaskStateChange),
        detail: {
          lastStatus: ["STOPPED"],
          group: [{ prefix: "service:" }],
          stopCode: ["TaskFailedToStart", "EssentialContainerExited"],
        },
      },
    },
    {
      name: "ServiceImpaired",
      target: "wake",
      what: "a service cannot start its tasks",
      maxAgeSeconds: hour,
      pattern: {
        ...named(EcsServiceAction),
        detail: {
          eventName: [
            "SERVICE_TASK_START_IMPAIRED",
            "SERVICE_TASK_PLACEMENT_FAILURE",
            "SERVICE_TASK_CONFIGURATION_FAILURE",
          ],
        },
      },
    },
  ];
}

const executionEnds = (stateMachineArn: readonly string[]): NamedPattern => ({
  name: "ExecutionEnded",
  target: "finalize",
  what: "an execution of ours ended, on its own or by hand",
  maxAgeSeconds: day,
  pattern: {
    ...named(StepFunctionsExecutionStatusChange),
    detail: {
      stateMachineArn: [...stateMachineArn],
      status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"],
    },
  },
});

/** Sender and kind of an event, as its schema has them. */
const named = ({ shape }: BusEvent) => ({
  source: [...shape.source.def.values],
  detailType: [...shape["detail-type"].def.values],
});

interface BusEvent {
  readonly shape: Readonly<
    Record<"source" | "detail-type", { readonly def: { readonly values: readonly string[] } }>
  >;
}

/** Sorted, without doubles, in lists that fit into one pattern each. */
function chunked(values: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (const value of unique(values)) {
    const last = chunks.at(-1);
    if (last && JSON.stringify([...last, value]).length <= longestList) last.push(value);
    else chunks.push([value]);
  }
  return chunks;
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();
