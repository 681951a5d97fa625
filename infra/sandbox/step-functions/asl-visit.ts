/** The way of data through one state: InputPath, Parameters, ResultSelector, ResultPath, OutputPath. */
import { StateError } from "./asl-errors.ts";
import type { Branch, Host } from "./asl-host.ts";
import { readPath, writePath } from "./asl-path.ts";
import { fillTemplate } from "./asl-template.ts";

/** One stay in a state. */
export interface Visit {
  readonly host: Host;
  readonly branch: Branch;
  readonly name: string;
  /** The raw input, before InputPath. */
  readonly input: unknown;
  readonly enteredAt: number;
  retries: number;
}

/** The context object `$$`. */
export function contextOf({ host, branch, name, enteredAt, retries }: Visit, token?: string): object {
  return {
    ...host.facts,
    State: { EnteredTime: new Date(enteredAt).toISOString(), Name: name, RetryCount: retries },
    ...(branch.item && { Map: { Item: branch.item } }),
    ...(token !== undefined && { Task: { Token: token } }),
  };
}

/** @throws StateError States.Runtime when the path leads nowhere. */
export function readAt(visit: Visit, path: string, field: string, from: unknown = visit.input): unknown {
  const found = readPath(path, from, path.startsWith("$$") ? contextOf(visit) : undefined);
  if (found) return found.value;
  const where = `An error occurred while executing the state '${visit.name}'`;
  throw new StateError("States.Runtime", `${where}. Invalid path '${path}' in ${field}.`);
}

/** What the state works on: the input through InputPath (null gives an empty object). */
export function stateInput(
  visit: Visit,
  { InputPath = "$" }: { readonly InputPath?: string | null },
): unknown {
  return InputPath === null ? {} : readAt(visit, InputPath, "InputPath");
}

export function finalOutput(
  visit: Visit,
  { OutputPath = "$" }: { readonly OutputPath?: string | null },
  output: unknown,
): unknown {
  return OutputPath === null ? {} : readAt(visit, OutputPath, "OutputPath", output);
}

interface Results {
  readonly ResultSelector?: unknown;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string | null;
}

/** Puts a result into the raw input where ResultPath says, and takes from that what OutputPath says. */
export function withResult(visit: Visit, state: Results, result: unknown): unknown {
  const { ResultSelector: selector, ResultPath: path = "$" } = state;
  const selected = selector === undefined ? result : fillTemplate(selector, result, contextOf(visit));
  return finalOutput(visit, state, path === null ? visit.input : writePath(path, visit.input, selected));
}
