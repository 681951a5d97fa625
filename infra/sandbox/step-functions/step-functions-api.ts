/** Starting, stopping, reading and redriving executions, with the errors that each operation declares. */
import type {
  DescribeExecutionCommandInput,
  DescribeExecutionCommandOutput,
  GetExecutionHistoryCommandInput,
  ListExecutionsCommandInput,
  RedriveExecutionCommandInput,
  StartExecutionCommandInput,
  StopExecutionCommandInput,
} from "@aws-sdk/client-sfn";
import type { Clock } from "../time/clock.ts";
import type { Operations } from "../faults/faults-client.ts";
import { refuseUnknown } from "../faults/faults-client.ts";
import { awsError } from "../faults/faults-error.ts";
import type { Ids } from "../time/random.ts";
import type { Engine, Execution } from "./step-functions-execution.ts";
import { MOST_EVENTS } from "./step-functions-history.ts";
import { MOST_DATA_BYTES } from "./step-functions-host.ts";
import { checkFailure } from "./step-functions-task-api.ts";
import type { StateMachine } from "./step-functions.ts";

const DAY_MS = 86_400_000;
/** How long a closed execution is kept, and its name blocked. */
const KEPT_MS = 90 * DAY_MS;
const REDRIVABLE_MS = 14 * DAY_MS;
const PAGE = 100;
/** 1 to 80 characters without blanks, brackets, wildcards, control and some other characters. */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

export interface ApiDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly engine: Engine;
  readonly machines: ReadonlyMap<string, StateMachine>;
  readonly find: (arn: string) => Execution | undefined;
}

export function executionOperations(deps: ApiDeps): Operations {
  const existing = (arn: string | undefined): Execution => {
    if (!/^arn:aws:states:[^:]+:\d+:execution:[^:]+:[^:]+$/.test(arn ?? ""))
      throw awsError("InvalidArn", `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
    const execution = deps.find(arn ?? "");
    if (execution && !isForgotten(execution, deps.clock.now())) return execution;
    throw awsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  };
  return {
    StartExecution: (input: StartExecutionCommandInput) => start(deps, input),
    StopExecution({ executionArn, error, cause }: StopExecutionCommandInput) {
      checkFailure(error, cause);
      const execution = existing(executionArn);
      deps.engine.stop(execution, error, cause);
      return { stopDate: new Date(execution.stoppedAt ?? deps.clock.now()) };
    },
    DescribeExecution: ({ executionArn }: DescribeExecutionCommandInput) =>
      describe(existing(executionArn), deps.clock.now()),
    ListExecutions: (input: ListExecutionsCommandInput) => list(deps, input),
    GetExecutionHistory: (input: GetExecutionHistoryCommandInput) =>
      historyPage(existing(input.executionArn), input),
    RedriveExecution({ executionArn }: RedriveExecutionCommandInput) {
      const execution = existing(executionArn);
      const reason = notRedrivable(execution, deps.clock.now());
      if (reason) throw awsError("ExecutionNotRedrivable", reason);
      deps.engine.redrive(execution);
      return { redriveDate: new Date(deps.clock.now()) };
    },
  };
}

const isForgotten = ({ stoppedAt }: Execution, now: number): boolean =>
  stoppedAt !== undefined && now - stoppedAt >= KEPT_MS;

function machineOf({ machines }: ApiDeps, arn: string | undefined): StateMachine {
  if (!/^arn:aws:states:[^:]+:\d+:stateMachine:[^:]+$/.test(arn ?? ""))
    throw awsError("InvalidArn", `Invalid Arn: 'Resource type not valid in this context: ${arn}'`);
  const machine = machines.get(arn ?? "");
  if (machine) return machine;
  throw awsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
}

function start(deps: ApiDeps, given: StartExecutionCommandInput) {
  refuseUnknown("StartExecution", given, ["stateMachineArn", "name", "input", "traceHeader"]);
  const { arn: machineArn, name: machineName, machine, executions } = machineOf(deps, given.stateMachineArn);
  const { name = deps.ids.uuid(), input = "{}" } = given;
  if (!NAME.test(name)) throw awsError("InvalidName", `Invalid Name: '${name}'`);
  checkInput(input);
  const before = executions.get(name);
  if (before && !isForgotten(before, deps.clock.now())) {
    if (before.status === "RUNNING" && before.input === input) return started(before);
    throw awsError("ExecutionAlreadyExists", `Execution Already Exists: '${before.arn}'`);
  }
  executions.delete(name);
  const arn = `${machineArn.replace(":stateMachine:", ":execution:")}:${name}`;
  const execution = deps.engine.start({ arn, name, machineArn, machineName, input }, machine);
  executions.set(name, execution);
  return started(execution);
}

const started = ({ arn, startedAt }: Execution) => ({ executionArn: arn, startDate: new Date(startedAt) });

function checkInput(input: string): void {
  if (Buffer.byteLength(input) > MOST_DATA_BYTES)
    throw awsError(
      "InvalidExecutionInput",
      "Invalid State Machine Execution Input: 'longer than 262144 bytes'",
    );
  try {
    JSON.parse(input);
  } catch (cause) {
    throw awsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${String(cause)}'`);
  }
}

