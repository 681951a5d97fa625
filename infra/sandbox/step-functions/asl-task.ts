/** Task states: `lambda:invoke`, and `lambda:invoke.waitForTaskToken`. */
import { StateError } from "./asl-errors.ts";
import { fillTemplate } from "./asl-template.ts";
import type { TaskState } from "./asl-types.ts";
import { INVOKE_AND_WAIT } from "./asl-types.ts";
import type { Visit } from "./asl-visit.ts";
import { contextOf, readAt, stateInput, withResult } from "./asl-visit.ts";

/** One attempt; a retry has a token of its own. */
export async function runTask(visit: Visit, state: TaskState): Promise<unknown> {
  const { host, branch } = visit;
  const isCallback = state.Resource === INVOKE_AND_WAIT;
  const token = isCallback ? host.newToken() : undefined;
  const input = stateInput(visit, state);
  const { Parameters } = state;
  const parameters =
    Parameters === undefined ? input : fillTemplate(Parameters, input, contextOf(visit, token));
  host.text(parameters, visit.name);
  const result = await host.attempt(branch, {
    isCallback,
    parameters: parameters as Readonly<Record<string, unknown>>,
    token,
    timeoutSeconds: seconds(visit, state.TimeoutSeconds, state.TimeoutSecondsPath),
    heartbeatSeconds: seconds(visit, state.HeartbeatSeconds, state.HeartbeatSecondsPath),
  });
  return withResult(visit, state, result);
}

function seconds(visit: Visit, literal: number | undefined, path: string | undefined): number | undefined {
  const value = path === undefined ? literal : readAt(visit, path, "a time limit");
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  throw new StateError(
    "States.Runtime",
    `Not a positive number of seconds at ${path}: ${JSON.stringify(value)}`,
  );
}
