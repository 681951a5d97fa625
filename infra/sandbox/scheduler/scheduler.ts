/**
 * Reads of schedules, from https://docs.aws.amazon.com/scheduler/latest/APIReference/Welcome.html
 * What fires in the sandbox is the bus's own schedule.
 */
import type {
  GetScheduleCommandInput,
  ListSchedulesCommandInput,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import * as sdk from "@aws-sdk/client-scheduler";
import type { Place } from "../ports.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

export interface HeldSchedule {
  readonly name: string;
  readonly group: string;
  expression: string;
  /** What its target is told, as JSON. */
  input?: string;
  state: "ENABLED" | "DISABLED";
  targetArn: string;
  roleArn: string;
  deadLetterArn?: string;
}

export function createScheduler(schedules: readonly HeldSchedule[], { account, region }: Place) {
  const shown = ({ name, group, state }: HeldSchedule) => ({
    Arn: `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}`,
    Name: name,
    GroupName: group,
    State: state,
  });
  return simulatedClient("Scheduler", {
    ListSchedules: ({ GroupName }: ListSchedulesCommandInput) => ({
      Schedules: schedules
        .filter(({ group }) => group === GroupName)
        .map((each) => ({ ...shown(each), Target: { Arn: each.targetArn } })),
    }),
    GetSchedule: ({ GroupName = "default", Name }: GetScheduleCommandInput) => {
      const found = schedules.find(({ name, group }) => name === Name && group === GroupName);
      if (!found) throw refuse("ResourceNotFoundException", `Schedule ${Name} does not exist.`, 404);
      return {
        ...shown(found),
        ScheduleExpression: found.expression,
        FlexibleTimeWindow: { Mode: "OFF" as const },
        Target: {
          Arn: found.targetArn,
          RoleArn: found.roleArn,
          ...(found.input === undefined ? {} : { Input: found.input }),
          ...(found.deadLetterArn ? { DeadLetterConfig: { Arn: found.deadLetterArn } } : {}),
        },
      };
    },
  }) as Pick<SchedulerClient, "send">;
}
