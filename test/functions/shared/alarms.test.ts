import { describe, expect, test } from "vitest";
import { cloudwatch } from "../../../functions/shared/alarms.ts";
import { recording, sdkError } from "../release/aws/recording.ts";

const scripted = (script: Parameters<typeof recording>[0]) => {
  const recorded = recording(script);
  return { ...recorded, cloudwatch: cloudwatch(recorded.client) };
};
const alarm = (AlarmName: string, StateValue = "OK") => ({ AlarmName, StateValue });
const names = (count: number) => Array.from({ length: count }, (_, number) => `alarm-${number}`);

const page = (some: string[]) => ({ MetricAlarms: some.map((name) => alarm(name)) });

describe("the alarms that guard a release", () => {
  test("are asked for by name, metric and composite ones alike", async () => {
    const { cloudwatch, inputs } = scripted({
      DescribeAlarms: [
        {
          MetricAlarms: [alarm("a", "ALARM")],
          CompositeAlarms: [{ ...alarm("b"), StateReason: "all well" }],
        },
      ],
    });
    expect(await cloudwatch.alarms(["a", "b"])).toEqual([
      { name: "a", state: "ALARM" },
      { name: "b", state: "OK", reason: "all well" },
    ]);
    expect(inputs()).toEqual([
      { AlarmNames: ["a", "b"], AlarmTypes: ["MetricAlarm", "CompositeAlarm"], MaxRecords: 100 },
    ]);
  });

  test("are missing where CloudWatch does not tell of them", async () => {
    const { cloudwatch } = scripted({ DescribeAlarms: [{ MetricAlarms: [alarm("a")] }] });
    expect(await cloudwatch.alarms(["gone", "a"])).toEqual([
      { name: "gone", state: "missing" },
      { name: "a", state: "OK" },
    ]);
  });

  test("are unreadable where CloudWatch refuses to show them, with the reason", async () => {
    const { cloudwatch } = scripted({
      DescribeAlarms: [
        sdkError("AccessDenied", "not authorized to perform cloudwatch:DescribeAlarms", "client"),
      ],
    });
    expect(await cloudwatch.alarms(["a", "b"])).toEqual(
      ["a", "b"].map((name) => ({
        name,
        state: "unreadable",
        reason: expect.stringContaining("not authorized"),
      })),
    );
  });

  test.for([
    ["Throttling", "client", "Throttled"],
    ["InternalServiceFault", "server", "Unreachable"],
  ] as const)("are not called unreadable for a fault that passes (%s)", async ([name, fault, wanted]) => {
    const { cloudwatch } = scripted({ DescribeAlarms: [sdkError(name, "later", fault)] });
    await expect(cloudwatch.alarms(["a"])).rejects.toMatchObject({ name: wanted });
  });

  test("are asked for a hundred at a time, which is all that DescribeAlarms takes", async () => {
    const all = names(201);
    const { cloudwatch, sent } = scripted({
      DescribeAlarms: [page(all.slice(0, 100)), page(all.slice(100, 200)), page(all.slice(200))],
    });
    expect(await cloudwatch.alarms(all)).toEqual(all.map((name) => ({ name, state: "OK" })));
    expect(sent.map(({ input }) => Object.assign({ AlarmNames: [] }, input).AlarmNames.length)).toEqual([
      100, 100, 1,
    ]);
  });

  test("are read to the last page", async () => {
    const { cloudwatch, inputs } = scripted({
      DescribeAlarms: [
        { MetricAlarms: [alarm("a")], NextToken: "more" },
        { CompositeAlarms: [alarm("b", "ALARM")] },
      ],
    });
    expect(await cloudwatch.alarms(["a", "b"])).toEqual([
      { name: "a", state: "OK" },
      { name: "b", state: "ALARM" },
    ]);
    expect(inputs()[1]).toMatchObject({ AlarmNames: ["a", "b"], NextToken: "more" });
  });

  test("cost no call where there are none", async () => {
    const { cloudwatch, sent } = scripted({});
    expect(await cloudwatch.alarms([])).toEqual([]);
    expect(sent).toEqual([]);
  });
});
