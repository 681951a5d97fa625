import { describe, expect, test } from "vitest";
import { readMachine } from "../../../../infra/sandbox/step-functions/asl-machine.ts";
import { cases } from "./asl-cases.ts";

const INVOKE = "arn:aws:states:::lambda:invoke";
const withState = (state: object): object => ({ StartAt: "A", States: { A: state, B: { Type: "Succeed" } } });

describe("reading a machine", () => {
  test.for(cases)("takes the case: $name", ({ definition }) => {
    expect(() => readMachine(definition)).not.toThrow();
    expect(readMachine(JSON.stringify(definition))).toEqual(readMachine(definition));
  });

  test("keeps no tie to the definition that it was given", () => {
    const definition = { StartAt: "A", States: { A: { Type: "Pass", Result: { a: 1 }, End: true } } };
    const machine = readMachine(definition);
    definition.States.A.Result.a = 2;
    expect(machine.States["A"]).toMatchObject({ Result: { a: 1 } });
  });

  test.for([
    ["a type that is not simulated", { Type: "Parallel", Branches: [], End: true }, "Parallel"],
    [
      "a field that is not simulated",
      { Type: "Pass", Assign: {}, End: true },
      "Assign is not simulated for Pass",
    ],
    ["neither Next nor End", { Type: "Pass" }, "one of Next and End"],
    ["both Next and End", { Type: "Pass", Next: "B", End: true }, "one of Next and End"],
    ["a target that does not exist", { Type: "Pass", Next: "C" }, "there is no state C"],
    [
      "a choice to nowhere",
      { Type: "Choice", Choices: [{ Variable: "$", IsNull: true, Next: "C" }] },
      "no state C",
    ],
    ["a default to nowhere", { Type: "Choice", Choices: [], Default: "C" }, "there is no state C"],
    [
      "another resource",
      { Type: "Task", Resource: "arn:aws:states:::sns:publish", End: true },
      "sns:publish is not simulated",
    ],
    ["another language", { Type: "Pass", QueryLanguage: "JSONata", End: true }, "only JSONPath"],
    ["a path that is none", { Type: "Pass", InputPath: "a", End: true }, "Not a path: a"],
    ["a path with a filter", { Type: "Pass", OutputPath: "$.a[?(@.b)]", End: true }, "$.a[?(@.b)]"],
    [
      "an unknown intrinsic",
      { Type: "Pass", Parameters: { "a.$": "States.UUID()" }, End: true },
      "States.UUID()",
    ],
    [
      "a template's member that is no string",
      { Type: "Pass", Parameters: { "a.$": 1 }, End: true },
      "a.$ is not a string",
    ],
    [
      "an unknown comparison",
      { Type: "Choice", Choices: [{ Variable: "$", NumericIs: 1, Next: "B" }] },
      "NumericIs",
    ],
    [
      "a catch-all beside a name",
      { Type: "Task", Resource: INVOKE, End: true, Catch: [{ ErrorEquals: ["X", "States.ALL"], Next: "B" }] },
      "States.ALL is not alone and last",
    ],
    [
      "a catch-all before another",
      {
        Type: "Task",
        Resource: INVOKE,
        End: true,
        Retry: [{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["X"] }],
      },
      "States.ALL is not alone and last",
    ],
    [
      "a backoff below 1",
      { Type: "Task", Resource: INVOKE, End: true, Retry: [{ ErrorEquals: ["X"], BackoffRate: 0.5 }] },
      "a retrier is out of range",
    ],
    [
      "a longest delay below the first",
      {
        Type: "Task",
        Resource: INVOKE,
        End: true,
        Retry: [{ ErrorEquals: ["X"], IntervalSeconds: 5, MaxDelaySeconds: 5 }],
      },
      "MaxDelaySeconds",
    ],
    [
      "a heartbeat as long as the limit",
      { Type: "Task", Resource: INVOKE, End: true, TimeoutSeconds: 5, HeartbeatSeconds: 5 },
      "HeartbeatSeconds",
    ],
    ["a Map without its states", { Type: "Map", End: true }, "ItemProcessor is missing"],
    [
      "a distributed Map",
      {
        Type: "Map",
        End: true,
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED" },
          StartAt: "X",
          States: { X: { Type: "Succeed" } },
        },
      },
      "only inline Maps",
    ],
    [
      "a mistake inside a Map",
      { Type: "Map", End: true, ItemProcessor: { StartAt: "X", States: {} } },
      "A: StartAt: there is no state X",
    ],
  ] as const)("refuses %s", ([, state, problem]) => {
    expect(() => readMachine(withState(state))).toThrow(problem);
  });
});
