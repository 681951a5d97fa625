/** Explores many seeds, in as many processes as there are cores. The same seeds give the same result. */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { count } from "./coverage.ts";
import type { Met } from "./coverage.ts";
import type { RangePlayed } from "./worker.ts";

export interface Budget {
  /** The first seed. */
  readonly from: number;
  readonly runs: number;
  readonly mostFaults: number;
  /** Ends it earlier. */
  readonly minutes?: number;
  /** Ends it at the first failure. */
  readonly untilFailure?: boolean;
  /** Modules that each worker loads first. */
  readonly preload?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onProgress?: (runs: number, failures: number) => void;
  readonly onFailure?: (seed: number, problem: string) => void;
}

export interface Explored {
  readonly runs: number;
  readonly calls: number;
  readonly hours: number;
  readonly met: Met;
  /** By seed, ascending. */
  readonly failures: readonly { readonly seed: number; readonly problems: readonly string[] }[];
}

const worker = fileURLToPath(new URL("worker.ts", import.meta.url));
/** Seeds that a worker takes at once: few where the first failure ends it. */
const atOnce = (budget: Budget): number => (budget.untilFailure ? 10 : 25);

export async function explore(budget: Budget): Promise<Explored> {
  const state: State = {
    next: budget.from,
    until: budget.from + budget.runs,
    stopAt: budget.minutes === undefined ? Infinity : Date.now() + budget.minutes * 60_000,
    runs: 0,
    calls: 0,
    hours: 0,
    met: new Map(),
    failures: [],
  };
  const workers = Array.from({ length: availableParallelism() }, () => runWorker(budget, state));
  await Promise.all(workers);
  const { runs, calls, hours, met, failures } = state;
  return { runs, calls, hours, met, failures: failures.sort((a, b) => a.seed - b.seed) };
}

interface State {
  next: number;
  readonly until: number;
  readonly stopAt: number;
  runs: number;
  calls: number;
  hours: number;
  readonly met: Met;
  readonly failures: { readonly seed: number; readonly problems: readonly string[] }[];
}

/** @throws Error when the process ends before its work does. */
function runWorker(budget: Budget, state: State): Promise<void> {
  const child = fork(worker, {
    execArgv: (budget.preload ?? []).flatMap((module) => ["--import", module]),
    env: { ...process.env, ...budget.env },
  });
  return new Promise((resolve, reject) => {
    child.on("message", (played: RangePlayed) => {
      take(state, played);
      for (const { seed, problems } of played.failures) budget.onFailure?.(seed, problems[0] ?? "");
      budget.onProgress?.(state.runs, state.failures.length);
      if (!sendRange(child, budget, state)) child.disconnect();
    });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
    if (!sendRange(child, budget, state)) child.disconnect();
  });
}

function sendRange(child: ChildProcess, budget: Budget, state: State): boolean {
  const isOver = state.next >= state.until || Date.now() >= state.stopAt;
  if (isOver || (budget.untilFailure && state.failures.length > 0)) return false;
  const from = state.next;
  state.next = Math.min(from + atOnce(budget), state.until);
  child.send({ from, to: state.next, mostFaults: budget.mostFaults });
  return true;
}

function take(state: State, { from, to, met, calls, hours, failures }: RangePlayed): void {
  state.runs += to - from;
  state.calls += calls;
  state.hours += hours;
  for (const [name, times] of met) count(state.met, name, times);
  state.failures.push(...failures);
}
