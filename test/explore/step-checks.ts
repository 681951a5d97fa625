/** What must hold after every single call: the invariants as far as one step can break them. */
import { labelOf } from "../../functions/ledger/description.ts";
import type { DeploymentLabel } from "../../functions/ledger/description.ts";
import { longestWriterSeconds } from "../../functions/ledger/lease.ts";
import type { ReleaseRecord, ServiceState, Ticket } from "../../functions/ledger/records.ts";
import type { Deployment } from "../../infra/sandbox/codedeploy/codedeploy-state.ts";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import type { InvocationRecord, InvocationStart } from "../../infra/sandbox/lambda/lambda.ts";
import type { Execution } from "../../infra/sandbox/step-functions/step-functions-execution.ts";
import { keepLedger } from "./known-ledger.ts";

export interface Surroundings {
  readonly now: () => number;
  readonly execution: (arn: string) => Execution | undefined;
  readonly deployment: (id: string) => Deployment | undefined;
  readonly problem: (sentence: string) => void;
}

interface Running {
  readonly start: InvocationStart;
  readonly ticket: Ticket | undefined;
  /** Whether it has written to the ledger that the lease is still its own. */
  hasHeld: boolean;
  /** Scopes of the waits whose token it has stored. */
  readonly stored: Set<string>;
  /** Whether it has called CodeDeploy to report. */
  hasTried: boolean;
}

/** A cell is looked at each quarter; a look or a sweep may be lost or throttled by each of three faults for five minutes. */
const mostOverdueMs = 32 * 60_000;

/** Calls that change something in AWS, and need the lease. */
const leased: ReadonlySet<string> = new Set(["CreateDeployment", "StopDeployment", "ContinueDeployment"]);

export function stepChecks(world: Surroundings) {
  const moves: (() => void)[] = [];
  const ledger = keepLedger({
    // Looked at when the whole transaction has taken effect.
    service: (before, after) => void moves.push(() => leaseMoved(world, ledger, before, after)),
    release: (before, after) => endedTwice(world, before, after),
  });
  const running = new Map<string, Running>();
  const labels = new Set<string>();
  const facts: Facts = { world, ledger, running, labels };
  return {
    ledger,
    /** Looked at from time to time. */
    overdue(): void {
      for (const [wait, at] of ledger.wakes)
        if (world.now() - at > mostOverdueMs)
          world.problem(`invariant 8: ${wait} was not woken when its time had come`);
    },
    began(start: InvocationStart): void {
      running.set(start.id, {
        start,
        ticket: ticketOf(start),
        hasHeld: false,
        stored: new Set(),
        hasTried: false,
      });
    },
    ended(record: InvocationRecord): void {
      silentHook(facts, record);
    },
    called(call: CallRecord): void {
      for (const look of moves.splice(0)) look();
      const by = running.get(call.invocation);
      if (by && call.operation === "PutLifecycleEventHookExecutionStatus") by.hasTried = true;
      if (call.output === undefined || !by) return;
      if (call.operation === "UpdateItem") held(facts, by, call);
      if (leased.has(call.operation)) writes(facts, by, call);
      if (call.operation === "CreateDeployment") created(facts, by, call);
      if (call.operation === "StopDeployment" || call.operation === "ContinueDeployment") ours(facts, call);
      if (call.operation === "PutLifecycleEventHookExecutionStatus") reported(facts, by, call);
    },
  };
}

interface Facts {
  readonly world: Surroundings;
  readonly ledger: ReturnType<typeof keepLedger>;
  readonly running: Map<string, Running>;
  readonly labels: Set<string>;
}

function ticketOf({ payload }: InvocationStart): Ticket | undefined {
  const { ticket } = (JSON.parse(payload) ?? {}) as { ticket?: Ticket };
  return typeof ticket?.fence === "number" ? ticket : undefined;
}

function leaseMoved(
  { now, execution, problem }: Surroundings,
  { releases }: Pick<Facts["ledger"], "releases">,
  before: ServiceState | undefined,
  after: ServiceState,
): void {
  if (before && after.fence < before.fence)
    problem(`invariant 5: the fence of ${after.service} went back from ${before.fence} to ${after.fence}`);
  const was = before?.lease;
  if (!was || !after.lease || was.holder === after.lease.holder) return;
  // Its holder gave it on, with its own end.
  if (releases.get(was.holder)?.state === "ended") return;
  const old = execution(was.executionArn);
  const moved = `the lease of ${after.service} went from ${was.holder} to ${after.lease.holder}`;
  if (old?.status === "RUNNING") problem(`invariant 5: ${moved} while that one's execution was running`);
  else if (old && now() - (old.stoppedAt ?? 0) < longestWriterSeconds * 1000)
    problem(`invariant 5: ${moved} while a function of it may still run`);
}

function endedTwice(
  { problem }: Surroundings,
  before: ReleaseRecord | undefined,
  after: ReleaseRecord,
): void {
  if (!before?.outcome) return;
  if (after.outcome?.kind !== before.outcome.kind || after.state !== "ended")
    problem(
      `invariant 6: ${after.id} had ended as ${before.outcome.kind}, and then as ${after.outcome?.kind ?? after.state}`,
    );
}

