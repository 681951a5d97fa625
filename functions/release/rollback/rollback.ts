import { longestWriterSeconds, seizeAfterSeconds } from "../../ledger/lease.ts";
import { keys } from "../../ledger/keys.ts";
import { ledger } from "../../ledger/ledger.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Lease, ReleaseRecord, ServiceState, Settled, Ticket } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { DynamoClient } from "../../ledger/table.ts";
import { entry } from "../../shared/entry.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import type { Settings } from "../../shared/settings.ts";
import { codedeploy } from "../aws/codedeploy.ts";
import { ecr } from "../aws/ecr.ts";
import { ecs } from "../aws/ecs.ts";
import { elb } from "../aws/elb.ts";
import { executions } from "../aws/executions.ts";
import { trafficOfRollback } from "../traffic-of.ts";
import { lookAgain, waiting } from "../waiting.ts";
import type { Waiting } from "../waiting.ts";
import { BeginInput } from "./input.ts";
import { goalImageGone } from "./goal-image.ts";
import { beginRecord, finalizeOf } from "./record.ts";
import { leaseStep, target } from "./target.ts";
import { waysBack } from "./ways-back.ts";
import { turnRunsBack } from "./with-group.ts";

export interface RollbackDeps {
  readonly now: () => Date;
  readonly ledger: Ledger;
  readonly configs: readonly ServiceConfig[];
  readonly codedeploy: ReturnType<typeof codedeploy>;
  readonly ecs: ReturnType<typeof ecs>;
  readonly ecr: ReturnType<typeof ecr>;
  readonly elb: ReturnType<typeof elb>;
  readonly executions: ReturnType<typeof executions>;
}

export interface RollbackClients {
  readonly dynamodb: DynamoClient;
  readonly codedeploy: Parameters<typeof codedeploy>[0];
  readonly ecs: Parameters<typeof ecs>[0];
  readonly ecr: Parameters<typeof ecr>[0];
  readonly elb: Parameters<typeof elb>[0];
  readonly sfn: Parameters<typeof executions>[0];
}

export const connectRollback = (
  clients: RollbackClients,
  settings: Settings,
  configs: readonly ServiceConfig[],
  now: () => Date,
): RollbackDeps => ({
  now,
  configs,
  ledger: ledger(clients.dynamodb, settings.table, now),
  codedeploy: codedeploy(clients.codedeploy),
  ecs: ecs(clients.ecs),
  ecr: ecr(clients.ecr),
  elb: elb(clients.elb),
  executions: executions(clients.sfn),
});

export type Begun =
  | { readonly kind: "go"; readonly ticket: Ticket; readonly reason: string }
  | { readonly kind: "refused"; readonly ticket: null; readonly reason: string };

/** First state of the machine `Rollback`: decides where to, gets the lease however it must, and writes the way down. */
export const beginRollback = (deps: RollbackDeps) =>
  entry(BeginInput).handler(async function beginRollback(input, call): Promise<Begun | Waiting> {
    const { service } = input.input;
    const at = {
      ticket: { release: input.execution.name, service },
      token: input.token,
      scope: "begin",
      task: "rollback",
    } as const;
    call.log.about({ release: input.execution.name, service });
    return waiting(deps, at, async () => {
      const begun = await look(deps, input);
      call.log.info(`rollback: ${begun.kind}`, { ...begun });
      return begun;
    });
  });

async function look(deps: RollbackDeps, input: BeginInput): Promise<Begun | Waiting> {
  const { ledger } = deps;
  const id = input.execution.name;
  const { service } = input.input;
  const known = await ledger.releases.view(id);
  if (known?.record.outcome) return refused(`${id} has ended: ${known.record.outcome.reason}`);
  const state = await ledger.services.state(service);
  const holder =
    state?.lease && state.lease.holder !== id ? await ledger.releases.view(state.lease.holder) : undefined;
  const decided = known?.record.back?.to ?? (await decide(deps, input, state, holder?.record));
  if (typeof decided === "string") return refused(decided);
  const record = known?.record ?? (await beginRecord(deps, input, decided, state, holder));
  return getLease(deps, record, state, holder);
}

