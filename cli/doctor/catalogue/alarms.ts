import type { Check } from "../check.ts";

const missingData =
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html";
const alarmConfiguration =
  "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AlarmConfiguration.html";

/** The alarms of a cell, of its group and of its service file. */
export const alarmChecks = {
  "alarm-missing": {
    severity: "breaks",
    finds: "an alarm does not exist",
    why: "the release is refused before anything moves",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
  },
  "alarm-fires": {
    severity: "breaks",
    finds: "an alarm fires now",
    why: "the release is refused: it could not tell a bad candidate from a bad day",
    source: alarmConfiguration,
  },
  "alarm-without-data": {
    severity: "warns",
    finds: "an alarm has no data now",
    why: "whatever only asks whether it fires takes that for healthy",
    source: missingData,
  },
  "alarm-deaf": {
    severity: "warns",
    finds: "an alarm on something that is always measured does not take missing data for a failure",
    why: "when the measurements stop, with the tasks that made them, it stays or turns quiet",
    source: missingData,
  },
  "alarm-never-well": {
    severity: "warns",
    finds: "an alarm on errors does not take missing data for health",
    why: "without errors there are no points, so it is never known to be well, or stays as it was",
    source: missingData,
  },
  "alarms-deaf": {
    severity: "warns",
    finds: "each alarm of the cell treats missing data as healthy",
    why: "a candidate that measures nothing, because nothing reaches it, passes its bake",
    source: missingData,
  },
  "alarm-one-sided": {
    severity: "warns",
    finds: "an alarm measures one of the two target groups only",
    why: "they swap roles at every deployment, so every second candidate is not watched",
    source: "https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-ecs.html",
  },
  "alarm-averages": {
    severity: "warns",
    finds: "an alarm averages over the whole ECS service",
    why: "the metric knows no task sets, so what runs well hides a bad candidate",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html",
  },
  "no-alarms": {
    severity: "warns",
    finds: "no alarm guards the cell",
    why: "a bad version is not noticed by itself",
    source: alarmConfiguration,
  },
  "too-many-alarms": {
    severity: "breaks",
    finds: "group and service file have more alarms together than a deployment takes",
    why: "the release is refused",
    source: alarmConfiguration,
  },
  "alarms-switched-off": {
    severity: "warns",
    finds: "the group names alarms, and has them switched off",
    why: "they guard neither our deployments nor a person's",
    source: alarmConfiguration,
  },
  "alarms-unread-pass": {
    severity: "warns",
    finds: "the group ignores alarms that it cannot read",
    why: "a deployment goes on blind",
    source: alarmConfiguration,
  },
} as const satisfies Readonly<Record<string, Check>>;