function notRedrivable(execution: Execution, now: number): string | undefined {
  const { status, stoppedAt = now, history } = execution;
  if (status === "RUNNING" || status === "SUCCEEDED") return `Execution is ${status} and cannot be redriven`;
  if (now - stoppedAt >= REDRIVABLE_MS) return "Execution has exceeded its redrivable period";
  return history.events.length >= MOST_EVENTS - 1 ? "Execution history event limit exceeded" : undefined;
}

function describe(execution: Execution, now: number): Omit<DescribeExecutionCommandOutput, "$metadata"> {
  const { output, error, cause, redrivenAt } = execution;
  const redriveStatusReason = notRedrivable(execution, now);
  return {
    ...listed(execution),
    input: execution.input,
    inputDetails: { included: true },
    ...(output !== undefined && { output, outputDetails: { included: true } }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    redriveCount: execution.redriveCount,
    ...(redrivenAt !== undefined && { redriveDate: new Date(redrivenAt) }),
    redriveStatus: redriveStatusReason ? "NOT_REDRIVABLE" : "REDRIVABLE",
    ...(redriveStatusReason && { redriveStatusReason }),
  };
}

const listed = ({ arn, machineArn, name, status, startedAt, stoppedAt }: Execution) => ({
  executionArn: arn,
  stateMachineArn: machineArn,
  name,
  status,
  startDate: new Date(startedAt),
  ...(stoppedAt !== undefined && { stopDate: new Date(stoppedAt) }),
});

/** The newest first; the page's token counts from the oldest, so that new executions do not shift pages. */
function list(deps: ApiDeps, input: ListExecutionsCommandInput) {
  refuseUnknown("ListExecutions", input, ["stateMachineArn", "statusFilter", "maxResults", "nextToken"]);
  const all = [...machineOf(deps, input.stateMachineArn).executions.values()];
  const now = deps.clock.now();
  const found: Execution[] = [];
  let next = offsetOf(input.nextToken, all.length);
  for (; next > 0 && found.length < (input.maxResults || PAGE); next--) {
    const execution = all[next - 1];
    if (!execution || isForgotten(execution, now)) continue;
    if (execution.status === (input.statusFilter ?? execution.status)) found.push(execution);
  }
  return { executions: found.map(listed), ...(next > 0 && { nextToken: String(next) }) };
}

function historyPage({ history }: Execution, input: GetExecutionHistoryCommandInput) {
  const events = input.reverseOrder ? history.events.toReversed() : history.events;
  const from = offsetOf(input.nextToken, 0);
  const to = from + (input.maxResults || PAGE);
  return {
    events: structuredClone(events.slice(from, to)),
    ...(to < events.length && { nextToken: String(to) }),
  };
}

function offsetOf(token: string | undefined, first: number): number {
  if (token === undefined) return first;
  if (/^\d+$/.test(token)) return Number(token);
  throw awsError("InvalidToken", "Invalid Token: 'Invalid token'");
}
