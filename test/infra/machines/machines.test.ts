import { describe, expect, test } from "vitest";
import { retryable, terminal } from "../../../functions/shared/errors.ts";
import { findings } from "./asl-rules.ts";
import type { Machine, State } from "./asl-rules.ts";
import { known, machines } from "./known.ts";

const all = Object.entries(machines);

const statesOf = ({ States }: Machine): [string, State][] =>
  Object.entries(States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(isMachine(state["ItemProcessor"]) ? statesOf(state["ItemProcessor"]) : []),
  ]);
const isMachine = (value: unknown): value is Machine =>
  value !== null && typeof value === "object" && "States" in value;
const tasks = all.flatMap(([machine, each]) =>
  statesOf(each)
    .filter(([, { Type }]) => Type === "Task")
    .map(([name, state]) => [`${machine}.${name}`, state] as const),
);
const errorsIn = (list: unknown): string[] =>
  Array.isArray(list) ? list.flatMap(({ ErrorEquals }: { ErrorEquals: string[] }) => ErrorEquals) : [];

describe("the state machines", () => {
  test.for(all)("%s has none of the mistakes that validators pass over", ([, machine]) => {
    expect(findings(machine, known)).toEqual([]);
  });

  test.for(all)("%s ends by itself within a month", ([, machine]) => {
    expect("TimeoutSeconds" in machine && Number(machine["TimeoutSeconds"])).toBeLessThanOrEqual(
      30 * 24 * 3600,
    );
  });

  test.for(all)("%s names every state once, also across its Maps", ([, machine]) => {
    const names = statesOf(machine).map(([name]) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe("errors", () => {
  test.for(tasks)(
    "%s tries again for each retryable error, exactly once named, and for no terminal one",
    ([, state]) => {
      const names = errorsIn(state["Retry"]);
      for (const { prototype } of retryable)
        expect(names.filter((name) => name === prototype.name)).toHaveLength(1);
      for (const { prototype } of terminal) expect(names).not.toContain(prototype.name);
    },
  );

  // https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
  test.for(tasks)("%s tries again for whatever Lambda's service says of itself", ([, state]) => {
    expect(errorsIn(state["Retry"])).toEqual(
      expect.arrayContaining([
        "Lambda.ClientExecutionTimeoutException",
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.TooManyRequestsException",
        "Lambda.Unknown",
      ]),
    );
  });

  test("a lost lease never leads to backing out: the execution that took it over does that", () => {
    const backing = tasks.filter(([, state]) => JSON.stringify(state["Catch"]).includes("States.ALL"));
    expect(backing.length).toBeGreaterThan(2);
    for (const [, state] of backing) expect(errorsIn(state["Catch"])).toContain("LeaseLost");
  });

  test("retries grow, jitter and are bounded", () => {
    for (const [, state] of tasks)
      expect(state["Retry"]).toEqual([
        expect.objectContaining({
          JitterStrategy: "FULL",
          BackoffRate: 2,
          MaxDelaySeconds: expect.any(Number),
        }),
      ]);
  });
});

/**
 * A look that time alone brings: the task is entered, scheduled, started, submitted, timed out and left, and a
 * Choice is entered and left. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const eventsPerLook = 8;
const mostEvents = 25_000;

describe("history", () => {
  /** CodeDeploy's longest ready wait and longest termination wait together: 120 h and 48 h. */
  test("a cell that waits as long as CodeDeploy allows leaves most of the history free", () => {
    const seconds = Number(tasks.find(([name]) => name === "Release.Deploy")?.[1]["TimeoutSeconds"]);
    expect(((120 + 48) * 3600 * eventsPerLook) / seconds).toBeLessThan(0.7 * mostEvents);
  });

  test("gates that wait for the machine's whole month leave most of the history free", () => {
    const seconds = Number(tasks.find(([name]) => name === "Release.Gates")?.[1]["TimeoutSeconds"]);
    expect((30 * 24 * 3600 * eventsPerLook) / seconds).toBeLessThan(0.3 * mostEvents);
  });
});
