import type { RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import type { ImageBehaviour } from "../users/images.ts";

/** What a workload is laid out from. */
export interface WorkloadSpec {
  /** Name of the ECS service, and the default of most other names. */
  readonly service: string;
  readonly cluster?: string;
  readonly application?: string;
  readonly deploymentGroup?: string;
  readonly repository?: string;
  /** Tag of the image that runs. Default v1. */
  readonly tag?: string;
  readonly behaviour?: ImageBehaviour;
  /** How the first task definition names its image. Default "tag", as most stacks do. */
  readonly imageBy?: "tag" | "digest";
  /** The container behind the load balancer. Default "app". */
  readonly containerName?: string;
  /** Default application. */
  readonly loadBalancer?: "application" | "network";
  /** Default true. */
  readonly testListener?: boolean;
  /** Default 5. */
  readonly terminationWaitMinutes?: number;
  /** Above 0 the group stops before it shifts and waits for a person. Default 0. */
  readonly readyWaitMinutes?: number;
  /** Names of alarms on the group. Default none. */
  readonly alarms?: readonly string[];
  readonly ignorePollAlarmFailure?: boolean;
  /** Default: enabled for all three events. */
  readonly autoRollback?: {
    readonly enabled: boolean;
    readonly events?: ("DEPLOYMENT_FAILURE" | "DEPLOYMENT_STOP_ON_ALARM" | "DEPLOYMENT_STOP_ON_REQUEST")[];
  };
  /** The group's own configuration. Default all at once. */
  readonly deploymentConfigName?: string;
  /** Default 1. */
  readonly desiredCount?: number;
  /** Seconds that a target drains. Default 300, as AWS's. */
  readonly drainSeconds?: number;
  readonly hookRole?: "broad" | "limited";
  /** Members to add to or replace in the first task definition: roles, tags, sidecars. */
  readonly taskDefinition?: Partial<RegisterTaskDefinitionCommandInput>;
}
