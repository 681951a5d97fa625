import { GetScheduleCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import type { ScheduleFacts } from "../facts.ts";
import type { Look, Sight } from "../look.ts";

export const scheduler = (client: Pick<SchedulerClient, "send">, look: Look) => ({
  /** Schedules of a group, which has the installation's name. */
  schedules: (group: string): Promise<Sight<readonly ScheduleFacts[]>> =>
    look(
      {
        action: "scheduler:ListSchedules, scheduler:GetSchedule",
        of: `the schedules of ${group}`,
        absent: ["ResourceNotFoundException"],
      },
      async () => {
        const { Schedules = [] } = await client.send(new ListSchedulesCommand({ GroupName: group }));
        return Promise.all(Schedules.map(({ Name = "" }) => schedule(client, group, Name)));
      },
    ),
});

async function schedule(
  client: Pick<SchedulerClient, "send">,
  GroupName: string,
  Name: string,
): Promise<ScheduleFacts> {
  const { Arn = "", State, Target } = await client.send(new GetScheduleCommand({ GroupName, Name }));
  return {
    name: Name,
    arn: Arn,
    isEnabled: State !== "DISABLED",
    targetArn: Target?.Arn ?? "",
    roleArn: Target?.RoleArn ?? "",
    deadLetterArn: Target?.DeadLetterConfig?.Arn,
  };
}