/** A write to the service's own item by somebody who has a ticket (the lease, held or given back), or of a token. */
function held({ world, ledger }: Facts, by: Running, { input }: CallRecord): void {
  const { Key } = input as { Key?: { pk?: { S?: string }; sk?: { S?: string } } };
  if (Key?.pk?.S === "open" && Key.sk?.S) by.stored.add(Key.sk.S);
  if (!by.ticket || Key?.pk?.S !== `service#${by.ticket.service}` || Key.sk?.S !== "state") return;
  const fence = ledger.services.get(by.ticket.service)?.lease?.fence;
  if (fence !== undefined && fence !== by.ticket.fence)
    world.problem(
      `invariant 5: ${by.start.function} wrote to ${by.ticket.service} with fence ${by.ticket.fence}, the lease has ${fence}`,
    );
  by.hasHeld = true;
}

function writes({ world, ledger }: Facts, by: Running, { operation, function: name }: CallRecord): void {
  if (!by.ticket) return world.problem(`invariant 5: ${name} called ${operation} without a lease`);
  const fence = ledger.services.get(by.ticket.service)?.lease?.fence;
  if (fence !== by.ticket.fence)
    world.problem(
      `invariant 5: ${name} called ${operation} with fence ${by.ticket.fence}, the lease has ${fence ?? "none"}`,
    );
  if (!by.hasHeld)
    world.problem(`invariant 5: ${name} called ${operation} before it wrote that the lease is its own`);
}

/** @returns the label of a deployment that is ours, or of the one that it rolls back. */
function labelled(deployment: Deployment | undefined): DeploymentLabel | undefined {
  return labelOf((deployment?.undoes ?? deployment)?.description);
}

function created({ world, ledger, labels }: Facts, by: Running, { input }: CallRecord): void {
  const { description } = input as { description?: string };
  const label = labelOf(description);
  if (!label || description === undefined)
    return world.problem(`invariant 4: a deployment was made that does not say whose it is`);
  if (labels.has(description)) world.problem(`invariant 7: ${description} was made twice`);
  labels.add(description);
  const cell = ledger.cells.get(`${label.release}/${label.cell}`);
  const intended = label.purpose === "deploy" ? cell?.intendedAt : cell?.back?.intendedAt;
  if (intended === undefined)
    world.problem(`invariant 4: ${description} was made before the ledger had the intention`);
  const scope = label.purpose === "deploy" ? label.cell : "back-out";
  if (!by.stored.has(`wait#${label.release}#${scope}`))
    world.problem(`invariant 8: ${description} was made before the callback token was stored`);
  if (label.purpose === "return") newestFirst(world, ledger, label);
}

/** What was moved last goes back first. */
function newestFirst(
  { problem }: Surroundings,
  { cells }: Pick<Facts["ledger"], "cells">,
  { release, cell }: DeploymentLabel,
): void {
  const its = cells.get(`${release}/${cell}`);
  for (const [key, other] of cells)
    if (key.startsWith(`${release}/`) && its && other.wave > its.wave && other.intendedAt)
      if (!other.returnedAt && !other.stuck)
        problem(
          `${release}: cell ${cell} of wave ${its.wave} goes back before ${other.cell} of wave ${other.wave}`,
        );
}

function ours({ world }: Facts, { operation, input }: CallRecord): void {
  const { deploymentId = "" } = input as { deploymentId?: string };
  if (!labelled(world.deployment(deploymentId)))
    world.problem(`invariant 4: ${operation} on ${deploymentId}, which is not ours`);
}

function reported({ world, ledger }: Facts, by: Running, { input }: CallRecord): void {
  const { deploymentId = "", status } = input as { deploymentId?: string; status?: string };
  const deployment = world.deployment(deploymentId);
  const label = labelOf(deployment?.description);
  const isForeign = !label || label.purpose === "return" || deployment?.undoes !== undefined;
  if (isForeign && status === "Failed")
    world.problem(`invariant 4: ${by.start.function} failed ${deploymentId}, which is not ours`);
  if (isForeign || status !== "Succeeded" || !label) return;
  const minds =
    by.start.function.endsWith("BeforeInstall") || by.start.function.endsWith("BeforeAllowTraffic");
  const record = ledger.releases.get(label.release);
  if (!minds || !record || record.overrides.includes("freeze")) return;
  const freeze = [record.service, "all"].map((scope) => ledger.freezes.get(scope)).find(holds(by.start.at));
  if (freeze)
    world.problem(
      `${by.start.function} let ${label.release} pass, though ${freeze.scope} was frozen since ${freeze.at}`,
    );
}

const holds = (began: number) => (freeze: { readonly at: string; readonly until?: string } | undefined) =>
  freeze !== undefined &&
  Date.parse(freeze.at) < began &&
  (freeze.until === undefined || Date.parse(freeze.until) > began + 150_000);

/** A hook that ended by itself has tried to report, or has left the report to somebody, in writing. */
function silentHook(
  { world, ledger, running }: Facts,
  { id, outcome, function: name }: InvocationRecord,
): void {
  const by = running.get(id);
  if (!name.startsWith("CodeDeployHook_") || !by || by.hasTried) return;
  const wasEnded = outcome.kind === "failed" && /^(Runtime|Sandbox)\./.test(outcome.failure.errorType);
  if (outcome.kind === "refused" || wasEnded) return;
  const isLeft = outcome.kind === "returned" && outcome.payload.includes('"deferred"');
  const { DeploymentId } = JSON.parse(by.start.payload) as { DeploymentId?: string };
  if (isLeft && (ledger.open.has(`hook#${DeploymentId}#AfterAllowTraffic`) || wasLeftBefore(outcome.payload)))
    return;
  world.problem(`invariant 8: ${name} ended without a report for ${DeploymentId}`);
}

/** Called twice: whoever the first call left it to has reported by now, or will. */
const wasLeftBefore = (payload: string): boolean => payload.includes("deferred before");
