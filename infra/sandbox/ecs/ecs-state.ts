import type { Service } from "@aws-sdk/client-ecs";
import type { StopCode } from "./ecs-stop.ts";
import type { Backend } from "../users/images.ts";

export interface TaskContainer {
  readonly name: string;
  readonly image: string;
  /** Absent where the pull failed. */
  readonly digest?: string;
  exitCode?: number;
  reason?: string;
}

export interface Task {
  readonly arn: string;
  readonly taskSet: TaskSet;
  readonly createdAt: number;
  readonly address: string;
  readonly zone: string;
  readonly containers: readonly TaskContainer[];
  readonly backend: Backend;
  /** What is still to happen to it; cleared when it stops. */
  readonly timers: { cancel(): void }[];
  version: number;
  lastStatus: "PENDING" | "RUNNING" | "DEPROVISIONING" | "STOPPED";
  desiredStatus: "RUNNING" | "STOPPED";
  startedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  stopCode?: StopCode;
  stoppedReason?: string;
}

export interface TaskSet {
  readonly id: string;
  readonly arn: string;
  readonly service: EcsService;
  readonly taskDefinitionArn: string;
  readonly targetGroupArn: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** The CodeDeploy deployment that made it; absent on the one that the service was created with. */
  readonly externalId?: string;
  readonly createdAt: number;
  /** Tasks that are meant to run, and those that still stop. */
  readonly tasks: Set<Task>;
  /** Image reference → digest that the first task pulled; a tag that moves later does not change the others. */
  readonly digests: Map<string, string>;
  readonly steadyWatchers: Set<() => void>;
  status: "PRIMARY" | "ACTIVE" | "DRAINING";
  scalePercent: number;
  isSteady: boolean;
  stabilityAt: number;
  updatedAt: number;
  /** Tasks in a row that could not start. */
  failedStarts: number;
  /** A round of replacements is due. */
  retry: { cancel(): void } | undefined;
  settling: { cancel(): void } | undefined;
}

interface ServiceEvent {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

export interface EcsService {
  readonly arn: string;
  readonly name: string;
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly createdAt: number;
  /** Newest last here; the API answers newest first. */
  readonly events: ServiceEvent[];
  taskSets: TaskSet[];
  desiredCount: number;
  healthCheckGracePeriodSeconds: number;
  /** Members that are shown as a stack set them; nothing here acts by them. */
  shown?: Partial<Service>;
}

export interface EcsState {
  readonly clusters: Map<string, Map<string, EcsService>>;
  readonly tasks: Map<string, Task>;
}

export const createEcsState = (): EcsState => ({ clusters: new Map(), tasks: new Map() });

export const primaryOf = ({ taskSets }: EcsService): TaskSet | undefined =>
  taskSets.find(({ status }) => status === "PRIMARY");

/** `desiredCount` times the task set's scale. */
export const computedCount = ({ service, scalePercent }: TaskSet): number =>
  Math.ceil((service.desiredCount * scalePercent) / 100);

export const wantedTasks = ({ tasks }: TaskSet): Task[] =>
  [...tasks].filter(({ desiredStatus }) => desiredStatus === "RUNNING");
