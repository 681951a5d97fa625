import { GetScheduleCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import { allPages } from "../../../functions/targets/aws/pages.ts";
import { askEach } from "../ask-each.ts";
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
        const all = await allPages(async (token) => {
          const next = token === undefined ? {} : { NextToken: token };
          const page = await client.send(new ListSchedulesCommand({ GroupName: group, ...next }));
          return { items: page.Schedules, next: page.NextToken };
        });
        // With many shares there are many: as fast as a person waits for, and slow enough for AWS's rates.
        const names = all.map(({ Name = "" }) => Name);
        return [...(await askEach(names, (name) => schedule(client, group, name))).values()];
      },
    ),
});

async function schedule(
  client: Pick<SchedulerClient, "send">,
  GroupName: string,
  Name: string,
): Promise<ScheduleFacts> {
  const found = await client.send(new GetScheduleCommand({ GroupName, Name }));
  const { Arn = "", State, Target, ScheduleExpression = "" } = found;
  return {
    name: Name,
    arn: Arn,
    isEnabled: State !== "DISABLED",
    targetArn: Target?.Arn ?? "",
    roleArn: Target?.RoleArn ?? "",
    deadLetterArn: Target?.DeadLetterConfig?.Arn,
    rate: ScheduleExpression,
    input: Target?.Input ?? "",
  };
}
