import type { CreateDeploymentCommandInput } from "@aws-sdk/client-codedeploy";
import type { RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { describe } from "../../ledger/description.ts";
import type { DeploymentLabel } from "../../ledger/description.ts";
import { keys } from "../../ledger/keys.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { CellPlan, CellProgress, OpenHook, Revision, Ticket } from "../../ledger/records.ts";
import type { CodeDeploy } from "../aws/codedeploy.ts";
import type { Ecs } from "../aws/ecs.ts";
import { appSpec } from "../deploy/app-spec.ts";
import { asSeen, createOnce, registerOnce } from "../deploy/create.ts";

export interface GoBackDeps {
  readonly ledger: Ledger;
  readonly codedeploy: Pick<CodeDeploy, "create" | "find" | "stop" | "proceed" | "report">;
  readonly ecs: Pick<Ecs, "definition" | "register" | "revisions">;
}

/** Stops the forward deployment with CodeDeploy's own rollback: the fast road while the old task set is alive. */
export async function stopForward(
  deps: GoBackDeps,
  ticket: Ticket,
  cell: string,
  deploymentId: string,
): Promise<void> {
  await deps.ledger.lease.hold(ticket, `stopping ${deploymentId} of ${cell}`);
  const { hooks } = await deps.ledger.waits.open();
  // A hook that CodeDeploy still waits for would keep the deployment from stopping at once.
  for (const hook of hooks.filter((each) => each.deploymentId === deploymentId)) await failHook(deps, hook);
  await deps.codedeploy.stop(deploymentId);
  await deps.ledger.releases.note(ticket.release, `stop:${cell}:${deploymentId}`, {
    what: "deployment stopped",
    cell,
    reason: deploymentId,
    whose: "ours",
  });
}

export async function failHook(
  { codedeploy, ledger }: Pick<GoBackDeps, "codedeploy" | "ledger">,
  hook: OpenHook,
): Promise<void> {
  await codedeploy.report(hook.deploymentId, hook.executionId, "Failed");
  await ledger.table.write({ ...keys.openHook(hook.deploymentId, hook.event), remove: true });
}

/**
 * Deploys the goal again: all at once, without our hooks, and with alarms off, because the alarm is the
 * reason for going back. Written down before it is done.
 */
export async function redeploy(
  deps: GoBackDeps,
  ticket: Ticket,
  plan: CellPlan,
  progress: CellProgress,
  attempt: number,
): Promise<string> {
  const { ledger, codedeploy } = deps;
  const note = `deploying ${plan.cell} back`;
  await ledger.lease.hold(ticket, note);
  const goal = await usableGoal(deps, ticket, plan, progress.goal);
  const intent = { attempt, intendedAt: ledger.now().toISOString() };
  const intention = ledger.releases.progressing(ticket.release, plan.cell, { set: { back: intent, goal } }, [
    asSeen(progress.back?.intendedAt, "back.intendedAt"),
  ]);
  await ledger.lease.intend(ticket, note, intention, "back");
  const label = { release: ticket.release, cell: plan.cell, purpose: "return" as const, attempt };
  const input = returnInput(plan, goal, label);
  const made = await createOnce(codedeploy, plan, label, input, intent.intendedAt);
  if ("busy" in made) {
    // Nothing was made: this attempt does not count; unless another look made it.
    const before = progress.back ? { set: { back: progress.back } } : { remove: ["back"] };
    const ours = [{ path: "back.intendedAt", is: intent.intendedAt }] as const;
    await ledger.releases.progress(ticket.release, plan.cell, before, ours);
    return made.busy;
  }
  await ledger.releases.progress(ticket.release, plan.cell, {
    set: { back: { ...intent, deploymentId: made.id } },
  });
  const reason = `${made.id} to ${goal.taskDefinitionArn}`;
  await ledger.releases.note(ticket.release, `back:${plan.cell}:${attempt}`, {
    what: "deploying back",
    cell: plan.cell,
    reason,
    whose: "ours",
  });
  return reason;
}

const returnInput = (
  plan: CellPlan,
  { taskDefinitionArn }: Revision,
  label: DeploymentLabel,
): CreateDeploymentCommandInput => ({
  applicationName: plan.application,
  deploymentGroupName: plan.deploymentGroup,
  deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
  description: describe(label),
  revision: appSpec(plan, taskDefinitionArn, {}),
  autoRollbackConfiguration: { enabled: false },
  overrideAlarmConfiguration: { enabled: false, alarms: [] },
});

/** A revision that was deregistered cannot be deployed: it is registered again, from what the ledger kept. */
async function usableGoal(
  deps: GoBackDeps,
  ticket: Ticket,
  plan: CellPlan,
  goal: Revision,
): Promise<Revision> {
  const found = await deps.ecs.definition(goal.taskDefinitionArn);
  if (found?.isActive) return goal;
  const kept = await deps.ledger.services.revision(ticket.service, goal.taskDefinitionArn);
  const input = (kept?.input ?? found?.input) as RegisterTaskDefinitionCommandInput | undefined;
  if (!input) return goal;
  const arn = await registerOnce(deps, { id: ticket.release, service: ticket.service }, input);
  const again = { ...goal, taskDefinitionArn: arn };
  await deps.ledger.services.keepRevision(ticket.service, again, input, true);
  await deps.ledger.releases.note(ticket.release, `reregistered:${plan.cell}`, {
    what: "registered again",
    cell: plan.cell,
    reason: `${goal.taskDefinitionArn} was deregistered; its content is ${arn} now`,
    whose: "ours",
  });
  return again;
}
