import type { Account } from "./account.ts";
import { config } from "./account.ts";
import { alarmsOfGroup, groupOf } from "./parts.ts";
import type { Plants } from "./plants.ts";
import { needed } from "./plants.ts";

const guarded = (...alarms: string[]) => ({ ...config, rollback: { alarms } });
const shown = ({ world }: Account, name: string, members: object): void =>
  void Object.assign(needed(world.alarms.alarms.get(name)), { shown: members });

const tailOf = ({ cell }: Account, side: "blue" | "green"): string =>
  cell.targetGroupArns[side].replace(/^.*:/, "");

/** An alarm on the errors of one target group. */
const sided = (
  { world, cell }: Account,
  name: string,
  side: "blue" | "green",
  measure: "errorCount" | "errorRate" = "errorCount",
): void =>
  world.alarms.putAlarm({
    name,
    measure,
    of: cell.targetGroupArns[side],
    threshold: 1,
    treatMissingData: "notBreaching",
  });

export const alarmPlants: Plants = {
  "alarm-missing": [
    {
      as: "an alarm that was renamed",
      plant: ({ world }) => world.alarms.deleteAlarm("storefront-5xx"),
      says: "there is no alarm storefront-5xx",
    },
    {
      as: "an alarm that only the group names",
      plant: (all) => void (groupOf(all).shown = alarmsOfGroup(["storefront-latency"])),
      says: "there is no alarm storefront-latency",
    },
  ],
  "alarm-fires": [
    {
      as: "an alarm in ALARM",
      plant: ({ world }) => world.alarms.setAlarmState("storefront-5xx", "ALARM", "7 of 100 failed"),
      says: "storefront-5xx is in ALARM: 7 of 100 failed",
    },
  ],
  "alarm-without-data": [
    {
      as: "an alarm that looks at nothing",
      plant: ({ world }) => world.alarms.setAlarmState("storefront-5xx", "INSUFFICIENT_DATA", "no data"),
      says: "storefront-5xx has INSUFFICIENT_DATA",
    },
  ],
  "alarm-deaf": [
    {
      as: "a latency alarm for which no data is health",
      plant: (all) => {
        all.world.alarms.putAlarm({
          name: "storefront-latency",
          measure: "latency",
          of: all.cell.loadBalancerArn,
          threshold: 1,
          treatMissingData: "notBreaching",
        });
        groupOf(all).shown = alarmsOfGroup(["storefront-latency"]);
      },
      says: "storefront-latency treats missing data as notBreaching",
    },
    {
      as: "an alarm on too few requests, with the default",
      plant: (all) => {
        all.world.alarms.putAlarm({
          name: "storefront-requests",
          measure: "errorCount",
          of: all.cell.loadBalancerArn,
          threshold: 1,
          comparison: "LessThanThreshold",
        });
        groupOf(all).shown = alarmsOfGroup(["storefront-requests"]);
      },
      says: "storefront-requests treats missing data as missing",
    },
  ],
  "alarm-never-well": [
    {
      as: "an error counter with the default",
      plant: (all) => shown(all, "storefront-5xx", { TreatMissingData: "missing" }),
      says: "storefront-5xx treats missing data as missing",
    },
    {
      as: "an error counter that stays as it was",
      plant: (all) => shown(all, "storefront-5xx", { TreatMissingData: "ignore" }),
      says: "storefront-5xx treats missing data as ignore",
    },
  ],
  "alarms-deaf": [
    {
      as: "error counters only",
      plant: () => guarded("storefront-5xx"),
      says: "none of storefront-5xx takes missing data for a failure",
      also: ["rule-missing"],
    },
    {
      as: "error counters inside a composite alarm",
      plant: ({ world }) => {
        world.alarms.putCompositeAlarm("storefront", 'ALARM("storefront-5xx")');
        return guarded("storefront");
      },
      says: "none of storefront-5xx takes missing data for a failure",
      also: ["rule-missing"],
    },
  ],
  "alarm-one-sided": [
    {
      as: "an alarm on what the stack calls blue",
      plant: (all) => {
        sided(all, "storefront-blue-5xx", "blue");
        groupOf(all).shown = alarmsOfGroup(["storefront-blue-5xx"]);
      },
      says: "storefront-blue-5xx measures storefront-a-blue, and no such alarm measures storefront-a-green",
    },
    {
      as: "an alarm on green whose sibling measures something else",
      plant: (all) => {
        sided(all, "storefront-green-rate", "green", "errorRate");
        shown(all, "storefront-5xx", { Dimensions: [{ Name: "TargetGroup", Value: tailOf(all, "blue") }] });
        groupOf(all).shown = alarmsOfGroup(["storefront-green-rate"]);
      },
      says: "storefront-green-rate measures storefront-a-green, and no such alarm measures storefront-a-blue",
    },
  ],
  "alarm-averages": [
    {
      as: "the service's mean CPU",
      plant: (all) =>
        shown(all, "storefront-hosts", {
          Namespace: "AWS/ECS",
          MetricName: "CPUUtilization",
          Statistic: "Average",
          Dimensions: [
            { Name: "ClusterName", Value: "production" },
            { Name: "ServiceName", Value: "storefront-a" },
          ],
        }),
      says: "storefront-hosts averages a metric of AWS/ECS",
    },
  ],
  "no-alarms": [
    {
      as: "no name anywhere",
      plant: () => guarded(),
      says: "neither storefront/storefront-a nor the service file names an alarm",
    },
  ],
  "too-many-alarms": [
    {
      as: "nine of the group with two of the file",
      plant: (all) => {
        const names = Array.from({ length: 9 }, (_, index) => `storefront-${index}`);
        for (const name of names)
          all.world.alarms.putAlarm({
            name,
            measure: "errorRate",
            of: all.cell.loadBalancerArn,
            threshold: 1,
            treatMissingData: "notBreaching",
          });
        groupOf(all).shown = alarmsOfGroup(names);
      },
      says: "name 11 alarms together",
    },
  ],
  "alarms-switched-off": [
    {
      as: "a group that names alarms and does not watch them",
      plant: (all) => void (groupOf(all).shown = alarmsOfGroup(["storefront-5xx"], { enabled: false })),
      says: "storefront/storefront-a has its alarms switched off: storefront-5xx",
    },
  ],
  "alarms-unread-pass": [
    {
      as: "a group that goes on without reading",
      plant: (all) =>
        void (groupOf(all).shown = alarmsOfGroup(["storefront-5xx"], { ignorePollAlarmFailure: true })),
      says: "storefront/storefront-a ignores alarms that it cannot read",
    },
  ],
};
