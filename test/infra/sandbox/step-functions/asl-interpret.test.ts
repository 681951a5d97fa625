import fc from "fast-check";
import { expect, test } from "vitest";
import type { Answer } from "./asl-case.ts";
import { runCase } from "./asl-run.ts";

const NAMES = ["S0", "S1", "S2", "S3"];
const ERRORS = ["Bad", "Throttled", "States.ALL", "States.TaskFailed", "States.Timeout"];

const target = fc.constantFrom(...NAMES);
const onward = fc.oneof(
  target.map((Next) => ({ Next })),
  fc.constant({ End: true }),
);
const path = fc.constantFrom("$", "$.a", "$.b", "$.absent", null);
const retriers = fc.array(
  fc.record({
    ErrorEquals: fc.constantFrom(["Bad"], ["Throttled"], ["States.Timeout"]),
    MaxAttempts: fc.nat({ max: 2 }),
  }),
  { maxLength: 2 },
);
const catchers = fc.array(
  fc.record({
    ErrorEquals: fc.constantFrom(...ERRORS).map((name) => [name]),
    Next: target,
    ResultPath: path,
  }),
  { maxLength: 2 },
);
/** A Pass that nests its input into itself would only measure how fast a growing text is written. */
const place = fc.constantFrom("$", null);
const pass = fc
  .tuple(onward, path, place)
  .map(([next, InputPath, ResultPath]) => ({ Type: "Pass", InputPath, ResultPath, ...next }));
const work = fc
  .tuple(onward, path, retriers, catchers, fc.boolean())
  .map(([next, ResultPath, Retry, Catch, waits]) => ({
    Type: "Task",
    Resource: `arn:aws:states:::lambda:invoke${waits ? ".waitForTaskToken" : ""}`,
    Parameters: { FunctionName: "f", Payload: waits ? { "token.$": "$$.Task.Token" } : {} },
    TimeoutSeconds: 5,
    ResultPath,
    Retry,
    Catch: Catch.toSorted(
      (one, other) =>
        Number(one.ErrorEquals[0] === "States.ALL") - Number(other.ErrorEquals[0] === "States.ALL"),
    ).slice(-1),
    ...next,
  }));
const choose = fc.tuple(target, fc.option(target), fc.boolean()).map(([Next, fallback, IsPresent]) => ({
  Type: "Choice",
  Choices: [{ Variable: "$.a", IsPresent, Next }],
  ...(fallback !== null && { Default: fallback }),
}));
const end = fc.constantFrom({ Type: "Succeed" }, { Type: "Fail", Error: "Bad" }, { Type: "Fail" });
const flat = fc.oneof(pass, work, choose, end);
const map = fc.tuple(onward, catchers, flat).map(([next, Catch, inner]) => ({
  Type: "Map",
  ItemsPath: "$.items",
  MaxConcurrency: 2,
  ItemProcessor: {
    StartAt: "S0",
    States: Object.fromEntries(NAMES.map((name) => [name, name === "S0" ? inner : { Type: "Succeed" }])),
  },
  Catch: Catch.slice(0, 1),
  ...next,
}));
const machine = fc
  .tuple(...NAMES.map(() => fc.oneof({ weight: 4, arbitrary: flat }, { weight: 1, arbitrary: map })))
  .map((states) => ({
    StartAt: "S0",
    TimeoutSeconds: 600,
    States: Object.fromEntries(NAMES.map((name, index) => [name, states[index]])),
  }));
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }).map((returns) => ({ returns })),
  fc.constantFrom("Bad", "Throttled", "Other").map((throws) => ({ throws })),
  fc.record({ callsBack: fc.constantFrom(1, { a: 1 }), afterSeconds: fc.nat({ max: 9 }) }),
  fc.record({ failsBack: fc.constantFrom("Bad", "Throttled"), afterSeconds: fc.nat({ max: 4 }) }),
  fc.constant({ silent: true as const }),
);

test("any machine with any answers comes to an end of its own, with a history that adds up", async () => {
  await fc.assert(
    fc.asyncProperty(machine, fc.array(answer, { minLength: 1, maxLength: 8 }), async (definition, f) => {
      const { execution } = await runCase({ definition, answers: { f }, input: { a: 1, items: [1, 2, 3] } });
      const { events } = execution.history;
      const last = events.at(-1);
      expect(["SUCCEEDED", "FAILED", "TIMED_OUT"]).toContain(execution.status);
      expect(last?.type).toMatch(/^Execution(Succeeded|Failed|TimedOut)$/);
      expect(events.filter(({ type }) => type?.startsWith("Execution"))).toHaveLength(2);
      expect(events.map(({ id }) => id)).toEqual(events.map((_event, index) => index + 1));
      expect(events.every(({ id = 0, previousEventId = 0 }) => previousEventId < id)).toBe(true);
      const entered = events.filter(({ type }) => type?.endsWith("StateEntered")).length;
      const exited = events.filter(({ type }) => type?.endsWith("StateExited")).length;
      expect(entered).toBeGreaterThanOrEqual(exited);
      if (execution.status === "SUCCEEDED")
        expect(() => JSON.parse(execution.output ?? "") as unknown).not.toThrow();
      expect(execution.transitions).toBeGreaterThanOrEqual(entered);
    }),
    { numRuns: 40 },
  );
});

test("the same machine with the same answers runs the same way again", async () => {
  await fc.assert(
    fc.asyncProperty(machine, fc.array(answer, { minLength: 1, maxLength: 8 }), async (definition, f) => {
      const given = { definition, answers: { f }, input: { a: 1, items: [1, 2] } };
      const [one, other] = [await runCase(given), await runCase(given)];
      expect(other.execution.history.events).toEqual(one.execution.history.events);
    }),
    { numRuns: 15 },
  );
});
