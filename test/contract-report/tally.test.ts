import { describe, expect, test } from "vitest";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import { createTally, mostSentences } from "../contract/witness/tally.ts";
import type { ServiceModel } from "../models/service-model.ts";

const model: ServiceModel = {
  operations: {
    StopDeployment: {
      input: { shape: "Input" },
      output: { shape: "Output" },
      errors: [{ shape: "DeploymentAlreadyCompletedException" }],
    },
  },
  shapes: {
    Input: { type: "structure", required: ["deploymentId"], members: { deploymentId: { shape: "Text" } } },
    Output: { type: "structure", members: { status: { shape: "Status" } } },
    Text: { type: "string" },
    Status: { type: "string", enum: ["Pending", "Succeeded"] },
    DeploymentAlreadyCompletedException: { type: "structure", members: {}, exception: true },
  },
};

const call = (more: Partial<CallRecord>): CallRecord => ({
  seq: 1,
  at: 0,
  endedAt: 0,
  attempt: 1,
  function: "pointsman-backOut",
  invocation: "1",
  service: "codedeploy",
  operation: "StopDeployment",
  input: { deploymentId: "d-1" },
  ...more,
});

function tallied(...calls: readonly Partial<CallRecord>[]) {
  const tally = createTally(() => model);
  for (const each of calls) tally.take(call(each));
  return tally.result();
}

describe("a tally", () => {
  test("counts each part of each operation, and errors each under its name", () => {
    const error = Object.assign(new Error("no"), { name: "DeploymentAlreadyCompletedException" });
    const { calls, checks } = tallied({ output: { status: "Pending" } }, { output: {} }, { error });
    expect(calls).toBe(3);
    expect(checks).toEqual([
      { about: "codedeploy.StopDeployment request", calls: 3, problems: [] },
      { about: "codedeploy.StopDeployment answer", calls: 2, problems: [] },
      {
        about: "codedeploy.StopDeployment error DeploymentAlreadyCompletedException",
        calls: 1,
        problems: [],
      },
    ]);
  });

  test("keeps what is wrong once, however often it is met, also among calls that are right", () => {
    const wrong = { output: { status: "Running" } };
    const { checks } = tallied({ output: {} }, wrong, wrong);
    expect(checks.at(-1)).toEqual({
      about: "codedeploy.StopDeployment answer",
      calls: 3,
      problems: ["answer.status: Running is none of Pending, Succeeded"],
    });
  });

  test("keeps only so many sentences of one kind", () => {
    const { checks } = tallied(
      ...Array.from({ length: 50 }, (_, index) => ({ output: { status: `Odd ${index}` } })),
    );
    expect(checks.at(-1)?.problems).toHaveLength(mostSentences);
  });

  test("counts calls that IAM cannot tell apart as one", () => {
    const { used } = tallied({ output: {} }, { input: { deploymentId: "d-2" } }, { function: "person" });
    expect(used.map(({ function: caller, operation, calls }) => [caller, operation, calls])).toEqual([
      ["pointsman-backOut", "StopDeployment", 2],
      ["person", "StopDeployment", 1],
    ]);
  });
});
