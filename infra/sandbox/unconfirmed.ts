/**
 * What AWS's documentation leaves open and no public capture settles. Each is a switch, so that a flow can be
 * run both ways; the defaults are what captures suggest, or the likelier reading.
 */
export interface Unconfirmed {
  /** An automatic rollback is watched by the alarms of the deployment that it undoes. A capture shows one that succeeded while its alarm still fired. Default false. */
  readonly rollbackInheritsAlarms: boolean;
  /** An automatic rollback runs the hooks of the revision that it goes back to. Default false. */
  readonly rollbackInvokesHooks: boolean;
  /** A stop, by a person or an alarm, still rolls back during the termination wait. Default true. */
  readonly stopInTerminationWaitRollsBack: boolean;
  /** Alarms are polled during the termination wait. Default true. */
  readonly alarmsWatchedInTerminationWait: boolean;
  /** A ready wait that times out rolls back where failures do. Default false: it is none of the three events. */
  readonly readyTimeoutRollsBack: boolean;
  /** StopDeployment answers Pending while a lifecycle event runs. Default true; else Succeeded at once. */
  readonly stopIsPending: boolean;
  /** An alarm that no longer exists counts as one that cannot be read. Default true. */
  readonly missingAlarmStops: boolean;
  /** `startedBy` of a task: its task set's id, or the CodeDeploy deployment's. Default "task-set". */
  readonly taskStartedBy: "task-set" | "deployment";
  /** A deployment that starts while the old task set still drains fails with ECS_UPDATE_ERROR. Default false. */
  readonly drainingTaskSetFailsNext: boolean;
  /** Install counts tasks only, so that an unhealthy task set passes (reported once as a defect). Default false. */
  readonly installIgnoresHealth: boolean;
  /** How often a hook is invoked when its function fails. Default 1. */
  readonly hookAttempts: number;
  /** Seconds for which a deregistered task definition can still start tasks; AWS says up to 600. Default 0. */
  readonly inactiveUsableSeconds: number;
  /** A weighted record set may have one value only, as Route 53's API reference says and the console's pages do not. Default false. */
  readonly weightedHasOneValue: boolean;
  /** An alias to a load balancer that evaluates target health is unhealthy while any group has no targets, and not only while all have none. Default false. */
  readonly emptyGroupFailsAlias: boolean;
}

export const likely: Unconfirmed = {
  rollbackInheritsAlarms: false,
  rollbackInvokesHooks: false,
  stopInTerminationWaitRollsBack: true,
  alarmsWatchedInTerminationWait: true,
  readyTimeoutRollsBack: false,
  stopIsPending: true,
  missingAlarmStops: true,
  taskStartedBy: "task-set",
  drainingTaskSetFailsNext: false,
  installIgnoresHealth: false,
  hookAttempts: 1,
  inactiveUsableSeconds: 0,
  weightedHasOneValue: false,
  emptyGroupFailsAlias: false,
};
