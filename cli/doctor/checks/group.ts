import type { AutoRollbackConfiguration, DeploymentGroupInfo } from "@aws-sdk/client-codedeploy";
import { groupFacts } from "../../../functions/release/aws/codedeploy-answers.ts";
import { renderDuration } from "../../../infra/config/duration.ts";
import type { CellFacts } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { unseen, valueOf } from "../look.ts";
import { lets } from "../policy.ts";

export const groupName = ({ cell }: CellFacts): string =>
  `${cell.codedeploy.application}/${cell.codedeploy.deploymentGroup}`;

/** The deployment group: its kind, its role, its way back, its waits. */
export function groupDrafts(cell: CellFacts): Draft[] {
  if (cell.group.kind === "absent")
    return [
      {
        check: "group-missing",
        what: `there is no deployment group ${groupName(cell)}`,
        mend: "create it, or correct codedeploy in the service file",
      },
    ];
  const group = valueOf(cell.group);
  if (!group) return [];
  return [
    ...styleDrafts(cell, group),
    ...roleDrafts(cell, group),
    ...rollbackDrafts(cell, group.autoRollbackConfiguration),
    ...busyDrafts(cell, group),
    ...waitDrafts(cell, group),
  ];
}

function styleDrafts(cell: CellFacts, { computePlatform, deploymentStyle }: DeploymentGroupInfo): Draft[] {
  const { deploymentType, deploymentOption } = deploymentStyle ?? {};
  const found = [computePlatform, deploymentType, deploymentOption];
  if (found.join() === "ECS,BLUE_GREEN,WITH_TRAFFIC_CONTROL") return [];
  return [
    {
      check: "group-style",
      what: `${groupName(cell)} is ${found.map((each) => each ?? "nothing").join(", ")}, not ECS, BLUE_GREEN, WITH_TRAFFIC_CONTROL`,
      mend: "create a deployment group of an application whose compute platform is ECS",
    },
  ];
}

function roleDrafts(cell: CellFacts, { serviceRoleArn = "" }: DeploymentGroupInfo): Draft[] {
  const role = cell.roles.get(serviceRoleArn) ?? unseen;
  if (role.kind === "unseen") return [];
  const who = "codedeploy.amazonaws.com";
  if (role.kind === "seen" && lets(role.value.trust, { who, action: "sts:AssumeRole" }) !== "no") return [];
  return [
    {
      check: "group-role-missing",
      what:
        role.kind === "absent"
          ? `the role ${serviceRoleArn} of ${groupName(cell)} does not exist`
          : `the role ${serviceRoleArn} of ${groupName(cell)} does not trust ${who}`,
      mend: `give the group a role that ${who} may take, with AWSCodeDeployRoleForECS`,
    },
  ];
}

const rollbackEvents = [
  "DEPLOYMENT_FAILURE",
  "DEPLOYMENT_STOP_ON_ALARM",
  "DEPLOYMENT_STOP_ON_REQUEST",
] as const;

function rollbackDrafts(cell: CellFacts, given: AutoRollbackConfiguration | undefined): Draft[] {
  const missing = given?.enabled
    ? rollbackEvents.filter((event) => !given.events?.includes(event))
    : rollbackEvents;
  if (missing.length === 0) return [];
  return [
    {
      check: "group-rollback-off",
      what: `${groupName(cell)} does not roll back by itself on ${missing.join(", ")}`,
      mend: "set autoRollbackConfiguration of the group to all three events",
    },
  ];
}

const active: readonly string[] = ["Created", "Queued", "InProgress", "Baking", "Ready"];

export const isBusy = ({ lastAttemptedDeployment }: DeploymentGroupInfo): boolean =>
  active.includes(lastAttemptedDeployment?.status ?? "");

function busyDrafts(cell: CellFacts, group: DeploymentGroupInfo): Draft[] {
  if (!isBusy(group)) return [];
  const { deploymentId, status } = group.lastAttemptedDeployment ?? {};
  return [
    {
      check: "group-busy",
      what: `${deploymentId} occupies ${groupName(cell)} (${status})`,
      mend: "let it end, or end it, before the first release",
    },
  ];
}

function waitDrafts(facts: CellFacts, group: DeploymentGroupInfo): Draft[] {
  const { cell, config } = facts;
  const { terminationWaitSeconds: wait, readyWaitSeconds: ready } = groupFacts(group);
  const { approval } = config.gates;
  const needed = Math.max(cell.terminationWaitSeconds ?? 0, longBake(config.strategy.bakeSeconds));
  const preview = approval?.at === "preview" ? approval.limitSeconds : 0;
  const wanted = Math.max(cell.readyWaitSeconds ?? 0, preview);
  const tooShort = (which: string, is: number, counted: number) =>
    `the ${which} wait of ${groupName(facts)} is ${renderDuration(is)}, and ${config.service} counts on ${renderDuration(counted)}`;
  return [
    ...onlyIf(wait < needed, {
      check: "termination-wait-short",
      what: tooShort("termination", wait, needed),
      mend: `set terminationWaitTimeInMinutes of the group to ${Math.ceil(needed / 60)}`,
    }),
    ...onlyIf(wait === 0 && needed === 0, {
      check: "termination-wait-none",
      what: `the termination wait of ${groupName(facts)} is 0 minutes`,
      mend: "set terminationWaitTimeInMinutes of the group to 60 or so, and terminationWait in the service file",
    }),
    ...onlyIf(ready < wanted, {
      check: "ready-wait-short",
      what: tooShort("ready", ready, wanted),
      mend: `set deploymentReadyOption of the group to STOP_DEPLOYMENT with ${Math.ceil(wanted / 60)} minutes`,
    }),
  ];
}

/** As a release plans it: a bake that AfterAllowTraffic cannot hold runs in the termination wait. */
const hookBakeSeconds = 45 * 60;
/** What it leaves of the wait, for going back. */
const marginSeconds = 10 * 60;

const longBake = (seconds: number): number => (seconds > hookBakeSeconds ? seconds + marginSeconds : 0);
