/** `CloudWatch Alarm State Change`: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
import { alarmArn } from "../arns.ts";
import type { Alarm, StateRecord } from "./cloudwatch-alarms.ts";
import { plusTime } from "./cloudwatch-reasons.ts";
import { metricsOf } from "./cloudwatch-queries.ts";
import { busEvent } from "../identifiers.ts";
import type { BusEvent, Surroundings } from "../ports.ts";

export function stateChange(surroundings: Surroundings, alarm: Alarm, previous: StateRecord): BusEvent {
  const configuration =
    alarm.kind === "composite"
      ? { alarmRule: alarm.ruleText }
      : {
          ...(alarm.spec.description === undefined ? {} : { description: alarm.spec.description }),
          metrics: metricsOf(alarm.spec).map(eventMetric),
        };
  return busEvent(
    surroundings,
    "aws.cloudwatch",
    "CloudWatch Alarm State Change",
    [alarmArn(surroundings.place, alarm.name)],
    { alarmName: alarm.name, state: shown(alarm.state), previousState: shown(previous), configuration },
  );
}

const shown = ({ value, reason, reasonData, at }: StateRecord) => ({
  value,
  reason,
  ...(reasonData === undefined ? {} : { reasonData }),
  timestamp: plusTime(at),
});

/** The API's names begin with capitals, the event's do not, and dimensions are a map there. */
function eventMetric({
  Id,
  Expression,
  Label,
  MetricStat,
  ReturnData,
}: ReturnType<typeof metricsOf>[number]) {
  if (MetricStat === undefined)
    return { id: Id, expression: Expression, label: Label, returnData: ReturnData };
  const { Metric, Period, Stat } = MetricStat;
  const dimensions = Object.fromEntries(
    (Metric?.Dimensions ?? []).map(({ Name = "", Value }) => [Name, Value]),
  );
  const metric = { namespace: Metric?.Namespace, name: Metric?.MetricName, dimensions };
  return { id: Id, metricStat: { metric, period: Period, stat: Stat }, returnData: ReturnData };
}

export function compositeReason({ place }: Surroundings, { name, state }: Alarm): string {
  const at = new Date(state.at);
  const part = (options: Intl.DateTimeFormatOptions) =>
    at.toLocaleString("en-GB", { ...options, timeZone: "UTC" });
  const day = `${part({ weekday: "long" })} ${part({ day: "2-digit" })} ${part({ month: "long" })}, ${part({ year: "numeric" })}`;
  return `${alarmArn(place, name)} transitioned to ${state.value} at ${day} ${at.toISOString().slice(11, 19)} UTC`;
}

export const compositeReasonData = ({ place }: Surroundings, { name, state }: Alarm): string =>
  JSON.stringify({
    triggeringAlarms: [
      { arn: alarmArn(place, name), state: { value: state.value, timestamp: plusTime(state.at) } },
    ],
  });
