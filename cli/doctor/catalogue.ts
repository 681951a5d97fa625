import { alarmChecks } from "./catalogue/alarms.ts";
import { balancingChecks } from "./catalogue/balancing.ts";
import { followingChecks } from "./catalogue/following.ts";
import { functionChecks } from "./catalogue/functions.ts";
import { groupChecks } from "./catalogue/group.ts";
import { mirrorChecks } from "./catalogue/mirror.ts";
import { notificationChecks } from "./catalogue/notifications.ts";
import { rightChecks } from "./catalogue/rights.ts";
import { serviceChecks } from "./catalogue/service.ts";
import { taskChecks } from "./catalogue/tasks.ts";
import { trafficChecks } from "./catalogue/traffic.ts";

/** Every check by its id, in the order in which they are explained. */
export const catalogue = {
  ...functionChecks,
  ...rightChecks,
  ...notificationChecks,
  ...followingChecks,
  ...serviceChecks,
  ...groupChecks,
  ...alarmChecks,
  ...taskChecks,
  ...balancingChecks,
  ...mirrorChecks,
  ...trafficChecks,
} as const;

export type CheckId = keyof typeof catalogue;
