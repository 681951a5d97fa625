/** Reads a definition and refuses, with all problems at once, what is wrong or not simulated. */
import { checkRule } from "./asl-choice.ts";
import { parsePath } from "./asl-path.ts";
import { checkTemplate } from "./asl-template.ts";
import type { Machine, Retrier, State } from "./asl-types.ts";
import { INVOKE, INVOKE_AND_WAIT } from "./asl-types.ts";

const COMMON = ["Type", "Comment", "QueryLanguage", "InputPath", "OutputPath"];
const ONWARD = ["Next", "End"];
const WORK = [...ONWARD, "Parameters", "ResultSelector", "ResultPath", "Retry", "Catch"];
const TIMES = ["TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"];

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: [...WORK, ...TIMES, "Resource"],
  Map: [...WORK, "ItemProcessor", "ItemsPath", "ItemSelector", "MaxConcurrency"],
  Pass: [...ONWARD, "Parameters", "Result", "ResultPath"],
  Choice: ["Choices", "Default"],
  Wait: [...ONWARD, "Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
  Succeed: [],
  Fail: ["Error", "ErrorPath", "Cause", "CausePath"],
};
const PATHS = /Path$/;
/** Wildcards stand alone and last. */
const WILDCARD = "States.ALL";

/** @throws Error with every problem, one a line, by state. */
export function readMachine(definition: unknown): Machine {
  const machine = (
    typeof definition === "string" ? JSON.parse(definition) : structuredClone(definition)
  ) as Machine;
  const problems = problemsOf(machine);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return machine;
}

function problemsOf(machine: Machine): string[] {
  const states = machine.States ?? {};
  const problems = machine.StartAt in states ? [] : [`StartAt: there is no state ${machine.StartAt}`];
  for (const [name, state] of Object.entries(states)) {
    const say = (problem: string): void => void problems.push(`${name}: ${problem}`);
    if (name.length > 80) say("the name is longer than 80 characters");
    checkFields(state, say);
    for (const target of targetsOf(state)) if (!(target in states)) say(`there is no state ${target}`);
    attempt(say, () => checkExpressions(state));
    checkRecovery(state, say);
    if (state.Type === "Map" && state.ItemProcessor)
      problems.push(...problemsOf(state.ItemProcessor).map((problem) => `${name}: ${problem}`));
  }
  return problems;
}

type Say = (problem: string) => void;

function attempt(say: Say, check: () => void): void {
  try {
    check();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

function checkFields(state: State, say: Say): void {
  const fields = FIELDS[state.Type];
  if (!fields) return say(`the type ${state.Type} is not simulated`);
  for (const field of Object.keys(state))
    if (!COMMON.includes(field) && !fields.includes(field))
      say(`${field} is not simulated for ${state.Type}`);
  if (fields.includes("Next") && "Next" in state === "End" in state) say("one of Next and End is needed");
  if ("QueryLanguage" in state && state.QueryLanguage !== "JSONPath") say("only JSONPath is simulated");
  if (state.Type === "Task") checkTask(state, say);
  if (state.Type === "Map") checkMap(state, say);
}

function checkTask(state: Extract<State, { Type: "Task" }>, say: Say): void {
  if (state.Resource !== INVOKE && state.Resource !== INVOKE_AND_WAIT)
    say(`${state.Resource} is not simulated`);
  const { HeartbeatSeconds: beat, TimeoutSeconds: limit } = state;
  if (beat !== undefined && limit !== undefined && beat >= limit)
    say("HeartbeatSeconds is not below TimeoutSeconds");
}

function checkMap(state: Extract<State, { Type: "Map" }>, say: Say): void {
  const { ProcessorConfig } = (state.ItemProcessor ?? {}) as { ProcessorConfig?: { Mode?: string } };
  if (!state.ItemProcessor) say("ItemProcessor is missing");
  if (ProcessorConfig && ProcessorConfig.Mode !== "INLINE") say("only inline Maps are simulated");
  if (state.Parameters !== undefined && state.ItemSelector !== undefined)
    say("Parameters beside ItemSelector");
}

function targetsOf(state: State): string[] {
  const {
    Next,
    Default,
    Choices = [],
    Catch = [],
  } = state as {
    Next?: string;
    Default?: string;
    Choices?: readonly { Next: string }[];
    Catch?: readonly { Next: string }[];
  };
  return [Next, Default, ...[...Choices, ...Catch].map((entry) => entry.Next)].filter(
    (target) => target !== undefined,
  );
}

function checkExpressions(state: State): void {
  for (const [field, value] of Object.entries(state)) {
    if (["ErrorPath", "CausePath"].includes(field)) checkTemplate({ "value.$": value as unknown });
    else if (PATHS.test(field) && value !== null) parsePath(String(value));
    if (["Parameters", "ResultSelector", "ItemSelector"].includes(field)) checkTemplate(value);
  }
  if (state.Type === "Choice") state.Choices.forEach(checkRule);
}

function checkRecovery(state: State, say: Say): void {
  const { Retry = [], Catch = [] } = state as { Retry?: readonly Retrier[]; Catch?: readonly Retrier[] };
  for (const list of [Retry, Catch])
    list.forEach(({ ErrorEquals }, index) => {
      if (!ErrorEquals?.length) say("ErrorEquals is empty");
      if (ErrorEquals?.includes(WILDCARD) && (ErrorEquals.length > 1 || index < list.length - 1))
        say(`${WILDCARD} is not alone and last`);
    });
  for (const { IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 1, MaxDelaySeconds } of Retry) {
    if (IntervalSeconds < 1 || MaxAttempts < 0 || BackoffRate < 1) say("a retrier is out of range");
    if (MaxDelaySeconds !== undefined && MaxDelaySeconds <= IntervalSeconds)
      say("MaxDelaySeconds is not above IntervalSeconds");
  }
}
