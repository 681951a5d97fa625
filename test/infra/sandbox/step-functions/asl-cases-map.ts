import type { AslCase } from "./asl-case.ts";
import { over, retry, task } from "./asl-case.ts";

const inner = (state: object): object => ({
  ProcessorConfig: { Mode: "INLINE" },
  StartAt: "In",
  States: { In: state },
});

export const mapCases: readonly AslCase[] = [
  {
    name: "a Map answers in the order of its items",
    definition: over(inner(task("f", { OutputPath: "$.is", End: true })), {
      ItemSelector: { "i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "all.$": "$.x" },
    }),
    input: { items: ["p", "q"], x: 1 },
    answers: { f: [{ returns: "first" }, { returns: "second" }] },
    expected: {
      status: "SUCCEEDED",
      output: ["first", "second"],
      states: ["A", "In", "In"],
      payloads: [
        { i: 0, v: "p", all: 1 },
        { i: 1, v: "q", all: 1 },
      ],
    },
  },
  {
    name: "an empty Map answers an empty list",
    definition: over(inner({ Type: "Pass", End: true }), { ResultPath: "$.done" }),
    input: { items: [] },
    expected: { status: "SUCCEEDED", output: { items: [], done: [] }, states: ["A"] },
  },
  {
    name: "an item that catches its own error does not fail the Map",
    definition: over({
      StartAt: "In",
      States: {
        In: task("f", { OutputPath: "$.is", End: true, Catch: [{ ErrorEquals: ["Bad"], Next: "Caught" }] }),
        Caught: { Type: "Pass", Result: "caught", End: true },
      },
    }),
    input: { items: [1, 2] },
    answers: { f: [{ throws: "Bad" }, { returns: "fine" }] },
    expected: { status: "SUCCEEDED", output: ["caught", "fine"], states: ["A", "In", "Caught", "In"] },
  },
  {
    name: "an item that fails fails the Map under its name, and no further item begins",
    definition: {
      StartAt: "A",
      States: {
        A: {
          Type: "Map",
          ItemsPath: "$.items",
          MaxConcurrency: 1,
          ItemProcessor: inner(task("f")),
          Catch: [{ ErrorEquals: ["Bad"], Next: "B", ResultPath: null }],
          End: true,
        },
        B: { Type: "Succeed" },
      },
    },
    input: { items: [1, 2, 3] },
    answers: { f: [{ returns: 1 }, { throws: "Bad" }] },
    expected: { status: "SUCCEEDED", output: { items: [1, 2, 3] }, states: ["A", "In", "In", "B"] },
  },
  {
    name: "a Fail state in an item fails the Map, and the Map is tried again as a whole",
    definition: over(
      {
        StartAt: "In",
        States: {
          In: task("f", { OutputPath: "$.is", Next: "Ask" }),
          Ask: {
            Type: "Choice",
            Choices: [{ Variable: "$", BooleanEquals: true, Next: "Good" }],
            Default: "Bad",
          },
          Good: { Type: "Succeed" },
          Bad: { Type: "Fail", Error: "Throttled", Cause: "not yet" },
        },
      },
      retry({ MaxAttempts: 1 }),
    ),
    input: { items: [1] },
    answers: { f: [{ returns: false }, { returns: true }] },
    expected: {
      status: "SUCCEEDED",
      output: [true],
      states: ["A", "In", "Ask", "Bad", "In", "Ask", "Good"],
      seconds: 1,
    },
  },
];
