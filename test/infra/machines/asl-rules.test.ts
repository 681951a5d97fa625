import { describe, expect, test } from "vitest";
import { findings } from "./asl-rules.ts";
import type { Machine, State } from "./asl-rules.ts";

const known = { errors: ["Throttled"], functions: ["plan"] };

const task = (more: object = {}): State => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "${plan}", Payload: { "ticket.$": "$.ticket" } },
  TimeoutSeconds: 60,
  Next: "Done",
  ...more,
});
const waiting = (token: object) =>
  task({
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Parameters: { FunctionName: "${plan}", Payload: token },
  });
const done: State = { Type: "Succeed" };
const machine = (first: State, more: Record<string, State> = {}): Machine => ({
  StartAt: "First",
  States: { First: first, Done: done, ...more },
});
const retry = (...ErrorEquals: string[]) => ({ ErrorEquals });
const caught = (...ErrorEquals: string[]) => ({ ErrorEquals, ResultPath: "$.problem", Next: "Done" });

describe("a mistake is told in a sentence", () => {
  test.for<[string, Machine, string]>([
    [
      "an unknown States error",
      machine(task({ Retry: [retry("States.TimedOut")] })),
      "there is no error States.TimedOut",
    ],
    ["a name that nothing throws", machine(task({ Retry: [retry("Throtled")] })), "nothing throws Throtled"],
    [
      "States.ALL with company",
      machine(task({ Catch: [caught("States.ALL", "Throttled")] })),
      "States.ALL does not stand alone",
    ],
    [
      "States.ALL before others",
      machine(task({ Catch: [caught("States.ALL"), caught("Throttled")] })),
      "States.ALL is not the last",
    ],
    [
      "a name in two retries",
      machine(task({ Retry: [retry("Throttled"), retry("Throttled")] })),
      "Throttled is named twice, and only the first counts",
    ],
    [
      "a catch that loses the input",
      machine(task({ Catch: [{ ErrorEquals: ["Throttled"], Next: "Done" }] })),
      "its Catch of Throttled has no ResultPath",
    ],
    [
      "a heartbeat as long as the limit",
      machine(task({ HeartbeatSeconds: 60 })),
      "its heartbeat (60 s) is not below its time limit (60 s)",
    ],
    ["no time limit", machine(task({ TimeoutSeconds: undefined })), "a Task without TimeoutSeconds"],
    [
      "a callback without a token",
      machine(waiting({ "ticket.$": "$.ticket" })),
      "waits for a callback and gives nobody its token",
    ],
    [
      "a token that nobody waits for",
      machine(task({ Parameters: { FunctionName: "${plan}", Payload: { "token.$": "$$.Task.Token" } } })),
      "gives away a token and does not wait for it",
    ],
    [
      "a misspelt integration",
      machine(task({ Resource: "arn:aws:states:::lambda:invok" })),
      "an integration that no machine of ours uses: arn:aws:states:::lambda:invok",
    ],
    [
      "an unknown context path",
      machine(task({ Parameters: { "id.$": "$$.Execution.ID" } })),
      "Parameters: there is no $$.Execution.ID",
    ],
    [
      "an unknown context path in a function",
      machine(task({ Parameters: { "id.$": "States.Format('{} {}', $.a, $$.Execution.Nam)" } })),
      "Parameters: there is no $$.Execution.Nam",
    ],
    [
      "an unknown context path outside a template",
      machine(task({ InputPath: "$$.Execution.In" })),
      "InputPath: there is no $$.Execution.In",
    ],
    [
      "an unknown context path in a Choice",
      machine({
        Type: "Choice",
        Choices: [{ Not: { Variable: "$$.State.RetryCounts", NumericEquals: 1 }, Next: "Done" }],
        Default: "Done",
      }),
      "Variable: there is no $$.State.RetryCounts",
    ],
    [
      "a Map's item outside its selector",
      machine(task({ Parameters: { "cell.$": "$$.Map.Item.Value" } })),
      "Parameters: $$.Map.Item.Value is known in an ItemSelector only",
    ],
    [
      "a path that is handed on as text",
      machine(task({ Parameters: { Payload: { ticket: "$.ticket" } } })),
      "Parameters: ticket holds the path $.ticket as text: write ticket.$",
    ],
    [
      "text where a path belongs",
      machine(task({ ResultSelector: { "kind.$": "Payload.kind" } })),
      "ResultSelector: kind.$ is neither a path nor a function: Payload.kind",
    ],
    [
      "an unknown function",
      machine(task({ Parameters: { FunctionName: "${plam}" } })),
      "there is no function plam",
    ],
    [
      "a Choice that may match nothing",
      machine({ Type: "Choice", Choices: [{ Next: "Done" }] }),
      "a Choice without Default",
    ],
    ["a nameless end", machine({ Type: "Fail", Cause: "because" }), "a Fail without Error"],
  ])("%s", ([, mistaken, finding]) => {
    const told = findings(mistaken, known).filter((each) => !each.endsWith("nothing leads to it"));
    expect(told).toEqual([`First: ${finding}`]);
  });

  test("a state that nothing leads to", () => {
    expect(findings(machine(task(), { Forgotten: done }), known)).toEqual(["Forgotten: nothing leads to it"]);
  });

  test("a mistake inside a Map", () => {
    const inner = machine(task({ TimeoutSeconds: undefined }));
    expect(findings(machine({ Type: "Map", ItemProcessor: inner, Next: "Done" }), known)).toEqual([
      "First: a Task without TimeoutSeconds",
    ]);
  });
});

describe("what is right is passed over", () => {
  test.for<[string, Machine]>([
    [
      "a task with retries and a last catch of everything",
      machine(
        task({
          Retry: [retry("Throttled", "States.Timeout")],
          Catch: [caught("Throttled"), caught("States.ALL")],
        }),
      ),
    ],
    [
      "a callback with its token and a heartbeat below its limit",
      machine({ ...waiting({ "token.$": "$$.Task.Token" }), HeartbeatSeconds: 59 }),
    ],
    [
      "the execution's own facts",
      machine(
        task({
          Parameters: { "id.$": "$$.Execution.Id", "input.$": "$$.Execution.Input.service", "all.$": "$" },
        }),
      ),
    ],
    [
      "a Map's item in its selector",
      machine({
        Type: "Map",
        ItemSelector: { "cell.$": "$$.Map.Item.Value" },
        ItemProcessor: machine(task()),
        Next: "Done",
      }),
    ],
    ["a function of the language", machine(task({ Parameters: { "text.$": "States.Format('{}', $.a)" } }))],
    [
      "the execution's own facts in a function, in a path and in a Choice",
      machine(
        {
          Type: "Choice",
          InputPath: "$$.Execution.Input",
          Choices: [{ Variable: "$$.State.RetryCount", NumericEquals: 1, Next: "Done" }],
          Default: "Second",
        },
        { Second: task({ Parameters: { "id.$": "States.Format('{}', $$.Execution.Name)" } }) },
      ),
    ],
    ["text with a dollar in it", machine(task({ Parameters: { price: "$5 and more" } }))],
  ])("%s", ([, right]) => {
    expect(findings(right, known)).toEqual([]);
  });
});
