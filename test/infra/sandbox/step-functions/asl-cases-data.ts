import type { AslCase } from "./asl-case.ts";
import { one, task, twice } from "./asl-case.ts";

export const dataCases: readonly AslCase[] = [
  {
    name: "a task's result replaces the input",
    definition: one(task("f")),
    input: { a: 1 },
    answers: { f: [{ returns: { b: 2 } }] },
    expected: { status: "SUCCEEDED", output: { is: { b: 2 } }, states: ["A"], payloads: [{ a: 1 }] },
  },
  {
    name: "a ResultPath puts the result beside the input, and objects on the way are made",
    definition: one(task("f", { ResultPath: "$.x.y", End: true })),
    input: { a: 1 },
    answers: { f: [{ returns: 7 }] },
    expected: { status: "SUCCEEDED", output: { a: 1, x: { y: { is: 7 } } }, states: ["A"] },
  },
  {
    name: "a ResultPath of null drops the result",
    definition: one(task("f", { ResultPath: null, End: true })),
    input: { a: 1 },
    answers: { f: [{ returns: 7 }] },
    expected: { status: "SUCCEEDED", output: { a: 1 }, states: ["A"] },
  },
  {
    name: "InputPath narrows what Parameters see, and OutputPath what leaves",
    definition: one(task("f", { InputPath: "$.in", OutputPath: "$.out", ResultPath: "$.out", End: true })),
    input: { in: { a: 1 }, b: 2 },
    answers: { f: [{ returns: true }] },
    expected: { status: "SUCCEEDED", output: { is: true }, states: ["A"], payloads: [{ a: 1 }] },
  },
  {
    name: "a Pass state's Result and Parameters",
    definition: {
      StartAt: "A",
      States: {
        A: { Type: "Pass", Result: { fixed: [1, null] }, ResultPath: "$.r", Next: "B" },
        B: { Type: "Pass", Parameters: { "all.$": "$", more: { "first.$": "$.r.fixed[0]" } }, End: true },
      },
    },
    input: { a: "x" },
    expected: {
      status: "SUCCEEDED",
      output: { all: { a: "x", r: { fixed: [1, null] } }, more: { first: 1 } },
      states: ["A", "B"],
    },
  },
  {
    name: "intrinsic functions",
    definition: one({
      Type: "Pass",
      Parameters: {
        "text.$": "States.Format('{} is {}, {}', $.name, 3, $.list)",
        "json.$": "States.JsonToString($.list)",
        "back.$": "States.StringToJson($.json)",
        "array.$": "States.Array($.name, 1.5, true, null, States.Array(1))",
      },
      End: true,
    }),
    input: { name: "n", list: [1], json: '[1,"b"]' },
    expected: {
      status: "SUCCEEDED",
      output: { text: "n is 3, [1]", json: "[1]", back: [1, "b"], array: ["n", 1.5, true, null, [1]] },
      states: ["A"],
    },
  },
  {
    name: "escapes in an intrinsic function",
    definition: one({
      Type: "Pass",
      Parameters: { "text.$": "States.Format('\\'{}\\' \\{\\}', $.a)" },
      End: true,
    }),
    input: { a: 1 },
    expected: { status: "SUCCEEDED", output: { text: "'1' {}" }, states: ["A"] },
  },
  {
    name: "the context object knows the run",
    definition: one({
      Type: "Pass",
      Parameters: {
        "name.$": "$$.Execution.Name",
        "input.$": "$$.Execution.Input",
        "state.$": "$$.State.Name",
      },
      End: true,
    }),
    input: { a: 1 },
    expected: { status: "SUCCEEDED", output: { name: "case", input: { a: 1 }, state: "A" }, states: ["A"] },
  },
  {
    name: "a path that leads nowhere fails the run past every catch",
    definition: twice({
      ...task(
        "f",
        { Next: "B", Catch: [{ ErrorEquals: ["States.ALL"], Next: "B" }] },
        { "Payload.$": "$.absent" },
      ),
    }),
    input: {},
    expected: { status: "FAILED", error: "States.Runtime", states: ["A"] },
  },
  {
    name: "a Fail state with error and cause from paths",
    definition: one({ Type: "Fail", ErrorPath: "$.e", CausePath: "States.Format('because {}', $.c)" }),
    input: { e: "Oops", c: "so" },
    expected: { status: "FAILED", error: "Oops", cause: "because so", states: ["A"] },
  },
  {
    name: "a Wait state waits as long as its input says",
    definition: one({ Type: "Wait", SecondsPath: "$.s", End: true }),
    input: { s: 2 },
    expected: { status: "SUCCEEDED", output: { s: 2 }, states: ["A"], seconds: 2 },
  },
];
