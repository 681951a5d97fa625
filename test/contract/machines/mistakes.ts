/** Mistakes in our release machine, and by whom each is known to be found: one that is found no longer is noticed. */
import type { Machine, State } from "../../infra/machines/asl-rules.ts";
import { machines } from "../../infra/machines/known.ts";

export type Finder = "asl-validator" | "amazon-states-language-service" | "our own rules";

export interface Mistake {
  readonly what: string;
  readonly machine: Machine;
  readonly by: readonly Finder[];
  /** What one of the findings must speak of: another finding beside it would hide that it is found no longer. */
  readonly says: RegExp;
}

const release = machines.Release;
const validators = ["asl-validator", "amazon-states-language-service"] as const;
const first = ["asl-validator"] as const;
const second = ["amazon-states-language-service"] as const;
const ours = ["our own rules"] as const;

function withState(name: string, more: object): Machine {
  const state = release.States[name];
  if (!state) throw new Error(`Release has no state ${name}`);
  const changed: State = { ...state, ...more };
  return { ...release, States: { ...release.States, [name]: withoutAbsent(changed) } };
}

const withoutAbsent = (state: State): State => JSON.parse(JSON.stringify(state)) as State;
const withNewState = (name: string, state: State): Machine => ({
  ...release,
  States: { ...release.States, [name]: state },
});
/** A state under another name, and whatever leads to it. */
const renamed = (name: string, other: string): Machine =>
  JSON.parse(JSON.stringify(release).replaceAll(`"${name}"`, `"${other}"`)) as Machine;
const retry = (more: object): object => ({ Retry: [{ ErrorEquals: ["Throttled"], ...more }] });
const caught = (...names: string[]): object => ({
  ErrorEquals: names,
  ResultPath: "$.problem",
  Next: "BackOut",
});
const called = (payload: object): object => ({
  Parameters: { FunctionName: "${plan}", Payload: payload },
});

type Row = readonly [what: string, machine: Machine, says: RegExp];
const rows = (by: readonly Finder[], given: readonly Row[]): Mistake[] =>
  given.map(([what, machine, says]) => ({ what, machine, by, says }));

const longName = "N".repeat(81);
const endless: Machine = {
  StartAt: "A",
  States: { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } },
};

const byBoth = rows(validators, [
  ["a state that nothing leads to", withNewState("Forgotten", { Type: "Succeed" }), /reach/],
  ["neither Next nor End", withState("Begin", { Next: undefined }), /"End", "Next"|Missing property/],
  ["a Next to nowhere", withState("Begin", { Next: "Nowhere" }), /target: Nowhere|name of an existing state/],
  ["no state that ends", endless, /terminal|End/i],
  ["a type that does not exist", withState("Begin", { Type: "Pas" }), /\/Type is invalid|Valid values/],
  ["a field that does not exist", withState("Begin", { Resut: {} }), /Begin is invalid|not supported/],
  [
    "a path that does not begin with a dollar",
    withState("Begin", { Parameters: { "ticket.$": "verdict.ticket" } }),
    /ticket\.\$ is invalid|valid JSONPath/,
  ],
  [
    "a function of the language that does not exist",
    withState("Begin", { Parameters: { "text.$": "States.Frmat('{}', $.a)" } }),
    /text\.\$ is invalid|intrinsic function/,
  ],
]);

const byTheFirst = rows(first, [
  ["an InputPath that is none", withState("Begin", { InputPath: "$.a[" }), /InputPath is invalid/],
  ["a ResultPath that is none", withState("Begin", { ResultPath: "$.a[" }), /ResultPath is invalid/],
  [
    "a Variable that is none",
    withState("IsPlanned", { Choices: [{ Variable: "$.a[", StringEquals: "go", Next: "Planned" }] }),
    /Variable is invalid/,
  ],
  [
    "two time limits",
    withState("Plan", { TimeoutSecondsPath: "$.seconds" }),
    /at most one of "TimeoutSeconds"/,
  ],
  [
    "a Map without a processor",
    withState("Waves", { ItemProcessor: undefined }),
    /exactly one of "ItemProcessor"/,
  ],
  [
    "a resource that is no ARN",
    withState("Plan", { Resource: "lambda:invoke" }),
    /Plan\/Resource is invalid/,
  ],
  [
    "a name of 81 characters",
    renamed("Planned", longName),
    /States is invalid. must NOT have additional properties/,
  ],
  ["a field of JSONata", withState("Plan", { Arguments: {} }), /Plan is invalid/],
]);

const byTheSecond = rows(second, [
  ["a BackoffRate under 1", withState("Plan", retry({ BackoffRate: 0.5 })), /minimum of 1/],
  ["an End in a Choice", withState("IsPlanned", { End: true }), /not supported/],
]);

const byUs = rows(ours, [
  [
    "an error of the language that does not exist",
    withState("Plan", { Catch: [caught("States.TimedOut")] }),
    /no error States\.TimedOut/,
  ],
  ["a name that no function throws", withState("Plan", { Catch: [caught("LeaseLots")] }), /throws LeaseLots/],
  [
    "States.ALL before others",
    withState("Plan", { Catch: [caught("States.ALL"), caught("LeaseLost")] }),
    /not the last/,
  ],
  [
    "States.ALL in company",
    withState("Plan", { Catch: [caught("LeaseLost", "States.ALL")] }),
    /not stand alone/,
  ],
  ["a heartbeat longer than the time limit", withState("Gates", { HeartbeatSeconds: 9999 }), /heartbeat/],
  ["a callback without its token", withState("Gates", called({ "ticket.$": "$.ticket" })), /its token/],
  [
    "a misspelt action",
    withState("Plan", { Resource: "arn:aws:states:::lambda:invoek" }),
    /integration that no machine of ours uses/,
  ],
  [
    "a context path that does not exist",
    withState("Plan", called({ "id.$": "$$.Execution.Ident" })),
    /no \$\$\.Execution\.Ident/,
  ],
  [
    "a context path that does not exist, in a function of the language",
    withState("Plan", called({ "id.$": "States.Format('{}', $$.Execution.Ident)" })),
    /no \$\$\.Execution\.Ident/,
  ],
  ["a path handed on as text", withState("Plan", called({ ticket: "$.ticket" })), /as text: write ticket/],
  ["a task without a time limit", withState("Plan", { TimeoutSeconds: undefined }), /without TimeoutSeconds/],
  [
    "a Catch that loses the input",
    withState("Plan", { Catch: [{ ErrorEquals: ["LeaseLost"], Next: "BackOut" }] }),
    /no ResultPath/,
  ],
  ["a Choice without Default", withState("IsPlanned", { Default: undefined }), /without Default/],
  [
    "a function that does not exist",
    withState("Plan", { Parameters: { FunctionName: "${plam}" } }),
    /no function plam/,
  ],
]);

export const mistakes: readonly Mistake[] = [...byBoth, ...byTheFirst, ...byTheSecond, ...byUs];
