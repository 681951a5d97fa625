/**
 * The alarms of a deployment, its own or else its group's, polled every 10 to 20 s.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html
 */
import type { AlarmConfiguration } from "@aws-sdk/client-codedeploy";
import type { CodeDeployParts } from "./codedeploy-parts.ts";
import type { Deployment } from "./codedeploy-state.ts";
import { alarmsActive, notPermitted } from "./codedeploy-texts.ts";
import type { Problem } from "./codedeploy-texts.ts";
import { timing } from "./codedeploy-timing.ts";
import { within } from "../identifiers.ts";

export const alarmsOf = ({ alarmOverride, group, undoes }: Deployment): AlarmConfiguration | undefined =>
  alarmOverride ?? (undoes === undefined ? group.alarms : undefined);

const watchedNames = (deployment: Deployment): string[] => {
  const { enabled, alarms = [] } = alarmsOf(deployment) ?? {};
  return enabled === true ? alarms.flatMap(({ name }) => name ?? []) : [];
};

/** Why the deployment must stop now, if it must. */
export function alarmProblem(parts: CodeDeployParts, deployment: Deployment): Problem | undefined {
  const { alarms, canReadAlarms, unconfirmed } = parts;
  const names = watchedNames(deployment);
  if (names.length === 0) return undefined;
  const firing = canReadAlarms() ? names.filter((name) => alarms.stateOf(name) === "ALARM") : [];
  if (firing.length > 0) return alarmsActive(firing);
  const isMissing = unconfirmed.missingAlarmStops && names.some((name) => alarms.stateOf(name) === undefined);
  const isUnread = !canReadAlarms() || isMissing;
  return isUnread && alarmsOf(deployment)?.ignorePollAlarmFailure !== true
    ? notPermitted(deployment.group.serviceRoleArn, "AmazonCloudWatch")
    : undefined;
}

/** Polls until the deployment is over. */
export function watchAlarms(
  parts: CodeDeployParts,
  deployment: Deployment,
  stop: (problem: Problem) => void,
): void {
  if (watchedNames(deployment).length === 0) return;
  const poll = (): void => {
    const isOff = deployment.isTerminating && !parts.unconfirmed.alarmsWatchedInTerminationWait;
    const problem = isOff ? undefined : alarmProblem(parts, deployment);
    if (problem !== undefined) return stop(problem);
    return next();
  };
  const next = (): void => {
    pollTimers.get(deployment)?.cancel();
    const ms = within(parts.surroundings.random, timing.alarmPoll);
    pollTimers.set(deployment, parts.surroundings.clock.after(ms, `${deployment.id} polls its alarms`, poll));
  };
  next();
  deployment.timers.push({ cancel: () => pollTimers.get(deployment)?.cancel() });
}

/** One timer each, and not a list that grows through a wait of two days. */
const pollTimers = new WeakMap<Deployment, { cancel(): void }>();
