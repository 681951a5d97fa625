import { ledger } from "../../ledger/ledger.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { keys } from "../../ledger/keys.ts";
import type { CellPlan, CellProgress, Ticket } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { DynamoClient } from "../../ledger/table.ts";
import { entry } from "../../shared/entry.ts";
import type { Call } from "../../shared/entry.ts";
import type { Settings } from "../../shared/settings.ts";
import { codedeploy } from "../aws/codedeploy.ts";
import { ecs } from "../aws/ecs.ts";
import { elb } from "../aws/elb.ts";
import { executions } from "../aws/executions.ts";
import type { Executions } from "../aws/executions.ts";
import { WaitingInput } from "../ticket.ts";
import { waiting } from "../waiting.ts";
import type { Waiting } from "../waiting.ts";
import { redeploy, stopForward } from "./go-back.ts";
import { newestFirst, turnRunBack } from "./with-group.ts";
import { lookBack } from "./look-back.ts";
import { wayBack } from "./way-back.ts";
import type { BackStep } from "./way-back.ts";

export interface BackOutDeps {
  readonly now: () => Date;
  readonly ledger: Ledger;
  readonly codedeploy: ReturnType<typeof codedeploy>;
  readonly ecs: ReturnType<typeof ecs>;
  readonly elb: ReturnType<typeof elb>;
  readonly executions: Pick<Executions, "answer">;
}

export interface BackOutClients {
  readonly dynamodb: DynamoClient;
  readonly codedeploy: Parameters<typeof codedeploy>[0];
  readonly ecs: Parameters<typeof ecs>[0];
  readonly elb: Parameters<typeof elb>[0];
  readonly sfn: Parameters<typeof executions>[0];
}

export const connectBackOut = (
  clients: BackOutClients,
  settings: Settings,
  now: () => Date,
): BackOutDeps => ({
  now,
  ledger: ledger(clients.dynamodb, settings.table, now),
  codedeploy: codedeploy(clients.codedeploy),
  ecs: ecs(clients.ecs),
  elb: elb(clients.elb),
  executions: executions(clients.sfn),
});

export type BackedOut = { readonly kind: "returned" | "stuck"; readonly reason: string };

/** Undoes what the ledger says was begun, newest wave first, until every cell is where it was. */
export const backOut = (deps: BackOutDeps) =>
  entry(WaitingInput).handler(async function backOut({ ticket, token }, call) {
    return waiting(deps, { ticket, token, scope: "back-out", task: "back-out" }, async () => {
      const settles = ticket.group === undefined ? undefined : await turnRunBack(deps, ticket);
      if (settles) return settles;
      await deps.ledger.lease.turnBack(ticket, "backing out");
      const view = await deps.ledger.releases.need(ticket.release);
      const others = ticket.group === undefined ? undefined : await newestFirst(deps, view);
      return others ?? lookAtAll(deps, ticket, view, call);
    });
  });

async function lookAtAll(
  deps: BackOutDeps,
  ticket: Ticket,
  view: ReleaseView,
  call: Call,
): Promise<BackedOut | Waiting> {
  const begun = view.cells.filter(({ intendedAt }) => view.record.kind === "rollback" || intendedAt);
  const waves = [...new Set(begun.map(({ wave }) => wave))].sort((a, b) => b - a);
  const stuck: string[] = [];
  for (const wave of waves) {
    const steps = await Promise.all(
      begun
        .filter((each) => each.wave === wave)
        .map((progress) => oneCell(deps, ticket, view, progress, call)),
    );
    const waits = steps.filter(({ step }) => step.kind !== "returned" && step.kind !== "stuck");
    // The next older wave waits for this one: newest first.
    if (waits.length > 0) return stillBack(deps, waits);
    for (const { plan, step } of steps) if (step.kind === "stuck") stuck.push(`${plan.cell}: ${step.reason}`);
  }
  if (stuck.length > 0) return { kind: "stuck", reason: stuck.join("; ") };
  const reason =
    begun.length === 0
      ? "nothing had been moved"
      : begun.map(({ cell, goal }) => `${cell} runs ${goal.taskDefinitionArn}`).join("; ");
  return { kind: "returned", reason };
}

interface CellStep {
  readonly plan: CellPlan;
  readonly step: BackStep;
}

async function oneCell(
  deps: BackOutDeps,
  ticket: Ticket,
  view: ReleaseView,
  progress: CellProgress,
  call: Call,
): Promise<CellStep> {
  const plan = view.plans.find(({ cell }) => cell === progress.cell);
  if (!plan) throw new Error(`the ledger has no plan for cell ${progress.cell}`);
  if (progress.returnedAt) return { plan, step: { kind: "returned", reason: "it is back" } };
  if (!progress.backSince)
    await deps.ledger.releases.progress(ticket.release, progress.cell, {
      set: { backSince: deps.now().toISOString() },
    });
  const step = wayBack(await lookBack(deps, view, plan, progress));
  call.log.info(`${progress.cell}: ${step.kind}`, { ...step });
  await takeBack(deps, ticket, plan, progress, step);
  return { plan, step };
}

async function takeBack(
  deps: BackOutDeps,
  ticket: Ticket,
  plan: CellPlan,
  progress: CellProgress,
  step: BackStep,
): Promise<void> {
  switch (step.kind) {
    case "wait":
      return;
    case "stop":
      return stopForward(deps, ticket, plan.cell, step.deploymentId);
    case "end-wait":
      await deps.ledger.lease.hold(ticket, `ending the wait of ${step.deploymentId}`);
      return deps.codedeploy.proceed(step.deploymentId, "TERMINATION_WAIT");
    case "continue":
      await deps.ledger.lease.hold(ticket, `letting ${step.deploymentId} go on`);
      return deps.codedeploy.proceed(step.deploymentId, "READY_WAIT");
    case "redeploy":
      await redeploy(deps, ticket, plan, progress, step.attempt);
      return;
    case "returned":
      return noteReturned(deps, ticket, progress, step.reason);
    case "stuck":
      await deps.ledger.releases.progress(ticket.release, plan.cell, { set: { stuck: step.reason } });
      return;
  }
}

async function noteReturned(
  { ledger }: BackOutDeps,
  { release }: Ticket,
  { cell, deploymentId }: CellProgress,
  reason: string,
): Promise<void> {
  // Where CodeDeploy stopped by itself, it waits for the bake's hook no more.
  if (deploymentId)
    await ledger.table.write({ ...keys.openHook(deploymentId, "AfterAllowTraffic"), remove: true });
  await ledger.releases.progress(release, cell, { set: { returnedAt: ledger.now().toISOString() } });
  await ledger.releases.note(release, `returned:${cell}`, {
    what: "back on the goal",
    cell,
    reason,
    whose: "ours",
  });
}

/** Seconds to the next look: CodeDeploy's events come sooner, the sweep's minute is the rest. */
const lookAgainSeconds = 15;

function stillBack(deps: BackOutDeps, waits: readonly CellStep[]): Waiting {
  return {
    kind: "wait",
    point: "back-out",
    reason: waits
      .map(({ plan, step }) => `${plan.cell}: ${"reason" in step ? step.reason : step.kind}`)
      .join("; "),
    wakeAt: deps.now().getTime() + lookAgainSeconds * 1000,
    places: waits.map(({ plan }) => `${plan.application}/${plan.deploymentGroup}`),
    ecsServices: [],
  };
}
