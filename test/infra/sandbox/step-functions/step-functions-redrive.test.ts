import { RedriveExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { describe, expect, test } from "vitest";
import { refusal, sfnWorld, wait } from "../sfn-world.ts";

const DAY = 86_400;
const twoSteps = (second: string): object => ({
  StartAt: "First",
  States: {
    First: step("first", { Next: "Second", ResultPath: "$.first" }),
    Second: step(second, { End: true }),
  },
});
const step = (name: string, more: object): object => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: name, "Payload.$": "$" },
  ResultSelector: { "is.$": "$.Payload" },
  ...more,
});

/** A run whose second state fails until told otherwise. */
async function failed() {
  const seen: string[] = [];
  let isBroken = true;
  const world = sfnWorld(twoSteps("second"), {
    first: () => seen.push("first"),
    second: (payload) => {
      seen.push(`second ${JSON.stringify(payload)}`);
      if (isBroken) throw new Error("broken");
      return "mended";
    },
  });
  const executionArn = await world.start("run", '{"a":1}');
  await world.pass(1);
  const redrive = () => world.client.send(new RedriveExecutionCommand({ executionArn }));
  return { ...world, seen, mend: () => void (isBroken = false), redrive, arn: executionArn };
}

describe("RedriveExecution", () => {
  test("goes on from the state that failed, with its input, under the same ARN", async () => {
    const { seen, mend, redrive, pass, describe: show, arn } = await failed();
    mend();
    await redrive();
    expect(await show(arn)).toMatchObject({ status: "RUNNING", redriveCount: 1 });
    await pass(1);
    expect(seen).toEqual(["first", 'second {"a":1,"first":{"is":1}}', 'second {"a":1,"first":{"is":1}}']);
    expect(await show(arn)).toMatchObject({ status: "SUCCEEDED", output: '{"is":"mended"}' });
    expect((await show(arn)).error).toBeUndefined();
  });

  test("runs the old definition, whatever is deployed meanwhile", async () => {
    const { sfn, mend, redrive, pass, describe: show, arn } = await failed();
    sfn.putStateMachine("Release", wait(1));
    mend();
    await redrive();
    await pass(1);
    expect((await show(arn)).output).toBe('{"is":"mended"}');
  });

  test("appends to the history, and fails again if nothing was mended", async () => {
    const { sfn, redrive, pass, arn, describe: show } = await failed();
    await redrive();
    await pass(1);
    expect((await show(arn)).status).toBe("FAILED");
    const types = sfn.execution(arn)?.history.events.map(({ type }) => type);
    expect(types?.filter((type) => type?.startsWith("Execution"))).toEqual([
      "ExecutionStarted",
      "ExecutionFailed",
      "ExecutionRedriven",
      "ExecutionFailed",
    ]);
  });

  test("goes on after a stop, and from the state that was stopped", async () => {
    const { client, start, pass, describe: show } = sfnWorld(wait(10));
    const executionArn = await start();
    await pass(9);
    await client.send(new StopExecutionCommand({ executionArn }));
    await client.send(new RedriveExecutionCommand({ executionArn }));
    await pass(9);
    expect((await show(executionArn)).status).toBe("RUNNING");
    await pass(1);
    expect((await show(executionArn)).status).toBe("SUCCEEDED");
  });

  test("is refused while it runs, and after success", async () => {
    const { redrive, mend, pass } = await failed();
    mend();
    await redrive();
    expect(await refusal(redrive())).toBe("ExecutionNotRedrivable");
    await pass(1);
    expect(await refusal(redrive())).toBe("ExecutionNotRedrivable");
  });

  test("is taken up to 14 days after the end, and refused from then on", async () => {
    const { redrive, pass } = await failed();
    await pass(14 * DAY - 2);
    await redrive();
    await pass(14 * DAY);
    expect(await refusal(redrive())).toBe("ExecutionNotRedrivable");
  });
});
