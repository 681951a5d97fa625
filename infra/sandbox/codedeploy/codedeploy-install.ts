/**
 * Install: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html
 * That a task set which an earlier deployment left is cleared away first is chosen: no source tells.
 * Not simulated: network configuration and platform version of the AppSpec, and scaling meanwhile.
 */
import { later } from "./codedeploy-parts.ts";
import type { CodeDeployParts } from "./codedeploy-parts.ts";
import type { Done } from "./codedeploy-hooks.ts";
import type { Deployment, Group } from "./codedeploy-state.ts";
import {
  ecsRefused,
  neverHealthy,
  notBehindListener,
  otherTargetGroup,
  stillDraining,
} from "./codedeploy-texts.ts";
import type { Problem } from "./codedeploy-texts.ts";
import { installLimitMinutes, timing } from "./codedeploy-timing.ts";
import type { TaskSet } from "../ecs/ecs-state.ts";
import { whenSteady } from "../ecs/ecs-steadiness.ts";
import type { Share } from "../elb/elb-balancers.ts";
import { within } from "../identifiers.ts";

/** Which of the pair does not serve now: the two swap roles at each deployment. */
export const idleGroup = ({ targetGroupArns }: Group, live: TaskSet): string | undefined =>
  targetGroupArns.includes(live.targetGroupArn)
    ? targetGroupArns.find((arn) => arn !== live.targetGroupArn)
    : undefined;

/** The replacement first, as captured. */
export const weighted = (idle: string, live: string, percent: number): Share[] => [
  { targetGroupArn: idle, weight: percent },
  { targetGroupArn: live, weight: 100 - percent },
];

export const isBehindListener = (parts: CodeDeployParts, group: Group, live: TaskSet): boolean =>
  parts.balancers
    .listener(group.productionListenerArn)
    .forward.some(({ targetGroupArn, weight }) => targetGroupArn === live.targetGroupArn && weight > 0);

/** Makes the replacement task set and waits, up to an hour, until it is steady. */
export function install(parts: CodeDeployParts, deployment: Deployment, done: Done): void {
  const { group, original } = deployment;
  const idle = original && idleGroup(group, original);
  if (original === undefined || idle === undefined) return done(otherTargetGroup);
  const problem = obstacle(parts, deployment, original);
  if (problem !== undefined) return done(problem);
  clearTheWay(parts, group, original, idle);
  const made = create(parts, deployment, idle);
  if ("message" in made) return done(made);
  deployment.replacement = made;
  waitForSteady(parts, deployment, made, done);
}

function obstacle(parts: CodeDeployParts, { group }: Deployment, original: TaskSet): Problem | undefined {
  if (!isBehindListener(parts, group, original)) return notBehindListener(group.productionListenerArn);
  const draining = group.service.taskSets.find(({ status }) => status === "DRAINING");
  return draining !== undefined && parts.unconfirmed.drainingTaskSetFailsNext
    ? stillDraining(draining.id)
    : undefined;
}

/** A task set that an earlier deployment left goes first, and the idle group gets its place in the listener. */
function clearTheWay(
  { taskSets, balancers }: CodeDeployParts,
  group: Group,
  original: TaskSet,
  idle: string,
): void {
  for (const set of group.service.taskSets) if (set.status === "ACTIVE") taskSets.drain(set);
  balancers.setForward(group.productionListenerArn, weighted(idle, original.targetGroupArn, 0));
}

function create(
  { taskSets }: CodeDeployParts,
  deployment: Deployment,
  targetGroupArn: string,
): TaskSet | Problem {
  const { id: externalId, group, revision } = deployment;
  if (revision === undefined) return ecsRefused("Unable to find the task definition.");
  const { taskDefinitionArn, containerName, containerPort } = revision.appSpec;
  try {
    return taskSets.create(group.service, {
      taskDefinitionArn,
      targetGroupArn,
      containerName,
      containerPort,
      externalId,
    });
  } catch (refusal) {
    return ecsRefused((refusal as Error).message);
  }
}

function waitForSteady(parts: CodeDeployParts, deployment: Deployment, set: TaskSet, done: Done): void {
  const { random } = parts.surroundings;
  let isDone = false;
  const end = (problem?: Problem): void => {
    if (isDone) return;
    isDone = true;
    unwatch();
    done(problem);
  };
  const unwatch = whenSteady(set, () =>
    later(parts, deployment, within(random, timing.steadyNoticed), "looks at its task set", () => {
      if (set.isSteady) end();
    }),
  );
  deployment.timers.push({ cancel: unwatch });
  later(parts, deployment, installLimitMinutes * 60_000, "has waited for its task set", () =>
    end(neverHealthy(installLimitMinutes)),
  );
}
