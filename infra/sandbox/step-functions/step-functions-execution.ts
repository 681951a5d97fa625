/** Executions: from start to end, and again from where one failed. */
import type { ExecutionStatus } from "@aws-sdk/client-sfn";
import { StateError, Stopped } from "./asl-errors.ts";
import type { Branch } from "./asl-host.ts";
import { runStates } from "./asl-interpret.ts";
import { createScope } from "./asl-scope.ts";
import type { Machine } from "./asl-types.ts";
import type { History } from "./step-functions-history.ts";
import { createHistory } from "./step-functions-history.ts";
import type { HostDeps } from "./step-functions-host.ts";
import { createHost } from "./step-functions-host.ts";

interface Identity {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly machineName: string;
  /** JSON text. */
  readonly input: string;
}

export interface Execution extends Identity {
  /** As it was at the start; a redrive runs it again. */
  readonly machine: Machine;
  readonly history: History;
  readonly startedAt: number;
  status: ExecutionStatus;
  stoppedAt?: number;
  /** JSON text. */
  output?: string;
  error?: string;
  cause?: string;
  redriveCount: number;
  redrivenAt?: number;
  /** Billed: states entered, and retries. */
  transitions: number;
  /** The top line of states, with the state that it is in. */
  branch: Branch;
}

export interface EngineDeps extends HostDeps {
  /** Told at each change of status. */
  readonly onStatus: (execution: Execution) => void;
}

export interface Engine {
  start(identity: Identity, machine: Machine): Execution;
  /** Ends it as ABORTED at once; invocations that run go on. Nothing happens if it has ended. */
  stop(execution: Execution, error?: string, cause?: string): void;
  /** Goes on from the state that it ended in, with that state's input. */
  redrive(execution: Execution): void;
}

/** How an execution ends. */
interface Ended {
  readonly output?: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

export function createEngine(deps: EngineDeps): Engine {
  const { clock } = deps;
  return {
    start(identity, machine) {
      const execution = newExecution(identity, machine, clock.now);
      begin(deps, execution, JSON.parse(identity.input));
      return execution;
    },
    stop(execution, error, cause) {
      if (execution.status === "RUNNING") end(deps, execution, "ABORTED", { error, cause });
    },
    redrive(execution) {
      const { previous, state } = execution.branch;
      const redriveCount = execution.redriveCount + 1;
      const id = execution.history.add(previous, "ExecutionRedriven", { redriveCount });
      execution.branch = { scope: createScope(), previous: id, ...(state && { state }) };
      for (const member of ["stoppedAt", "error", "cause"] as const) delete execution[member];
      Object.assign(execution, { status: "RUNNING", redriveCount, redrivenAt: clock.now() });
      begin(deps, execution, state ? state.input : JSON.parse(execution.input), state?.name);
    },
  };
}

function begin(deps: EngineDeps, execution: Execution, input: unknown, from?: string): void {
  const { scope } = execution.branch;
  const run = (): unknown => (scope.isStopped ? undefined : drive(deps, execution, input, from));
  deps.clock.after(0, `${execution.name} begins`, run);
  deps.onStatus(execution);
}

async function drive(deps: EngineDeps, execution: Execution, input: unknown, from?: string): Promise<void> {
  const { branch, machine } = execution;
  const seconds = machine.TimeoutSeconds ?? Infinity;
  const limit = deps.clock.after(seconds * 1000, `${execution.name} reaches its time limit`, () =>
    end(deps, execution, "TIMED_OUT", {}),
  );
  branch.scope.onStop(limit.cancel);
  try {
    const output = await runStates(createHost(deps, execution), branch, machine, input, from);
    end(deps, execution, "SUCCEEDED", { output: JSON.stringify(output) });
  } catch (error) {
    if (error instanceof Stopped) return;
    if (!(error instanceof StateError)) throw error;
    end(deps, execution, "FAILED", { error: error.error, cause: error.reason });
  }
}

const LAST_EVENTS = {
  SUCCEEDED: "ExecutionSucceeded",
  FAILED: "ExecutionFailed",
  TIMED_OUT: "ExecutionTimedOut",
  ABORTED: "ExecutionAborted",
} as const;

function end(deps: EngineDeps, execution: Execution, status: keyof typeof LAST_EVENTS, ended: Ended): void {
  const { branch, history } = execution;
  branch.scope.stop();
  const details = Object.fromEntries(Object.entries(ended).filter(([, value]) => value !== undefined));
  const shown = ended.output === undefined ? details : { ...details, outputDetails: { truncated: false } };
  branch.previous = history.end(branch.previous, LAST_EVENTS[status], shown);
  Object.assign(execution, { ...details, status, stoppedAt: deps.clock.now() });
  deps.onStatus(execution);
}

function newExecution(identity: Identity, machine: Machine, now: () => number): Execution {
  const history = createHistory(now);
  const started = { input: identity.input, inputDetails: { truncated: false } };
  return {
    ...identity,
    machine,
    history,
    startedAt: now(),
    status: "RUNNING",
    redriveCount: 0,
    transitions: 0,
    branch: { scope: createScope(), previous: history.add(0, "ExecutionStarted", started) },
  };
}
