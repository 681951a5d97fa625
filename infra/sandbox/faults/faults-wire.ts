/**
 * The one wrapper around every simulated client: it numbers and records each call, lets faults happen, and
 * retries as the SDK does (standard mode: 3 attempts, exponential backoff from 100 ms, from 500 ms when
 * throttled; https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
 *
 * Not simulated: the SDK's jitter, its retry quota, its `adaptive` mode, and its own request deadlines.
 */
import type { Clock } from "../time/clock.ts";
import type { Command, Sender } from "./faults-client.ts";
import { operationOf } from "./faults-client.ts";
import { awsError, internalErrorOf, networkError, retryKind } from "./faults-error.ts";
import type { CallStart, Fault, FaultPlan, FaultRule } from "./faults.ts";
import type { Ids } from "../time/random.ts";

/** Who calls. A dead caller's calls never begin, and those under way never answer. */
export interface Caller {
  readonly function: string;
  readonly invocation: string;
  readonly isDead: boolean;
  die(): void;
  /** +1 when a call begins to wait for its answer, -1 when it has it. */
  readonly waiting: (change: 1 | -1) => void;
}

/** One attempt of one call, noted when it took effect or failed. */
export interface CallRecord extends CallStart {
  /** Of the SDK, within the call; from 1. */
  readonly attempt: number;
  readonly endedAt: number;
  /** What the service answered, also when the caller never saw it. */
  readonly output?: unknown;
  /** What the service, or a fault, threw. */
  readonly error?: unknown;
  readonly fault?: Fault["kind"];
}

export interface WireOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly plan: FaultPlan;
  /** Default 3, as the SDK. With 1 every retryable error surfaces at once. */
  readonly maxAttempts?: number;
  /** Milliseconds that a call takes, half before its effect and half after it. Default none. */
  readonly latencyMs?: (call: CallStart) => number;
  readonly onCall?: (record: CallRecord) => void;
}

export interface Wire {
  /** A client of the same type for one caller. */
  bind<Client extends Sender>(service: string, client: Client, caller: Caller): Client;
  /** Calls begun so far. */
  readonly calls: number;
}

const observers = new Set<(record: CallRecord) => void>();

/**
 * Tells of every call on every wire from now on, whoever made the wire, just as `onCall` does for one.
 * @returns what ends it.
 */
export function observeCalls(observer: (record: CallRecord) => void): () => void {
  observers.add(observer);
  return () => void observers.delete(observer);
}

/** Somebody who is not a Lambda function: a person, a command line, a test. */
export function outsider(name: string): Caller {
  let isDead = false;
  return {
    function: name,
    invocation: name,
    get isDead() {
      return isDead;
    },
    die: () => void (isDead = true),
    waiting: () => undefined,
  };
}

/** Members that the SDK fills in by itself, once for all attempts of a call. */
const IDEMPOTENCY_TOKENS: Readonly<Record<string, string>> = {
  TransactWriteItems: "ClientRequestToken",
  RedriveExecution: "clientToken",
};

export function createWire(options: WireOptions): Wire {
  let calls = 0;
  const begin = (caller: Caller, service: string, command: Command): CallStart => ({
    seq: ++calls,
    at: options.clock.now(),
    function: caller.function,
    invocation: caller.invocation,
    service,
    operation: operationOf(command),
    input: command.input,
  });
  return {
    bind<Client extends Sender>(service: string, client: Client, caller: Caller): Client {
      const sender = client as unknown as { send(command: Command): Promise<unknown> };
      const send = async (given: Command): Promise<unknown> => {
        if (caller.isDead) return never();
        const command = withToken(given, options.ids);
        const call = begin(caller, service, command);
        caller.waiting(1);
        try {
          const output = await attempts({ options, sender, caller, command, call });
          return caller.isDead ? await never() : output;
        } catch (error) {
          if (caller.isDead) await never();
          throw error;
        } finally {
          caller.waiting(-1);
        }
      };
      return { send } as unknown as Client;
    },
    get calls() {
      return calls;
    },
  };
}

interface Line {
  readonly options: WireOptions;
  readonly sender: { send(command: Command): Promise<unknown> };
  readonly caller: Caller;
  readonly command: Command;
  readonly call: CallStart;
}

/** One of the two, or nothing if the request never left. */
interface Result {
  readonly output?: unknown;
  readonly error?: unknown;
}

const never = (): Promise<never> => new Promise(() => undefined);

async function attempts(line: Line): Promise<unknown> {
  const { clock, plan, maxAttempts = 3 } = line.options;
  const rule = plan.of(line.call);
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(line, attempt, faultOf(rule, attempt));
    } catch (error) {
      const kind = retryKind(error);
      if (!kind || attempt >= maxAttempts || line.caller.isDead) throw error;
      await clock.sleep((kind === "throttling" ? 500 : 100) * 2 ** (attempt - 1));
      if (line.caller.isDead) await never();
    }
  }
}

const faultOf = (rule: FaultRule | undefined, attempt: number): Fault | undefined =>
  rule && attempt <= (rule.attempts ?? 1) ? rule.fault : undefined;

async function once(line: Line, attempt: number, fault: Fault | undefined): Promise<unknown> {
  const { options, call, caller } = line;
  const at = options.clock.now();
  const note = (result: Result): void => {
    if (!options.onCall && observers.size === 0) return;
    const ended = { ...call, at, attempt, endedAt: options.clock.now(), ...result };
    const record = fault ? { ...ended, fault: fault.kind } : ended;
    options.onCall?.(record);
    for (const observe of observers) observe(record);
  };
  const die = (result: Result): Promise<never> => {
    note(result);
    caller.die();
    return never();
  };

  if (fault?.kind === "dies-before") return die({});
  if (fault?.kind === "fails-before") {
    const error = injected(fault, call.service);
    note({ error });
    throw error;
  }
  await travel(line, fault?.kind === "delay" && !fault.answer ? fault.seconds : 0);
  const result = await effect(line);
  if (fault?.kind === "dies-after") return die(result);
  if (fault?.kind === "answer-lost") {
    const error = networkError(fault.error ?? "TimeoutError");
    note({ ...result, error });
    throw error;
  }
  note(result);
  await travel(line, fault?.kind === "delay" && fault.answer ? fault.seconds : 0);
  if ("error" in result) throw result.error;
  return result.output;
}

function injected(fault: Fault & { kind: "fails-before" }, service: string): Error {
  const { message = "Injected", status } = fault;
  if (fault.error === undefined)
    return awsError(internalErrorOf(service), message, { status: status ?? 500 });
  return awsError(fault.error, message, status === undefined ? {} : { status });
}

async function effect({ sender, command }: Line): Promise<Result> {
  try {
    return { output: await sender.send(command) };
  } catch (error) {
    return { error };
  }
}

async function travel({ options, call }: Line, seconds: number): Promise<void> {
  const ms = seconds * 1000 + (options.latencyMs?.(call) ?? 0) / 2;
  if (ms > 0) await options.clock.sleep(ms);
}

function withToken(command: Command, ids: Ids): Command {
  const member = IDEMPOTENCY_TOKENS[operationOf(command)];
  if (!member || (command.input as Record<string, unknown>)[member] !== undefined) return command;
  const input = { ...command.input, [member]: ids.uuid() };
  return Object.assign(Object.create(Object.getPrototypeOf(command) as object) as Command, { input });
}
