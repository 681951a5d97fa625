import { Stopped } from "./asl-errors.ts";

/** A run or a part of it that can be stopped from outside: what waits inside never goes on. */
export interface Scope {
  readonly isStopped: boolean;
  /** Stops this scope and those inside it. */
  readonly stop: () => void;
  /** Runs when the scope is stopped; the answer takes the wish back. */
  onStop(run: () => void): () => void;
  child(): Scope;
  /** Settles as the promise does, unless the scope has been stopped by then. */
  guard<Value>(promise: Promise<Value>): Promise<Value>;
  /** @throws Stopped */
  check(): void;
}

export function createScope(): Scope {
  const wishes = new Set<() => void>();
  let isStopped = false;
  const onStop = (run: () => void): (() => void) => {
    wishes.add(run);
    return () => void wishes.delete(run);
  };
  const scope: Scope = {
    get isStopped() {
      return isStopped;
    },
    stop() {
      if (isStopped) return;
      isStopped = true;
      for (const wish of wishes) wish();
      wishes.clear();
    },
    onStop,
    child() {
      const inner = createScope();
      onStop(inner.stop);
      return inner;
    },
    guard: (promise) =>
      new Promise((resolve, reject) => {
        promise.then(
          (value) => void (isStopped || resolve(value)),
          (error: unknown) => void (isStopped || reject(error)),
        );
      }),
    check() {
      if (isStopped) throw new Stopped();
    },
  };
  return scope;
}
