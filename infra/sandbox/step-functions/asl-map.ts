/** Inline Map states, from https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html. */
import { StateError, Stopped } from "./asl-errors.ts";
import type { Branch, Host } from "./asl-host.ts";
import { fillTemplate } from "./asl-template.ts";
import type { Machine, MapState } from "./asl-types.ts";
import type { Visit } from "./asl-visit.ts";
import { contextOf, readAt, stateInput, withResult } from "./asl-visit.ts";

/** An inline Map runs 40 items at once at most. */
const MOST_AT_ONCE = 40;

type RunStates = (host: Host, branch: Branch, machine: Machine, input: unknown) => Promise<unknown>;

/** One attempt at the whole Map. The first item that fails fails the Map and stops the others. */
export async function runMap(visit: Visit, state: MapState, runStates: RunStates): Promise<unknown> {
  const { host, branch, name } = visit;
  const input = stateInput(visit, state);
  const items = readAt(visit, state.ItemsPath ?? "$", "ItemsPath", input);
  if (!Array.isArray(items))
    throw new StateError("States.Runtime", `Reference path "${state.ItemsPath ?? "$"}" must point to array.`);
  host.record(branch, "MapStateStarted", { length: items.length });

  const selector = state.ItemSelector ?? state.Parameters;
  const branches: (Branch & { isDone?: boolean })[] = [];
  const runItem = async (index: number): Promise<unknown> => {
    const value: unknown = items[index];
    const item = { Index: index, Value: value };
    const inner: Branch & { isDone?: boolean } = {
      scope: branch.scope.child(),
      previous: branch.previous,
      item,
    };
    branches[index] = inner;
    host.record(inner, "MapIterationStarted", { name, index });
    const itemContext = contextOf({ ...visit, branch: inner });
    const itemInput = selector === undefined ? value : fillTemplate(selector, input, itemContext);
    const output = await runStates(host, inner, state.ItemProcessor, itemInput);
    host.record(inner, "MapIterationSucceeded", { name, index });
    inner.isDone = true;
    branch.previous = inner.previous;
    return output;
  };
  const onFailure = (failed: number): void => abort(host, name, branches, failed, branch);

  const most = Math.min(state.MaxConcurrency || MOST_AT_ONCE, MOST_AT_ONCE);
  const results = await branch.scope.guard(runAll(items.length, most, runItem, onFailure));
  host.record(branch, "MapStateSucceeded");
  return withResult(visit, state, results);
}

/** Not confirmed: the exact events that AWS writes for the items that it stops. */
function abort(
  host: Host,
  name: string,
  branches: readonly (Branch & { isDone?: boolean })[],
  failed: number,
  parent: Branch,
): void {
  branches.forEach((inner, index) => {
    if (inner.isDone) return;
    if (index === failed) host.record(inner, "MapIterationFailed", { name, index });
    else if (inner.scope.isStopped) return;
    else {
      const type = inner.state?.type;
      if (type === "Task" || type === "Wait" || type === "Map") host.record(inner, `${type}StateAborted`);
      host.record(inner, "MapIterationAborted", { name, index });
    }
    inner.scope.stop();
    parent.previous = inner.previous;
  });
}

function runAll(
  count: number,
  most: number,
  run: (index: number) => Promise<unknown>,
  onFailure: (index: number) => void,
): Promise<unknown[]> {
  const outputs: unknown[] = [];
  let [next, left, hasFailed] = [0, count, false];
  return new Promise((resolve, reject) => {
    const fail = (index: number, error: unknown): void => {
      if (hasFailed || error instanceof Stopped) return;
      hasFailed = true;
      try {
        onFailure(index);
        reject(error);
      } catch (worse) {
        reject(worse);
      }
    };
    const launch = (): void => {
      if (hasFailed || next >= count) return;
      const index = next++;
      run(index).then(
        (output) => {
          outputs[index] = output;
          return --left === 0 ? resolve(outputs) : launch();
        },
        (error: unknown) => fail(index, error),
      );
    };
    if (count === 0) resolve(outputs);
    for (let started = 0; started < most; started++) launch();
  });
}
