/** AllowTraffic: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html and a captured linear run. */
import { later } from "./codedeploy-parts.ts";
import type { CodeDeployParts } from "./codedeploy-parts.ts";
import type { Done } from "./codedeploy-hooks.ts";
import { idleGroup, isBehindListener, weighted } from "./codedeploy-install.ts";
import type { Deployment } from "./codedeploy-state.ts";
import { stepsOf } from "./codedeploy-steps.ts";
import type { ShiftStep } from "./codedeploy-steps.ts";
import { notBehindListener } from "./codedeploy-texts.ts";
import { timing } from "./codedeploy-timing.ts";
import { within } from "../identifiers.ts";

/** Moves the production listener's weights step by step; nothing is asked in between. */
export function shift(parts: CodeDeployParts, deployment: Deployment, done: Done): void {
  const { group, original, replacement, config } = deployment;
  const { random } = parts.surroundings;
  if (original === undefined || replacement === undefined || !isBehindListener(parts, group, original))
    return done(notBehindListener(group.productionListenerArn));

  const finish = (): void => {
    parts.taskSets.makePrimary(replacement);
    done();
  };
  const take = ([step, next, ...rest]: readonly ShiftStep[]): void => {
    const { percent = 100 } = step ?? {};
    const forward = weighted(replacement.targetGroupArn, original.targetGroupArn, percent);
    parts.balancers.setForward(group.productionListenerArn, forward);
    if (next === undefined)
      return void later(parts, deployment, within(random, timing.AllowTraffic), "has shifted", finish);
    const ms = next.afterMinutes * 60_000 + within(random, timing.intervalSlack);
    later(parts, deployment, ms, `shifts to ${next.percent} percent`, () => take([next, ...rest]));
  };
  take(stepsOf(config.routing));
}

/** All traffic to the original task set, which is primary again. No task set is made. */
export function shiftBack({ balancers, taskSets }: CodeDeployParts, { group, original }: Deployment): void {
  if (original === undefined) return;
  const idle = idleGroup(group, original);
  if (idle !== undefined)
    balancers.setForward(group.productionListenerArn, weighted(idle, original.targetGroupArn, 0));
  taskSets.makePrimary(original);
}
