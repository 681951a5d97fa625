import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  DeploymentGroupInfo,
  ECSTaskSet,
} from "@aws-sdk/client-codedeploy";
import type { AppSpec, HookName } from "./codedeploy-appspec.ts";
import type { RoutingConfig } from "./codedeploy-configs.ts";
import type { Problem } from "./codedeploy-texts.ts";
import type { EcsService, TaskSet } from "../ecs/ecs-state.ts";

export type LifecycleEventName = HookName | "Install" | "AllowTestTraffic" | "AllowTraffic";

export interface LifecycleEventRecord {
  readonly name: LifecycleEventName;
  status: "Pending" | "InProgress" | "Succeeded" | "Failed" | "Skipped";
  startAt?: number;
  endAt?: number;
}

export interface Group {
  readonly applicationName: string;
  readonly name: string;
  readonly id: string;
  readonly serviceRoleArn: string;
  readonly service: EcsService;
  readonly targetGroupArns: readonly [string, string];
  readonly productionListenerArn: string;
  readonly testListenerArn: string | undefined;
  /** `limited` may invoke functions named `CodeDeployHook_…` only, as AWSCodeDeployRoleForECSLimited. */
  readonly hookRole: "broad" | "limited";
  configName: string;
  terminationWaitMinutes: number;
  /** 0: the deployment goes on by itself. */
  readyWaitMinutes: number;
  autoRollback: AutoRollbackConfiguration;
  alarms: AlarmConfiguration | undefined;
  /** Members that are shown as a stack set them; nothing here acts by them. */
  shown?: Partial<DeploymentGroupInfo>;
  /** Oldest first. */
  readonly deployments: Deployment[];
}

type DeploymentStatus = "Created" | "InProgress" | "Ready" | "Succeeded" | "Failed" | "Stopped";

export interface Revision {
  readonly content: string;
  readonly sha256: string;
  readonly appSpec: AppSpec;
}

export interface Deployment {
  readonly id: string;
  readonly group: Group;
  readonly creator: "user" | "codeDeployRollback";
  /** The deployment that this one rolls back. */
  readonly undoes: Deployment | undefined;
  readonly config: RoutingConfig;
  readonly description: string | undefined;
  readonly revision: Revision | undefined;
  readonly autoRollback: AutoRollbackConfiguration | undefined;
  readonly alarmOverride: AlarmConfiguration | undefined;
  readonly createdAt: number;
  readonly events: readonly LifecycleEventRecord[];
  /** All that is still to happen to it. */
  readonly timers: { cancel(): void }[];
  /** The task set that served when it began; a rollback's is the one to go back to. */
  readonly original: TaskSet | undefined;
  replacement: TaskSet | undefined;
  status: DeploymentStatus;
  targetStatus: "Pending" | "InProgress" | "Ready" | "Succeeded" | "Failed" | "Skipped";
  /** What it waits for, when that is a person. */
  wait: "READY_WAIT" | "TERMINATION_WAIT" | undefined;
  hasWaitedReady: boolean;
  isTerminating: boolean;
  isStopping: boolean;
  updatedAt: number;
  startedAt?: number;
  completedAt?: number;
  problem?: Problem;
  rollbackInfo?: {
    rollbackDeploymentId?: string;
    rollbackTriggeringDeploymentId?: string;
    rollbackMessage: string;
  };
  /** Task sets as they were when it ended. */
  lastTaskSets?: ECSTaskSet[];
}

const over: ReadonlySet<DeploymentStatus> = new Set(["Succeeded", "Failed", "Stopped"]);

export const isOver = ({ status }: Deployment): boolean => over.has(status);

export const runningEvent = ({ events }: Deployment): LifecycleEventRecord | undefined =>
  events.find(({ status }) => status === "InProgress");

export const activeDeployment = ({ deployments }: Group): Deployment | undefined =>
  deployments.find((deployment) => !isOver(deployment));

/** All are listed from the start; without a test listener there are none for test traffic. */
function pendingEvents({ testListenerArn }: Group): LifecycleEventRecord[] {
  const test = ["AllowTestTraffic", "AfterAllowTestTraffic"] as const;
  const names = [
    ...(["BeforeInstall", "Install", "AfterInstall"] as const),
    ...(testListenerArn === undefined ? [] : test),
    ...(["BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"] as const),
  ];
  return names.map((name) => ({ name, status: "Pending" }));
}

/** What every deployment is before it starts, a rollback too. */
export const unstarted = (id: string, group: Group, now: number) => ({
  id,
  group,
  createdAt: now,
  updatedAt: now,
  events: pendingEvents(group),
  timers: [],
  replacement: undefined,
  status: "Created" as const,
  targetStatus: "Pending" as const,
  wait: undefined,
  isTerminating: false,
  isStopping: false,
});
