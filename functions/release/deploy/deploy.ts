import { ledger } from "../../ledger/ledger.ts";
import { groupCell } from "../../ledger/group-records.ts";
import type { OpenHook, ReleaseRecord, Ticket } from "../../ledger/records.ts";
import type { DynamoClient } from "../../ledger/table.ts";
import { entry } from "../../shared/entry.ts";
import { LedgerInvalid, LostRace } from "../../shared/errors.ts";
import type { Settings } from "../../shared/settings.ts";
import { cloudwatch } from "../../shared/alarms.ts";
import { metricReader } from "../../shared/metric-data.ts";
import { codedeploy } from "../aws/codedeploy.ts";
import type { CodeDeploy } from "../aws/codedeploy.ts";
import { ecs } from "../aws/ecs.ts";
import { elb } from "../aws/elb.ts";
import { executions } from "../aws/executions.ts";
import type { Executions } from "../aws/executions.ts";
import { newsSender } from "../../shared/news.ts";
import type { NewsClients, SendNews } from "../../shared/news.ts";
import { digestOfPlans } from "../plan/plan.ts";
import { failRun } from "../group/runs.ts";
import { tell } from "../tell.ts";
import { CellInput } from "../ticket.ts";
import { waiting } from "../waiting.ts";
import type { Waiting } from "../waiting.ts";
import { advance } from "./advance.ts";
import type { CellFacts, Step } from "./step.ts";
import { createDeployment } from "./create.ts";
import type { CreateDeps } from "./create.ts";
import { holdForGroup } from "./hold.ts";
import { look } from "./look.ts";
import type { LookDeps } from "./look.ts";
import { noteJudged, noteJudgedStep, tellJudged } from "./note-judgement.ts";
import { noteDone, noteProgress } from "./note-progress.ts";
import { passHook } from "./pass-hook.ts";

export interface DeployDeps extends LookDeps, CreateDeps {
  readonly codedeploy: CodeDeploy;
  readonly ecs: ReturnType<typeof ecs>;
  readonly executions: Pick<Executions, "answer">;
  readonly sendNews: SendNews;
}

export interface DeployClients extends NewsClients {
  readonly dynamodb: DynamoClient;
  readonly codedeploy: Parameters<typeof codedeploy>[0];
  readonly ecs: Parameters<typeof ecs>[0];
  readonly elb: Parameters<typeof elb>[0];
  readonly cloudwatch: Parameters<typeof cloudwatch>[0];
  readonly sfn: Parameters<typeof executions>[0];
}

export function connectDeploy(clients: DeployClients, settings: Settings, now: () => Date): DeployDeps {
  const book = ledger(clients.dynamodb, settings.table, now);
  return {
    now,
    ledger: book,
    codedeploy: codedeploy(clients.codedeploy),
    ecs: ecs(clients.ecs),
    elb: elb(clients.elb),
    cloudwatch: cloudwatch(clients.cloudwatch),
    metrics: metricReader(clients.cloudwatch),
    executions: executions(clients.sfn),
    sendNews: newsSender(clients, book.outbox, settings),
    hooks: settings.hooks,
  };
}

export type Deployed = { readonly kind: "done" | "failed"; readonly reason: string };

/** Brings one cell to the candidate: looks, takes one step, and waits for what comes of it. */
export const deployCell = (deps: DeployDeps) =>
  entry(CellInput).handler(async function deployCell({ ticket, token, cell }, call) {
    return waiting(deps, { ticket, token, scope: cell, task: "deploy" }, async () => {
      await deps.ledger.lease.hold(ticket, `looking at ${cell}`);
      if (cell === groupCell) return holdForGroup(deps, ticket);
      const { facts, record } = await seen(deps, ticket, cell);
      const step = advance(facts);
      const { judgement: _, ...shown } = { judgement: undefined, ...step };
      call.log.info(`${cell}: ${step.kind}`, { ...shown, deployment: facts.deployment?.id });
      return take(deps, ticket, record, facts, step);
    });
  });

async function seen(deps: DeployDeps, ticket: Ticket, cell: string) {
  const view = await deps.ledger.releases.need(ticket.release);
  if (view.record.planDigest !== digestOfPlans(view.plans))
    throw new LedgerInvalid(
      `the plan of ${ticket.release} is not the one that was accepted (its digest differs)`,
    );
  const { hooks } = await deps.ledger.waits.open();
  const hook = hooks.find((each: OpenHook) => each.release === ticket.release && each.cell === cell);
  const facts = await look(deps, view, cell, hook);
  await noteProgress(deps, view.record, facts);
  await noteJudged(deps, view.record, facts);
  return { facts, record: view.record };
}