/** @returns where to go, or why not. Nothing has moved yet. */
async function decide(
  deps: RollbackDeps,
  { input }: BeginInput,
  state: ServiceState | undefined,
  inFlight: ReleaseRecord | undefined,
): Promise<Settled | string> {
  const recordOf = async (id: string | undefined) =>
    id === undefined ? undefined : (await deps.ledger.releases.view(id))?.record;
  const finalized = await recordOf(finalizeOf(input));
  const begun = finalized?.back?.to ?? finalized?.from;
  if (begun) return begun;
  const to = "to" in input ? input.to : undefined;
  const found = target({ service: input.service, to, named: await recordOf(to), state, inFlight });
  if (found.kind === "refuse") return found.reason;
  return (await goalImageGone(deps, input.service, found.to)) ?? found.to;
}

async function getLease(
  deps: RollbackDeps,
  record: ReleaseRecord,
  state: ServiceState | undefined,
  holder: ReleaseView | undefined,
): Promise<Begun | Waiting> {
  const { executions, now } = deps;
  const lease = state?.lease;
  const asked = holder?.requests.find(({ kind }) => kind === "yield");
  const step = leaseStep({
    now: now().getTime(),
    own: record.id,
    lease,
    execution:
      lease && lease.holder !== record.id ? await executions.read(lease.executionArn) : { kind: "unknown" },
    askedAt: asked && Date.parse(asked.at),
    sameGoal:
      holder?.record.kind === "rollback" && holder.record.back?.to.release === record.back?.to.release,
    seizeAfterSeconds,
  });
  switch (step.kind) {
    case "wait":
      return { ...step, point: "yield" };
    case "ask":
      await askToYield(deps, record, lease?.holder ?? "");
      return soon(deps, `${lease?.holder} was asked to yield`);
    case "stop":
      await executions.stop(lease?.executionArn ?? "", `${record.id} takes over: ${record.reason}`);
      return soon(
        deps,
        `${lease?.holder} was stopped; its last function may run for ${longestWriterSeconds} s`,
      );
    case "take":
    case "seize":
      return go(deps, record, lease, state, holder);
  }
}

async function askToYield({ ledger, executions, now }: RollbackDeps, record: ReleaseRecord, holder: string) {
  const { by, reason } = record;
  await ledger.releases.ask(holder, { kind: "yield", by, reason, at: now().toISOString() });
  for (const wait of await ledger.waits.of(holder)) await executions.answer(wait.token, lookAgain);
}

async function go(
  deps: RollbackDeps,
  record: ReleaseRecord,
  lease: Lease | undefined,
  state: ServiceState | undefined,
  holder: ReleaseView | undefined,
): Promise<Begun> {
  const { ledger } = deps;
  const settles = await turnRunsBack(deps, record, holder);
  if (settles) return refused(settles);
  const own = { holder: record.id, executionArn: record.executionArn };
  let fence = lease?.fence ?? 0;
  // This function may run on when its execution was stopped: whoever ended the rollback meanwhile gave it no lease.
  const unlessEnded = { ...keys.release(record.id), when: [{ path: "state", isNot: "ended" } as const] };
  if (!lease) {
    fence = (state?.fence ?? 0) + 1;
    await ledger.table.writeAll([
      ledger.lease.taking(record.service, own, fence),
      { ...unlessEnded, change: { set: { state: "running" } } },
    ]);
  } else if (lease.holder !== record.id) {
    fence = lease.fence + 1;
    // It may be another than when this rollback began.
    await ledger.table.writeAll([
      ledger.lease.seizing(record.service, lease, own),
      { ...unlessEnded, change: { set: { "back.ends": lease.holder } } },
    ]);
  }
  const ticket = { release: record.id, service: record.service, fence };
  await waysBack(deps, ticket, record, holder);
  const traffic = await trafficOfRollback(ledger, record, holder);
  return { kind: "go", ticket: { ...ticket, ...traffic }, reason: record.reason };
}

const soon = (deps: RollbackDeps, reason: string): Waiting => ({
  kind: "wait",
  point: "yield",
  reason,
  wakeAt: deps.now().getTime() + 10_000,
});

const refused = (reason: string): Begun => ({ kind: "refused", ticket: null, reason });
