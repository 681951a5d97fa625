import type { CompositeAlarm, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { childrenOf } from "../alarm-rule.ts";
import type { CellFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import { metricDrafts } from "./alarm-metrics.ts";
import { isErrorAlarm } from "./error-alarm.ts";
import { groupName } from "./group.ts";

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AlarmConfiguration.html */
const mostAlarms = 10;

/** Names of the alarms that guard a cell: the group's, where they are on, and the service file's. */
export function guards({ group, config }: Pick<CellFacts, "group" | "config">): string[] {
  const { enabled, alarms = [] } = valueOf(group)?.alarmConfiguration ?? {};
  const ofGroup = enabled ? alarms.flatMap(({ name }) => name || []) : [];
  return [...new Set([...ofGroup, ...config.rollback.alarms])].sort();
}

/** What guards a cell while it is released, and whether it would notice silence. */
export function alarmDrafts(cell: CellFacts): Draft[] {
  if (cell.group.kind !== "seen") return [];
  const names = guards(cell);
  return [...configurationDrafts(cell, names), ...(names.length > 0 ? stateDrafts(cell, names) : [])];
}

function configurationDrafts(cell: CellFacts, names: readonly string[]): Draft[] {
  const { enabled, alarms = [], ignorePollAlarmFailure } = valueOf(cell.group)?.alarmConfiguration ?? {};
  const drafts: Draft[] = [];
  if (names.length === 0)
    drafts.push({
      check: "no-alarms",
      what: `neither ${groupName(cell)} nor the service file names an alarm`,
      mend: "name alarms on errors, latency and healthy targets under rollback.alarms in the service file",
    });
  if (names.length > mostAlarms)
    drafts.push({
      check: "too-many-alarms",
      what: `group and service file name ${names.length} alarms together; CodeDeploy takes ${mostAlarms}`,
      mend: "combine some into a composite alarm",
    });
  if (enabled === false && alarms.length > 0)
    drafts.push({
      check: "alarms-switched-off",
      what: `${groupName(cell)} has its alarms switched off: ${alarms.map(({ name }) => name).join(", ")}`,
      mend: "enable alarmConfiguration of the group, or take the alarms out of it",
    });
  if (enabled && ignorePollAlarmFailure)
    drafts.push({
      check: "alarms-unread-pass",
      what: `${groupName(cell)} ignores alarms that it cannot read`,
      mend: "set ignorePollAlarmFailure of the group to false",
    });
  return drafts;
}

function stateDrafts(cell: CellFacts, names: readonly string[]): Draft[] {
  const found = valueOf(cell.alarms);
  if (!found) return [];
  const { metric, composite } = found;
  const all: readonly (MetricAlarm | CompositeAlarm)[] = [...metric, ...composite];
  const children = composite.flatMap(childrenOf);
  const guarding = metric.filter(
    ({ AlarmName = "" }) => names.includes(AlarmName) || children.includes(AlarmName),
  );
  const hearsNothing =
    guarding.length > 0 && guarding.every(({ TreatMissingData }) => TreatMissingData !== "breaching");
  return [
    ...names.flatMap((name) =>
      stateDraft(
        name,
        all.find(({ AlarmName }) => AlarmName === name),
      ),
    ),
    ...guarding.flatMap(missingDataDraft),
    ...metricDrafts(cell, guarding),
    ...(hearsNothing
      ? [
          {
            check: "alarms-deaf" as const,
            what: `none of ${guarding.map(({ AlarmName }) => AlarmName).join(", ")} takes missing data for a failure`,
            mend: "add an alarm with treatMissingData: breaching on what is always measured, such as HealthyHostCount or RequestCount",
          },
        ]
      : []),
  ];
}

function stateDraft(name: string, alarm: MetricAlarm | CompositeAlarm | undefined): Draft[] {
  if (!alarm)
    return [
      {
        check: "alarm-missing",
        what: `there is no alarm ${name} in this account and Region`,
        mend: "create it, or take its name out of group or service file",
      },
    ];
  if (alarm.StateValue === "ALARM")
    return [
      {
        check: "alarm-fires",
        what: `${name} is in ALARM: ${alarm.StateReason ?? ""}`,
        mend: "mend what it tells of first",
      },
    ];
  return alarm.StateValue === "INSUFFICIENT_DATA"
    ? [
        {
          check: "alarm-without-data",
          what: `${name} has INSUFFICIENT_DATA`,
          mend: "see whether its metric and dimensions are what the service really sends",
        },
      ]
    : [];
}

/** AWS advises `breaching` for what is always measured, and `notBreaching` for what is counted only when it happens. */
function missingDataDraft(alarm: MetricAlarm): Draft[] {
  const { AlarmName: name, TreatMissingData: given = "missing" } = alarm;
  if (!isErrorAlarm(alarm))
    return given === "breaching"
      ? []
      : [
          {
            check: "alarm-deaf",
            what: `${name} treats missing data as ${given}, and its metric is always there`,
            mend: "set its treatMissingData to breaching",
          },
        ];
  return given === "notBreaching" || given === "breaching"
    ? []
    : [
        {
          check: "alarm-never-well",
          what: `${name} treats missing data as ${given}, and without errors it has none`,
          mend: "set its treatMissingData to notBreaching",
        },
      ];
}