async function take(
  deps: DeployDeps,
  ticket: Ticket,
  record: ReleaseRecord,
  facts: CellFacts,
  step: Step,
): Promise<Deployed | Waiting> {
  const { plan, now } = facts;
  await noteJudgedStep(deps.ledger, ticket, plan.cell, step);
  const soon = (reason: string): Waiting =>
    listening(facts, { kind: "wait", point: "shift", reason, wakeAt: now + 60_000 });
  switch (step.kind) {
    case "wait":
      await tellWait(deps, record, facts, step);
      return listening(facts, step);
    case "create":
      return create(deps, ticket, record, facts);
    case "end-previous-wait":
      await deps.codedeploy.proceed(step.deploymentId, "TERMINATION_WAIT");
      return soon(`ended the termination wait of ${step.deploymentId}`);
    case "continue":
      await deps.codedeploy.proceed(step.deploymentId, "READY_WAIT");
      return soon(step.reason);
    case "pass-hook":
      await passHook(deps, record, facts, step.hook);
      return soon(step.reason);
    case "done":
      await noteDone(deps, record, facts, step.reason);
      return { kind: "done", reason: step.reason };
    case "failed":
    case "refused":
      await failRun(deps, record, facts.requests, step.reason);
      return { kind: "failed", reason: step.reason };
  }
}

async function create(
  deps: DeployDeps,
  ticket: Ticket,
  record: ReleaseRecord,
  facts: CellFacts,
): Promise<Deployed | Waiting> {
  const { plan, now } = facts;
  const made = await createDeployment(deps, ticket, record, facts);
  if ("busy" in made)
    return listening(facts, { kind: "wait", point: "shift", reason: made.busy, wakeAt: now + 60_000 });
  await tell(deps, record, "deploying", `${made.id} brings ${record.tag ?? record.digest} to ${plan.cell}`);
  // It may have ended already, and its event may have come before anybody could be asked.
  return again(deps, ticket, plan.cell);
}

/** One more look, at what was just made. */
async function again(deps: DeployDeps, ticket: Ticket, cell: string): Promise<Deployed | Waiting> {
  const { facts, record } = await seen(deps, ticket, cell);
  const step = advance(facts);
  if (step.kind === "create")
    return listening(facts, {
      kind: "wait",
      point: "shift",
      reason: "CodeDeploy has yet to show the deployment",
      wakeAt: facts.now + 15_000,
    });
  return take(deps, ticket, record, facts, step);
}

/** What news would concern this cell. */
const listening = ({ plan }: CellFacts, wait: Waiting): Waiting => ({
  ...wait,
  alarms: plan.alarms,
  places: [`${plan.application}/${plan.deploymentGroup}`],
  ecsServices: [`${plan.cluster}/${plan.ecsService}`],
});

async function tellWait(
  deps: DeployDeps,
  record: ReleaseRecord,
  { plan }: CellFacts,
  step: Step & { kind: "wait" },
): Promise<void> {
  if (step.point === "preview")
    await tell(
      deps,
      record,
      "approval-wanted",
      `${plan.cell} stands ready on its test listener; ${step.reason}`,
    );
  await tellJudged(deps, record, plan.cell, step);
  if (step.point === "bake")
    await tell(deps, record, "baking", `${plan.cell} carries all traffic; ${step.reason}`);
  if (step.point !== "previous-wait") return;
  await markBlocked(deps, record.id, plan.cell);
  await deps.ledger.releases.note(record.id, `blocked:${plan.cell}`, {
    what: "waits for the deployment before",
    cell: plan.cell,
    reason: step.reason,
    whose: "aws",
  });
}

/** Since when the group was busy: a limit runs from then. */
async function markBlocked({ ledger, now }: DeployDeps, id: string, cell: string): Promise<void> {
  const first = [{ path: "blockedSince", absent: true as const }];
  await ledger.releases
    .progress(id, cell, { set: { blockedSince: now().toISOString() } }, first)
    .catch((error: unknown) => {
      if (!(error instanceof LostRace)) throw error;
    });
}
