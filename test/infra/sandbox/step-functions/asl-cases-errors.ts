import type { Answer, AslCase } from "./asl-case.ts";
import { caught, one, retry, task, twice, waiting } from "./asl-case.ts";

const failing = (name: string): Readonly<Record<string, readonly Answer[]>> => ({
  f: [{ throws: name, message: "no" }],
});
const lambdaCause = (errorType: string): string =>
  JSON.stringify({ errorType, errorMessage: "no", trace: [] });

export const errorCases: readonly AslCase[] = [
  {
    name: "a retrier by name backs off and then succeeds",
    definition: one(task("f", { ...retry({ BackoffRate: 2, MaxAttempts: 3 }), End: true })),
    input: {},
    answers: { f: [{ throws: "Throttled" }, { throws: "Throttled" }, { returns: 1 }] },
    expected: { status: "SUCCEEDED", output: { is: 1 }, states: ["A"], seconds: 3 },
  },
  {
    name: "MaxDelaySeconds limits the backoff",
    definition: one(
      task("f", { ...retry({ BackoffRate: 10, MaxAttempts: 3, MaxDelaySeconds: 2 }), End: true }),
    ),
    input: {},
    answers: {
      f: [{ throws: "Throttled" }, { throws: "Throttled" }, { throws: "Throttled" }, { returns: 1 }],
    },
    expected: { status: "SUCCEEDED", output: { is: 1 }, states: ["A"], seconds: 5 },
  },
  {
    name: "a retrier whose attempts are used up leaves it to the catcher",
    definition: twice(task("f", { ...retry({ MaxAttempts: 1 }), ...caught(["Throttled"]) })),
    input: { a: 1 },
    answers: failing("Throttled"),
    expected: {
      status: "SUCCEEDED",
      output: { a: 1, error: { Error: "Throttled", Cause: lambdaCause("Throttled") } },
      states: ["A", "B"],
      seconds: 1,
    },
  },
  {
    name: "names are compared exactly",
    definition: twice(task("f", caught(["throttled", "Throttle"]))),
    input: {},
    answers: failing("Throttled"),
    expected: { status: "FAILED", error: "Throttled", cause: lambdaCause("Throttled"), states: ["A"] },
  },
  {
    name: "States.TaskFailed catches a function's error",
    definition: twice(task("f", caught(["States.TaskFailed"], { ResultPath: null }))),
    input: { a: 1 },
    answers: failing("Whatever"),
    expected: { status: "SUCCEEDED", output: { a: 1 }, states: ["A", "B"] },
  },
  {
    name: "States.TaskFailed does not catch a time limit, States.Timeout does",
    definition: twice({
      ...waiting("f", { TimeoutSeconds: 3 }),
      Catch: [
        { ErrorEquals: ["States.TaskFailed"], Next: "B", ResultPath: "$.wrong" },
        { ErrorEquals: ["States.Timeout"], Next: "B", ResultPath: null },
      ],
      Next: "B",
    }),
    input: { a: 1 },
    answers: { f: [{ silent: true }] },
    expected: { status: "SUCCEEDED", output: { a: 1 }, states: ["A", "B"], seconds: 3 },
  },
  {
    name: "States.ALL catches a heartbeat that stays out",
    definition: twice({
      ...waiting("f", { HeartbeatSeconds: 2 }),
      ...caught(["States.ALL"], { ResultPath: null }),
    }),
    input: { a: 1 },
    answers: { f: [{ silent: true }] },
    expected: { status: "SUCCEEDED", output: { a: 1 }, states: ["A", "B"], seconds: 2 },
  },
  {
    name: "the first catcher that fits wins",
    definition: twice(
      task("f", {
        Catch: [
          { ErrorEquals: ["Other", "Mine"], Next: "B", ResultPath: null },
          { ErrorEquals: ["States.ALL"], Next: "A" },
        ],
        Next: "A",
      }),
    ),
    input: { a: 1 },
    answers: failing("Mine"),
    expected: { status: "SUCCEEDED", output: { a: 1 }, states: ["A", "B"] },
  },
  {
    name: "a catcher may lead back to its own state",
    definition: twice({
      ...waiting("f", { TimeoutSeconds: 2 }),
      ...caught(["States.Timeout"], { ResultPath: null, Next: "A" }),
    }),
    input: { a: 1 },
    answers: { f: [{ silent: true }, { callsBack: { b: 2 } }] },
    expected: { status: "SUCCEEDED", output: { b: 2 }, states: ["A", "A", "B"], seconds: 2 },
  },
  {
    name: "a run past its own time limit times out",
    definition: { ...one({ Type: "Wait", Seconds: 60, End: true }), TimeoutSeconds: 2 },
    input: {},
    expected: { status: "TIMED_OUT", states: ["A"], seconds: 2 },
  },
];

export const callbackCases: readonly AslCase[] = [
  {
    name: "a callback's output is the task's result",
    definition: one(waiting("f", { TimeoutSeconds: 60, End: true })),
    input: {},
    answers: { f: [{ callsBack: { kind: "look" }, afterSeconds: 2 }] },
    expected: { status: "SUCCEEDED", output: { kind: "look" }, states: ["A"], seconds: 2 },
  },
  {
    name: "a callback that reports failure fails the task under its name",
    definition: twice({ ...waiting("f", {}), ...caught(["Refused"]) }),
    input: {},
    answers: { f: [{ failsBack: "Refused", cause: "by a person" }] },
    expected: {
      status: "SUCCEEDED",
      output: { error: { Error: "Refused", Cause: "by a person" } },
      states: ["A", "B"],
    },
  },
  {
    name: "a function that fails fails the task that waits for its callback",
    definition: twice({ ...waiting("f", {}), ...caught(["Crashed"], { ResultPath: null }) }),
    input: { a: 1 },
    answers: { f: [{ throws: "Crashed" }] },
    expected: { status: "SUCCEEDED", output: { a: 1 }, states: ["A", "B"] },
  },
  {
    name: "a retried callback task gets its own token",
    definition: one(waiting("f", { ...retry({ MaxAttempts: 1 }), End: true })),
    input: {},
    answers: { f: [{ failsBack: "Throttled" }, { callsBack: 1 }] },
    expected: { status: "SUCCEEDED", output: 1, states: ["A"], seconds: 1 },
  },
];
