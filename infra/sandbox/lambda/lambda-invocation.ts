import type { Context } from "aws-lambda";
import type { Clock } from "../time/clock.ts";
import type { Caller } from "../faults/faults-wire.ts";
import type { Outcome } from "./lambda-result.ts";
import { exited, returned, threw, timedOut } from "./lambda-result.ts";

/** What the code of one invocation may know of its place in virtual time. */
export interface Invocation {
  readonly id: string;
  readonly function: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Never resolves if the invocation has ended by then. */
  readonly sleep: (ms: number) => Promise<void>;
}

export interface InvocationFacts {
  readonly clock: Clock;
  /** The request's id, which the retries of an asynchronous invocation share. */
  readonly requestId: string;
  /** Unique for each invocation. */
  readonly id: string;
  readonly name: string;
  readonly functionArn: string;
  readonly timeoutSeconds: number;
}

export interface Run {
  readonly caller: Caller;
  readonly invocation: Invocation;
  readonly context: Context;
  /** Runs the code to its end: a result, an error, the death of the process or the time limit. Once. */
  start(code: () => unknown): Promise<Outcome>;
}

/** One process with one request. After its end nothing that it still does has any effect. */
export function createRun(facts: InvocationFacts): Run {
  const { clock, requestId, id, name, timeoutSeconds } = facts;
  const deadline = clock.now() + timeoutSeconds * 1000;
  const work = workOf(clock);
  const life: Life = { hasEnded: false, end: undefined };
  const expire = (): void => life.end?.(timedOut(requestId, timeoutSeconds));

  return {
    caller: {
      function: name,
      invocation: id,
      get isDead() {
        return life.hasEnded;
      },
      die: () => life.end?.(exited(requestId)),
      waiting: work.waiting,
    },
    invocation: { id, function: name, now: clock.now, sleep: (ms) => sleep(clock, life, work, ms) },
    context: contextOf(facts, () => Math.max(0, deadline - clock.now())),
    start: (code) =>
      new Promise((resolve) => {
        const limit = clock.at(deadline, `${name} reaches its time limit`, expire);
        life.end = (outcome) => {
          if (life.hasEnded) return;
          life.hasEnded = true;
          limit.cancel();
          work.end();
          resolve(outcome);
        };
        work.begin();
        void outcomeOf(code).then(life.end);
      }),
  };
}

interface Life {
  hasEnded: boolean;
  end: ((outcome: Outcome) => void) | undefined;
}

async function sleep(clock: Clock, life: Life, work: Work, ms: number): Promise<void> {
  work.waiting(1);
  await clock.sleep(ms);
  if (life.hasEnded) await new Promise(() => undefined);
  work.waiting(-1);
}

async function outcomeOf(code: () => unknown): Promise<Outcome> {
  try {
    return returned(await code());
  } catch (error) {
    return threw(error);
  }
}

interface Work {
  begin(): void;
  end(): void;
  readonly waiting: (change: 1 | -1) => void;
}

/** Tells the clock while the code is neither ended nor waiting for a simulated thing: then it does real work. */
function workOf(clock: Clock): Work {
  let waits = 0;
  let isOn = false;
  let counted = false;
  const tell = (): void => {
    const isWorking = isOn && waits === 0;
    if (isWorking === counted) return;
    counted = isWorking;
    clock.work(isWorking ? 1 : -1);
  };
  return {
    begin() {
      isOn = true;
      tell();
    },
    end() {
      isOn = false;
      tell();
    },
    waiting(change) {
      waits += change;
      tell();
    },
  };
}

function unused(): never {
  throw new Error("Callbacks are gone since nodejs24.x.");
}

function contextOf(facts: InvocationFacts, remaining: () => number): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: facts.name,
    functionVersion: "$LATEST",
    invokedFunctionArn: facts.functionArn,
    memoryLimitInMB: "256",
    awsRequestId: facts.requestId,
    logGroupName: `/aws/lambda/${facts.name}`,
    logStreamName: facts.id,
    getRemainingTimeInMillis: remaining,
    done: unused,
    fail: unused,
    succeed: unused,
  };
}
