import { expect, test } from "vitest";
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { isErrorAlarm } from "../../../cli/doctor/checks/error-alarm.ts";

const rises = "GreaterThanThreshold";
const math = (...Metrics: NonNullable<MetricAlarm["Metrics"]>): MetricAlarm => ({ Metrics });
const metric = (Id: string, MetricName: string) => ({
  Id,
  MetricStat: { Metric: { MetricName }, Period: 60, Stat: "Sum" },
});

test.for<readonly [string, MetricAlarm, boolean]>([
  [
    "one on failed answers rises with errors",
    { MetricName: "HTTPCode_Target_5XX_Count", ComparisonOperator: rises },
    true,
  ],
  ["one on errors does, in any case", { MetricName: "ERRORS" }, true],
  ["one on latency does not", { MetricName: "TargetResponseTime", ComparisonOperator: rises }, false],
  ["one on requests does not", { MetricName: "RequestCount" }, false],
  [
    "one that fires when something falls does not, whatever it is called",
    { MetricName: "UnHealthyHostCount", ComparisonOperator: "LessThanThreshold" },
    false,
  ],
  [
    "nor where it falls to the threshold",
    { MetricName: "Errors", ComparisonOperator: "LessThanOrEqualToThreshold" },
    false,
  ],
  [
    "an expression does by one of its metrics",
    math(metric("all", "RequestCount"), metric("bad", "RejectedConnectionCount")),
    true,
  ],
  [
    "an expression does by its label",
    math({ Id: "share", Expression: "a / b", Label: "share of faults" }),
    true,
  ],
  ["an expression of other metrics does not", math(metric("all", "RequestCount"), { Id: "x" }), false],
  ["one of which nothing is known does not", {}, false],
])("%s", ([, alarm, wanted]) => {
  expect(isErrorAlarm(alarm)).toBe(wanted);
});
