/** What each lifecycle event does. Only the five hook events can call a function. */
import { hookNames } from "./codedeploy-appspec.ts";
import type { HookName } from "./codedeploy-appspec.ts";
import type { Done, Hooks } from "./codedeploy-hooks.ts";
import { install } from "./codedeploy-install.ts";
import { later } from "./codedeploy-parts.ts";
import type { CodeDeployParts } from "./codedeploy-parts.ts";
import { shift, shiftBack } from "./codedeploy-shift.ts";
import type { Deployment, LifecycleEventName } from "./codedeploy-state.ts";
import { timing } from "./codedeploy-timing.ts";
import { within } from "../identifiers.ts";

const isHook = (name: LifecycleEventName): name is HookName =>
  (hookNames as readonly string[]).includes(name);

/** Does the event's work and ends it. */
export type Lifecycle = (deployment: Deployment, name: LifecycleEventName, done: Done) => void;

export function createLifecycle(parts: CodeDeployParts, hooks: Hooks): Lifecycle {
  const { random } = parts.surroundings;

  const pass = (deployment: Deployment, name: LifecycleEventName, run: () => void): void => {
    const own = name === "Install" ? timing.BeforeInstall : timing[name];
    const span = deployment.undoes === undefined ? own : timing.rollbackEvent;
    later(parts, deployment, within(random, span), name, run);
  };

  function allowTestTraffic({ group, replacement }: Deployment): void {
    if (group.testListenerArn === undefined || replacement === undefined) return;
    parts.balancers.setForward(group.testListenerArn, [
      { targetGroupArn: replacement.targetGroupArn, weight: 1 },
    ]);
  }

  function forward(deployment: Deployment, name: LifecycleEventName, done: Done): void {
    if (name === "Install") return install(parts, deployment, done);
    if (name === "AllowTraffic") return shift(parts, deployment, done);
    if (name === "AllowTestTraffic") allowTestTraffic(deployment);
    pass(deployment, name, done);
  }

  function backward(deployment: Deployment, name: LifecycleEventName, done: Done): void {
    if (name === "AllowTraffic") shiftBack(parts, deployment);
    pass(deployment, name, done);
  }

  return (deployment, name, done) => {
    const isRollback = deployment.undoes !== undefined;
    const called = isHook(name) ? deployment.revision?.appSpec.hooks.get(name) : undefined;
    if (called !== undefined && (!isRollback || parts.unconfirmed.rollbackInvokesHooks))
      return hooks.call(deployment, called, done);
    return isRollback ? backward(deployment, name, done) : forward(deployment, name, done);
  };
}
