import type { Alarms } from "../cloudwatch/cloudwatch-alarms.ts";
import type { Deployment } from "./codedeploy-state.ts";
import type { TaskSets } from "../ecs/ecs-task-sets.ts";
import type { Balancers } from "../elb/elb-balancers.ts";
import type { Invoke, Surroundings } from "../ports.ts";
import type { Unconfirmed } from "../unconfirmed.ts";

/** What the files of the simulated CodeDeploy share. */
export interface CodeDeployParts {
  readonly surroundings: Surroundings;
  readonly taskSets: TaskSets;
  readonly balancers: Balancers;
  readonly alarms: Alarms;
  readonly invoke: Invoke;
  readonly unconfirmed: Unconfirmed;
  /** Enters a deployment in its group's list and among all. */
  readonly record: (deployment: Deployment) => void;
  /** False: CodeDeploy's role cannot read alarms. */
  readonly canReadAlarms: () => boolean;
}

/** Runs later, unless the deployment is over by then. */
export function later(
  parts: CodeDeployParts,
  deployment: Deployment,
  ms: number,
  what: string,
  run: () => void,
): { cancel(): void } {
  const timer = parts.surroundings.clock.after(ms, `${deployment.id} ${what}`, run);
  deployment.timers.push(timer);
  return timer;
}
