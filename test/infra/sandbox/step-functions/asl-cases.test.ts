import { describe, expect, test } from "vitest";
import { cases } from "./asl-cases.ts";
import { runCase } from "./asl-run.ts";

describe("the interpreter", () => {
  test.for(cases)("runs as AWS does: $name", async (each) => {
    const { execution, states, payloads, seconds } = await runCase(each);
    const { expected } = each;
    expect(states).toEqual(expected.states);
    expect({
      status: execution.status,
      ...("output" in expected && { output: JSON.parse(execution.output ?? "null") as unknown }),
      ...(expected.error !== undefined && { error: execution.error }),
      ...(expected.cause !== undefined && { cause: execution.cause }),
      ...(expected.payloads && { payloads }),
      ...(expected.seconds !== undefined && { seconds }),
    }).toEqual({ ...expected, states: undefined });
  });
});

test("there are enough cases, and each has a name of its own", () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThanOrEqual(25);
});
