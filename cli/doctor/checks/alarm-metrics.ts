import type { Dimension, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { CellFacts } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";

/** Whether the alarms that guard a cell can see the candidate, on whichever side it comes up. */
export function metricDrafts(cell: CellFacts, guarding: readonly MetricAlarm[]): Draft[] {
  return guarding.flatMap((alarm) => [
    ...onlyIf(averages(alarm), {
      check: "alarm-averages",
      what: `${alarm.AlarmName} averages a metric of AWS/ECS, which has the whole service in one`,
      mend: "set its statistic to Maximum, or measure the two target groups",
    }),
    ...oneSided(cell, alarm, guarding),
  ]);
}

const averages = (alarm: MetricAlarm): boolean =>
  measured(alarm).some(({ namespace, statistic }) => namespace === "AWS/ECS" && statistic === "Average");

/** An alarm on one target group is well if another of the same metric looks at the other one. */
function oneSided(cell: CellFacts, alarm: MetricAlarm, guarding: readonly MetricAlarm[]): Draft[] {
  const pair = valueOf(cell.balancing.pair) ?? [];
  const sidesOf = (each: MetricAlarm) =>
    pair.filter(({ TargetGroupArn = "" }) =>
      measured(each).some(({ groups }) => groups.includes(tail(TargetGroupArn))),
    );
  const [side, second] = sidesOf(alarm);
  const other = pair.find((each) => each !== side);
  if (!side || second || !other) return [];
  const hasSibling = guarding.some(
    (each) => namesOf(each) === namesOf(alarm) && sidesOf(each).includes(other),
  );
  return onlyIf(!hasSibling, {
    check: "alarm-one-sided",
    what: `${alarm.AlarmName} measures ${side.TargetGroupName}, and no such alarm measures ${other.TargetGroupName}`,
    mend: `make the same alarm for ${other.TargetGroupName} and name both in the service file`,
  });
}

/** `arn:…:targetgroup/name/id` → `targetgroup/name/id`, as the dimension has it. */
const tail = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);

const namesOf = (alarm: MetricAlarm): string =>
  measured(alarm)
    .map(({ name = "" }) => name)
    .toSorted()
    .join();

interface Measured {
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly statistic: string | undefined;
  /** Target groups. */
  readonly groups: readonly string[];
}

/** The metric of an alarm, or those that its expression is made of. */
function measured({ Namespace, MetricName, Statistic, Dimensions, Metrics = [] }: MetricAlarm): Measured[] {
  const single = {
    namespace: Namespace,
    name: MetricName,
    statistic: Statistic,
    groups: groupsIn(Dimensions),
  };
  const parts = Metrics.flatMap(({ MetricStat: part }): Measured[] =>
    part
      ? [
          {
            namespace: part.Metric?.Namespace,
            name: part.Metric?.MetricName,
            statistic: part.Stat,
            groups: groupsIn(part.Metric?.Dimensions),
          },
        ]
      : [],
  );
  return MetricName === undefined ? parts : [single];
}

const groupsIn = (dimensions: readonly Dimension[] = []): string[] =>
  dimensions.flatMap(({ Name, Value }) => (Name === "TargetGroup" && Value ? [Value] : []));
