import type { Plants } from "./plants.ts";
import { forbid, needed, roleAt } from "./plants.ts";

/** The sweep's schedule and the state machines. */
export const wiringPlants: Plants = {
  "schedule-missing": [
    {
      as: "a schedule that was deleted",
      plant: ({ deployed }) => void deployed.schedules.splice(0),
      says: "no schedule of pointsman invokes pointsman-sweep",
    },
  ],
  "schedule-disabled": [
    {
      as: "a schedule that was switched off",
      plant: ({ deployed }) => void (needed(deployed.schedules[0]).state = "DISABLED"),
      says: "is disabled",
    },
  ],
  "schedule-role": [
    {
      as: "a condition that names the schedule, not its group",
      plant: ({ deployed }) => {
        const role = roleAt(deployed, deployed.schedules[0]?.roleArn);
        role.trust = JSON.parse(
          JSON.stringify(role.trust).replace("schedule-group/pointsman", "schedule/pointsman/sweep"),
        ) as object;
      },
      says: "scheduler.amazonaws.com may not take the role",
    },
    {
      as: "a role that was deleted",
      plant: ({ deployed }) => {
        const [, name = ""] = needed(deployed.schedules[0]).roleArn.split("/");
        deployed.roles.delete(name);
      },
      says: "scheduler.amazonaws.com may not take the role",
    },
  ],
  "schedule-cannot-invoke": [
    {
      as: "a role without that right",
      plant: ({ deployed }) => {
        const { roleArn } = needed(deployed.schedules[0]);
        forbid(roleAt(deployed, roleArn), "lambda:InvokeFunction");
      },
      says: "may not lambda:InvokeFunction on arn:aws:lambda:eu-central-1:111122223333:function:pointsman-sweep",
    },
  ],
  "machine-missing": [
    {
      as: "a machine that was deleted",
      plant: ({ deployed }) => void deployed.machines.pop(),
      says: "the state machine pointsman-Rollback is missing",
    },
    {
      as: "a machine that is being deleted",
      plant: ({ deployed }) => void (needed(deployed.machines[0]).status = "DELETING"),
      says: "the state machine pointsman-Release is DELETING",
    },
  ],
  "machine-cannot-invoke": [
    {
      as: "a role without that right",
      plant: ({ deployed }) => {
        const { roleArn } = needed(deployed.machines[0]);
        forbid(roleAt(deployed, roleArn), "lambda:InvokeFunction");
      },
      says: /state machine pointsman-Release.* may not lambda:InvokeFunction on .*function:pointsman-\w+:1/,
    },
  ],
  "machine-cannot-log": [
    {
      as: "a role that may not deliver logs",
      plant: ({ deployed }) =>
        forbid(roleAt(deployed, deployed.machines[0]?.roleArn), "logs:CreateLogDelivery"),
      says: /state machine pointsman-Release .*may not logs:CreateLogDelivery on \*$/,
    },
    {
      as: "a role that may not send traces",
      plant: ({ deployed }) =>
        forbid(roleAt(deployed, deployed.machines[1]?.roleArn), "xray:PutTraceSegments"),
      says: /state machine pointsman-Rollback .*may not xray:PutTraceSegments on \*$/,
    },
  ],
};
