import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchClient, CompositeAlarm, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { translate } from "./aws-errors.ts";
import { CallRefused } from "./errors.ts";

/** `missing`: CloudWatch knows none of that name. `unreadable`: it does not show it to us. */
export interface AlarmFacts {
  readonly name: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA" | "missing" | "unreadable";
  readonly reason?: string;
}

/** DescribeAlarms takes at most 100 names. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const batch = 100;

export const cloudwatch = (client: Pick<CloudWatchClient, "send">) => ({
  /** Each named alarm's state; one that CloudWatch does not know is `missing`, one it refuses to show `unreadable`. */
  async alarms(names: readonly string[]): Promise<AlarmFacts[]> {
    const found: AlarmFacts[] = [];
    for (let start = 0; start < names.length; start += batch)
      found.push(...(await some(client, names.slice(start, start + batch))));
    return found;
  },
});

async function some(client: Pick<CloudWatchClient, "send">, names: readonly string[]): Promise<AlarmFacts[]> {
  try {
    const all = await described(client, names);
    return names.map((name) => {
      const alarm = all.find(({ AlarmName }) => AlarmName === name);
      return {
        name,
        state: alarm?.StateValue ?? "missing",
        ...(alarm?.StateReason ? { reason: alarm.StateReason } : {}),
      };
    });
  } catch (error) {
    if (!(error instanceof CallRefused)) throw error;
    return names.map((name) => ({ name, state: "unreadable", reason: error.message }));
  }
}

async function described(client: Pick<CloudWatchClient, "send">, names: readonly string[]) {
  const all: (MetricAlarm | CompositeAlarm)[] = [];
  let nextToken: string | undefined;
  do {
    const command = new DescribeAlarmsCommand({
      AlarmNames: [...names],
      AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
      MaxRecords: batch,
      ...(nextToken ? { NextToken: nextToken } : {}),
    });
    const page = await client.send(command).catch(translate("DescribeAlarms"));
    all.push(...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? []));
    nextToken = page.NextToken;
  } while (nextToken);
  return all;
}

export type CloudWatch = ReturnType<typeof cloudwatch>;
