/**
 * Virtual time: a discrete event scheduler. Nothing here looks at the machine's clock, so a run repeats exactly.
 *
 * After each event all promise work that it set off runs to quiescence before the next event, so that ordinary
 * asynchronous code is deterministic. Work that waits for something real (a thread pool, a file) is waited for
 * as long as it is announced by `work`, within `PATIENCE` turns; after that it counts as hung.
 *
 * Not simulated: clock skew between machines. Everybody reads the same clock.
 */
import type { Entry, Queue } from "./clock-queue.ts";
import { createQueue } from "./clock-queue.ts";

/** Turns of Node's loop that announced real work may take before it counts as hung. */
const PATIENCE = 50_000;

export interface Timer {
  /** Epoch milliseconds. */
  readonly at: number;
  /** A cancelled timer never runs; cancelling one that has run does nothing. */
  readonly cancel: () => void;
}

interface Limits {
  /** Epoch milliseconds, inclusive; the clock stands there afterwards if nothing stopped it earlier. */
  readonly until?: number;
  readonly maxEvents?: number;
  /** Asked after each event. */
  readonly stop?: () => boolean;
}

interface RunEnd {
  readonly reason: "idle" | "until" | "maxEvents" | "stopped";
  readonly events: number;
}

export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A time in the past means now, and infinity never. The label names the event when it throws. */
  readonly at: (time: number, label: string, run: () => unknown) => Timer;
  readonly after: (ms: number, label: string, run: () => unknown) => Timer;
  sleep(ms: number): Promise<void>;
  /** Announces (+1) or ends (-1) work that is neither finished nor waiting for this clock. */
  readonly work: (change: 1 | -1) => void;
  /** @throws what an event threw, with its label. */
  run(limits?: Limits): Promise<RunEnd>;
  /** Timers that have not run, cancelled ones included. */
  readonly pending: number;
}

/** @param order breaks ties among the events of one moment, lowest first. Default: first put in, first out. */
export function createClock(startAt: number, order: () => number = counter()): Clock {
  const run: Run = { now: startAt, queue: createQueue(), failures: [], isOn: false, ...quiescence() };
  const at = (time: number, label: string, action: () => unknown): Timer => {
    if (Number.isNaN(time)) throw new Error(`${label}: not a time`);
    if (time === Infinity) return { at: time, cancel: () => undefined };
    const entry = { at: Math.max(time, run.now), order: order(), label, run: action, cancelled: false };
    run.queue.push(entry);
    return { at: entry.at, cancel: () => void (entry.cancelled = true) };
  };
  const after = (ms: number, label: string, action: () => unknown): Timer => at(run.now + ms, label, action);
  return {
    now: () => run.now,
    at,
    after,
    sleep: (ms) => new Promise((resolve) => void after(ms, "sleep", resolve)),
    work: run.work,
    async run(limits = {}) {
      if (run.isOn) throw new Error("The clock is running already.");
      run.isOn = true;
      try {
        return await runEvents(run, limits);
      } finally {
        run.isOn = false;
      }
    },
    get pending() {
      return run.queue.size;
    },
  };
}

function counter(): () => number {
  let count = 0;
  return () => count++;
}

interface Run extends Quiescence {
  now: number;
  isOn: boolean;
  readonly queue: Queue;
  readonly failures: Error[];
}

async function runEvents(run: Run, limits: Limits): Promise<RunEnd> {
  await settled(run);
  for (let events = 0; ; events++) {
    const next = run.queue.peek();
    const reason = reasonToEnd(next, events, limits);
    if (reason === "idle" || reason === "until") run.now = endTime(run.now, limits.until);
    if (reason || !next) return { reason: reason ?? "idle", events };
    run.queue.pop();
    run.now = next.at;
    fire(next, run.failures);
    await settled(run);
  }
}

function reasonToEnd(next: Entry | undefined, events: number, limits: Limits): RunEnd["reason"] | undefined {
  const { until = Infinity, maxEvents = Infinity, stop } = limits;
  if (stop?.()) return "stopped";
  if (!next) return "idle";
  if (next.at > until) return "until";
  return events >= maxEvents ? "maxEvents" : undefined;
}

const endTime = (now: number, until = now): number => (until === Infinity ? now : Math.max(now, until));

/** What an event throws, at once or later, ends the run at the next quiescence. */
function fire({ label, run }: Entry, failures: Error[]): void {
  const fail = (cause: unknown): void =>
    void failures.push(new Error(`Event "${label}" failed: ${String(cause)}`, { cause }));
  try {
    const outcome = run();
    if (outcome instanceof Promise) outcome.catch(fail);
  } catch (cause) {
    fail(cause);
  }
}

async function settled({ settle, failures }: Run): Promise<void> {
  await settle();
  const failure = failures.shift();
  if (failure) throw failure;
}

/** One turn of Node's loop runs every promise that is ready, and those that they make ready. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

interface Quiescence {
  readonly work: (change: 1 | -1) => void;
  readonly settle: () => Promise<void>;
}

function quiescence(): Quiescence {
  const count = { working: 0, hung: 0 };
  return {
    work(change) {
      count.working += change;
      count.hung = Math.min(count.hung, count.working);
    },
    async settle() {
      await turn();
      for (let turns = 0; count.working > count.hung && turns < PATIENCE; turns++) await turn();
      count.hung = count.working;
    },
  };
}
