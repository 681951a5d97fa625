import type { Account } from "./account.ts";
import { config } from "./account.ts";
import { alarmsOfGroup, groupOf } from "./parts.ts";
import type { Plants } from "./plants.ts";
import { needed } from "./plants.ts";

const guarded = (...alarms: string[]) => ({ ...config, rollback: { alarms } });
const shown = ({ world }: Account, name: string, members: object): void =>
  void Object.assign(needed(world.alarms.alarms.get(name)), { shown: members });

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
