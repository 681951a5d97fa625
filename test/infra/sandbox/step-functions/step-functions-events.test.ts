import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { describe, expect, test } from "vitest";
import { START } from "../core-world.ts";
import { sfnWorld, wait } from "../sfn-world.ts";

describe("the event of a status change", () => {
  test("comes at the start and at the end, with epoch milliseconds and null for what is absent", async () => {
    const { events, start, pass, stateMachineArn } = sfnWorld(wait(3));
    const arn = await start("run", '{"a":1}');
    await pass(5);
    const detail = {
      executionArn: arn,
      stateMachineArn,
      name: "run",
      status: "RUNNING",
      startDate: START,
      stopDate: null,
      input: '{"a":1}',
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
    };
    expect(events.map((event) => event.detail)).toEqual([
      detail,
      {
        ...detail,
        status: "SUCCEEDED",
        stopDate: START + 3000,
        output: '{"a":1}',
        outputDetails: { included: true },
      },
    ]);
    expect(events[1]).toMatchObject({
      version: "0",
      "detail-type": "Step Functions Execution Status Change",
      source: "aws.states",
      account: "111122223333",
      region: "eu-west-1",
      time: "2026-11-02T10:00:03Z",
      resources: [arn],
    });
  });

  test.for([
    ["FAILED", { StartAt: "F", States: { F: { Type: "Fail" } } }],
    ["TIMED_OUT", { ...wait(10), TimeoutSeconds: 1 }],
    ["ABORTED", wait(10)],
  ] as const)("tells %s", async ([status, definition]) => {
    const { client, events, start, pass } = sfnWorld(definition);
    const executionArn = await start();
    await pass(2);
    if (status === "ABORTED") await client.send(new StopExecutionCommand({ executionArn }));
    expect(events.map((event) => event.detail["status"])).toEqual(["RUNNING", status]);
  });

  test("leaves out an input that would not fit into an event", async () => {
    const { events, start } = sfnWorld(wait(1));
    await start("run", JSON.stringify("x".repeat(255_000)));
    expect(events[0]?.detail).toMatchObject({ input: null, inputDetails: { included: false } });
  });
});
