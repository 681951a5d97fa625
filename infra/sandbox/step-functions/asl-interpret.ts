/**
 * The interpreter: takes a run from state to state. Written from https://states-language.net/spec.html and
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html.
 *
 * Not simulated: Parallel, distributed Map, JSONata and variables (`readMachine` refuses them).
 */
import { matchesRule } from "./asl-choice.ts";
import { matchesError, retryDelayMs, StateError } from "./asl-errors.ts";
import type { Branch, Host } from "./asl-host.ts";
import { runMap } from "./asl-map.ts";
import { writePath } from "./asl-path.ts";
import { runTask } from "./asl-task.ts";
import { fillTemplate, readExpression } from "./asl-template.ts";
import type {
  Catcher,
  ChoiceState,
  FailState,
  Machine,
  MapState,
  PassState,
  Retrier,
  State,
  TaskState,
  WaitState,
} from "./asl-types.ts";
import type { Visit } from "./asl-visit.ts";
import { contextOf, finalOutput, readAt, stateInput, withResult } from "./asl-visit.ts";

interface Step {
  readonly output: unknown;
  readonly next?: string | undefined;
}

/** Runs from a state to the end of its machine. @throws StateError when a state fails and nothing catches it. */
export async function runStates(
  host: Host,
  branch: Branch,
  machine: Machine,
  input: unknown,
  from: string = machine.StartAt,
): Promise<unknown> {
  let name = from;
  let output = input;
  for (;;) {
    const step = await runState(host, branch, machine, name, output);
    output = step.output;
    if (step.next === undefined) return output;
    name = step.next;
  }
}

async function runState(
  host: Host,
  branch: Branch,
  machine: Machine,
  name: string,
  input: unknown,
): Promise<Step> {
  const state = machine.States[name];
  if (!state) throw new StateError("States.Runtime", `There is no state ${name}.`);
  branch.state = { name, type: state.Type, input };
  const text = host.text(input, name);
  host.transition();
  host.record(branch, `${state.Type}StateEntered`, { name, input: text, inputDetails: { truncated: false } });
  const visit: Visit = { host, branch, name, input, enteredAt: host.now(), retries: 0 };
  return stepOf(visit, state);
}

async function stepOf(visit: Visit, state: State): Promise<Step> {
  switch (state.Type) {
    case "Task":
      return recovering(visit, state, () => runTask(visit, state));
    case "Map":
      return recovering(visit, state, () => runMap(visit, state, runStates));
    case "Pass":
      return leave(visit, state.Type, passed(visit, state), state.Next);
    case "Choice":
      return choose(visit, state);
    case "Wait":
      await visit.host.sleepUntil(visit.branch, wakeTime(visit, state));
      return leave(visit, state.Type, finalOutput(visit, state, stateInput(visit, state)), state.Next);
    case "Succeed":
      return leave(visit, state.Type, finalOutput(visit, state, stateInput(visit, state)));
    case "Fail":
      throw failed(visit, state);
  }
}

function leave({ host, branch, name }: Visit, type: State["Type"], output: unknown, next?: string): Step {
  const text = host.text(output, name);
  host.record(branch, `${type}StateExited`, { name, output: text, outputDetails: { truncated: false } });
  return { output, next };
}

/** Retry first; when its attempts are used up, Catch; when nothing catches, the branch fails. */
async function recovering(
  visit: Visit,
  state: TaskState | MapState,
  attempt: () => Promise<unknown>,
): Promise<Step> {
  const used = new Map<Retrier, number>();
  for (;;) {
    try {
      return leave(visit, state.Type, await attempt(), state.Next);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const retrier = firstMatch(state.Retry, error);
      const before = (retrier && used.get(retrier)) ?? 0;
      if (!retrier || before >= (retrier.MaxAttempts ?? 3)) return caught(visit, state, error);
      used.set(retrier, before + 1);
      visit.retries++;
      visit.host.transition();
      const { host, branch } = visit;
      await host.sleepUntil(branch, host.now() + retryDelayMs(retrier, before, () => host.random()));
    }
  }
}

const firstMatch = <Entry extends { readonly ErrorEquals: readonly string[] }>(
  list: readonly Entry[] | undefined,
  { error }: StateError,
): Entry | undefined => list?.find(({ ErrorEquals }) => matchesError(ErrorEquals, error));

/** What a catcher passes on skips OutputPath; its ResultPath puts it beside the state's raw input. */
function caught(visit: Visit, state: TaskState | MapState, error: StateError): Step {
  if (state.Type === "Map" && error.error !== "States.Runtime")
    visit.host.record(visit.branch, "MapStateFailed");
  const catcher: Catcher | undefined = firstMatch(state.Catch, error);
  if (!catcher) throw error;
  const result = { Error: error.error ?? "", Cause: error.reason ?? "" };
  const { ResultPath = "$" } = catcher;
  const output = ResultPath === null ? visit.input : writePath(ResultPath, visit.input, result);
  return leave(visit, state.Type, output, catcher.Next);
}

function passed(visit: Visit, state: PassState): unknown {
  const input = stateInput(visit, state);
  if (state.Result !== undefined) return withResult(visit, state, state.Result);
  const { Parameters } = state;
  return withResult(
    visit,
    state,
    Parameters === undefined ? input : fillTemplate(Parameters, input, contextOf(visit)),
  );
}

function choose(visit: Visit, state: ChoiceState): Step {
  const input = stateInput(visit, state);
  const context = contextOf(visit);
  const next = state.Choices.find((choice) => matchesRule(choice, input, context))?.Next ?? state.Default;
  if (next === undefined)
    throw new StateError(
      "States.NoChoiceMatched",
      `No choice of ${visit.name} matches and there is no Default.`,
    );
  return leave(visit, state.Type, finalOutput(visit, state, input), next);
}

function wakeTime(visit: Visit, state: WaitState): number {
  const { Seconds, SecondsPath, Timestamp, TimestampPath } = state;
  const time = TimestampPath === undefined ? Timestamp : readAt(visit, TimestampPath, "TimestampPath");
  const seconds = SecondsPath === undefined ? Seconds : readAt(visit, SecondsPath, "SecondsPath");
  const wake =
    time === undefined
      ? visit.host.now() + Number(seconds) * 1000
      : Date.parse(typeof time === "string" ? time : "");
  if (Number.isNaN(wake)) throw new StateError("States.Runtime", `${visit.name}: not a time to wait for`);
  return wake;
}

function failed(visit: Visit, state: FailState): StateError {
  const read = (path: string | undefined, field: string): string | undefined =>
    path === undefined ? undefined : String(readExpression(path, field, visit.input, contextOf(visit)));
  return new StateError(
    state.Error ?? read(state.ErrorPath, "ErrorPath"),
    state.Cause ?? read(state.CausePath, "CausePath"),
  );
}
