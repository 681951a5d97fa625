import {
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { setTimeout as sleep } from "node:timers/promises";
import { withoutDetours } from "./detours.ts";
import type { Attempt, Line, Moment, Told } from "./history.ts";
import { readHistory } from "./history.ts";
import type { Interpreter, MotoAccount } from "./moto-account.ts";
import type { Call, Reply } from "./router.ts";
import type { Stage } from "./stage.ts";
import { createStage, keyOf } from "./stage.ts";

/** One execution as it ran somewhere. */
export interface Run {
  readonly status: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly output?: string | undefined;
  readonly told: Told;
}

/** What a run is repeated from. */
export interface Script extends Run {
  readonly machineName: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
}

export interface Replayed extends Run {
  /** What each recorded attempt was really called with. */
  readonly calls: ReadonlyMap<Attempt, Call>;
  /** Where it left the script. */
  readonly problems: readonly string[];
  readonly account: string;
}

export interface ReplayOptions {
  readonly definition: (account: string) => object;
  /** Longest that the next expected call may take to come, once all before it has been answered. */
  readonly patienceSeconds: number;
  /** In the place of what each look has its machine wait. @default 0 */
  readonly waitSeconds?: number;
  /** Something from outside, after so many moments of the recording. */
  readonly interruption?: {
    readonly after: number;
    readonly come: (account: MotoAccount) => Promise<void>;
  };
}

/** Runs the execution once more in the other interpreter; each function answers what it answered in the recording. */
export async function replay(
  interpreter: Interpreter,
  script: Script,
  options: ReplayOptions,
): Promise<Replayed> {
  const account = interpreter.account();
  const stage = createStage(script.told);
  interpreter.router.answer(account.id, stage.answer);
  const stateMachineArn = await account.create(script.machineName, options.definition(account.id));
  const { name, input } = script;
  const started = await account.sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  const executionArn = started.executionArn ?? "";
  const problems = await direct({ account, executionArn, script, stage, options });
  const isOff = problems.length > 0;
  if (isOff || script.status === "ABORTED") await stop(account, executionArn);
  if (isOff) stage.over();
  else if (script.status === "ABORTED") await letGo(account, script, stage);
  const end = await account.ended(executionArn, isOff ? 1 : options.patienceSeconds);
  stage.over();
  const told = withoutDetours(readHistory(await account.history(executionArn)));
  const { status = "?", error, cause, output } = end;
  const all = [...problems, ...stage.problems];
  return { status, error, cause, output, told, calls: stage.calls, problems: all, account: account.id };
}

const stop = (account: MotoAccount, executionArn: string) =>
  account.sfn.send(new StopExecutionCommand({ executionArn })).catch(() => undefined);

/**
 * moto's StopExecution takes effect when the task that runs has come to an end, and lets it be overruled by a
 * time limit; a task that waits can still be answered then.
 */
async function letGo(account: MotoAccount, { told }: Script, stage: Stage): Promise<void> {
  const open = told.moments.filter(({ kind, attempt }) => kind === "scheduled" && !attempt.ending);
  for (const { attempt } of open) {
    const { call, reply } = await stage.arrival(attempt);
    const { token: taskToken } = call.payload as { token?: string };
    if (taskToken !== undefined)
      await account.sfn
        .send(new SendTaskSuccessCommand({ taskToken, output: "null" }))
        .catch(() => undefined);
    reply({ kind: "returned", payload: "null" });
  }
}

interface Direction {
  readonly account: MotoAccount;
  readonly executionArn: string;
  readonly script: Script;
  readonly stage: Stage;
  readonly options: ReplayOptions;
}

/** Goes through what happened, in its order: waits for each call, gives each answer. */
async function direct(direction: Direction): Promise<string[]> {
  const { script, options, account } = direction;
  for (const [index, moment] of script.told.moments.entries()) {
    if (options.interruption?.after === index) await options.interruption.come(account);
    if (moment.kind === "scheduled") {
      const isHere = await within(options.patienceSeconds, direction.stage.arrival(moment.attempt));
      if (!isHere)
        return [`${keyOf(moment.attempt.function, moment.attempt.payload).trim()} is not called again`];
    } else {
      // Where lines run beside each other, one is not to fail before the other has come as far as it had.
      if (script.told.lines.some(isBesideAnother)) await allEntered(direction, moment.entered);
      await act(direction, moment);
    }
  }
  if (script.status === "ABORTED") await allEntered(direction, entered(script.told));
  return [];
}

const entered = ({ lines }: Told): number => lines.reduce((sum, { stays }) => sum + stays.length, 0);

async function within<Value>(seconds: number, promise: Promise<Value>): Promise<Value | undefined> {
  const late = new AbortController();
  const patience = sleep(seconds * 1000, undefined, { signal: late.signal }).catch(() => undefined);
  try {
    return await Promise.race([promise, patience]);
  } finally {
    late.abort();
  }
}

/** Waves come one after another; within one its cells do not. */
const isBesideAnother = ({ path }: Line): boolean => path.endsWith("/Cells[1]");

async function allEntered({ account, executionArn, options }: Direction, states: number): Promise<void> {
  const until = Date.now() + options.patienceSeconds * 1000;
  for (;;) {
    const events = await account.history(executionArn);
    if (events.filter(({ type = "" }) => type.endsWith("StateEntered")).length >= states) return;
    if (Date.now() > until) return;
    await sleep(50);
  }
}

async function act(direction: Direction, { kind, attempt }: Moment): Promise<void> {
  const { account, stage, script } = direction;
  const { call, reply } = await stage.arrival(attempt);
  const seconds = waitAfter(direction, attempt);
  const returns = (payload: unknown): void =>
    reply({ kind: "returned", payload: JSON.stringify(soon(payload ?? null, seconds)) });
  if (kind === "submitted") return returns(attempt.submitted);
  const { ending } = attempt;
  if (!ending || ending.kind === "timed out") return;
  const isCalledBack = attempt.isWaiting && (ending.kind === "succeeded" || "submitted" in attempt);
  if (!isCalledBack) return ending.kind === "succeeded" ? returns(ending.output) : reply(failure(ending));
  const { token: taskToken } = call.payload as { token?: string };
  const command =
    ending.kind === "succeeded"
      ? new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(ending.output) })
      : new SendTaskFailureCommand({ taskToken, error: ending.error, cause: ending.cause });
  await account.sfn.send(command as SendTaskSuccessCommand).catch((error: Error) => {
    stage.problems.push(`${script.name}: a callback is refused with ${error.name}: ${error.message}`);
  });
  returns(null);
}

/** Somebody stops the run while it waits: it is not to go on before they do. */
const untilStopped = 60;

function waitAfter({ script, options }: Direction, attempt: Attempt): number {
  const isLast = script.told.moments.at(-1)?.attempt === attempt;
  return script.status === "ABORTED" && isLast ? untilStopped : (options.waitSeconds ?? 0);
}

/** What a look answers, with other seconds to wait. */
const soon = (payload: unknown, seconds: number): unknown =>
  typeof payload === "object" && payload !== null && "seconds" in payload ? { ...payload, seconds } : payload;

/** A cause that is a function's own report is the function's; any other is what Lambda said. */
function failure({ error, cause }: { readonly error: string; readonly cause: string }): Reply {
  if (cause.startsWith("{")) return { kind: "failed", payload: cause };
  return { kind: "refused", error: error.replace(/^Lambda\./, ""), message: cause };
}
