/**
 * CloudWatch's DescribeAlarms and GetMetricData, from
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 * Not simulated: histories, alarms of other accounts.
 */
import type {
  CloudWatchClient,
  CompositeAlarm,
  DescribeAlarmsCommandInput,
  MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import * as sdk from "@aws-sdk/client-cloudwatch";
import { alarmArn } from "../arns.ts";
import { metricData } from "./metric-data.ts";
import type { MetricSource } from "./metric-data.ts";
import { periodsOf } from "./cloudwatch-alarm.ts";
import type { Alarm, Alarms } from "./cloudwatch-alarms.ts";
import { metricsOf, singleMetric } from "./cloudwatch-queries.ts";
import { statisticOf } from "./cloudwatch-reasons.ts";
import { page } from "../pages.ts";
import type { Place } from "../ports.ts";
import { accessDenied, refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);
const pageSize = 50;

export function createCloudWatch(
  alarms: Alarms,
  place: Place,
  isReadable: () => boolean,
  source: MetricSource,
) {
  return simulatedClient("CloudWatch", {
    GetMetricData: metricData(source),
    DescribeAlarms: (input: DescribeAlarmsCommandInput) => {
      if (!isReadable()) throw accessDenied("cloudwatch:DescribeAlarms", "AccessDenied");
      const matching = [...alarms.alarms.values()]
        .filter((alarm) => isWanted(alarm, input))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, token } = page(matching, input.MaxRecords ?? pageSize, input.NextToken, () =>
        refuse("InvalidNextToken", "The next token specified is invalid."),
      );
      return {
        MetricAlarms: items.flatMap((alarm) => metricAnswer(alarm, place)),
        CompositeAlarms: items.flatMap((alarm) => compositeAnswer(alarm, place)),
        ...(token === undefined ? {} : { NextToken: token }),
      };
    },
  }) as Pick<CloudWatchClient, "send">;
}

/** Without AlarmTypes only metric alarms are answered; names that do not exist are left out in silence. */
function isWanted({ name, kind, state }: Alarm, input: DescribeAlarmsCommandInput): boolean {
  const types = input.AlarmTypes ?? ["MetricAlarm"];
  if (!types.includes(kind === "metric" ? "MetricAlarm" : "CompositeAlarm")) return false;
  if (input.AlarmNames !== undefined && input.AlarmNames.length > 0 && !input.AlarmNames.includes(name))
    return false;
  if (input.AlarmNamePrefix !== undefined && !name.startsWith(input.AlarmNamePrefix)) return false;
  return input.StateValue === undefined || input.StateValue === state.value;
}

const stateAnswer = ({ name, configuredAt, state }: Alarm, place: Place) => ({
  AlarmName: name,
  AlarmArn: alarmArn(place, name),
  AlarmConfigurationUpdatedTimestamp: new Date(configuredAt),
  ActionsEnabled: true,
  OKActions: [],
  AlarmActions: [],
  InsufficientDataActions: [],
  StateValue: state.value,
  StateReason: state.reason,
  ...(state.reasonData === undefined ? {} : { StateReasonData: state.reasonData }),
  StateUpdatedTimestamp: new Date(state.at),
  StateTransitionedTimestamp: new Date(state.at),
});

function metricAnswer(alarm: Alarm, place: Place): MetricAlarm[] {
  if (alarm.kind !== "metric") return [];
  const { spec } = alarm;
  const measured =
    spec.measure === "errorRate"
      ? { Metrics: metricsOf(spec) }
      : { ...singleMetric(spec), Statistic: statisticOf(spec), Period: 60 };
  return [
    {
      ...stateAnswer(alarm, place),
      ...(spec.description === undefined ? {} : { AlarmDescription: spec.description }),
      ...measured,
      EvaluationPeriods: periodsOf(spec),
      DatapointsToAlarm: spec.datapointsToAlarm ?? periodsOf(spec),
      Threshold: spec.threshold,
      ComparisonOperator: spec.comparison ?? "GreaterThanOrEqualToThreshold",
      TreatMissingData: spec.treatMissingData ?? "missing",
      ...alarm.shown,
    },
  ];
}

const compositeAnswer = (alarm: Alarm, place: Place): CompositeAlarm[] =>
  alarm.kind === "composite" ? [{ ...stateAnswer(alarm, place), AlarmRule: alarm.ruleText }] : [];

/** CloudWatch of a Region in which nothing of ours is but figures. */
export const createFigures = (source: MetricSource) =>
  simulatedClient("CloudWatch", { GetMetricData: metricData(source) }) as Pick<CloudWatchClient, "send">;
