import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type {
  CloudWatchClient,
  CompositeAlarm,
  DescribeAlarmsCommandInput,
  MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import { childrenOf } from "../alarm-rule.ts";
import type { AlarmSight } from "../facts.ts";
import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";

/** DescribeAlarms takes at most 100 names. */
const batch = 100;
/** Composite alarms may name composite ones; deeper than this is not followed. */
const deepest = 4;

export const cloudwatch = (client: Pick<CloudWatchClient, "send">, look: Look) => ({
  /** The named alarms, and those that composite ones among them are made of. */
  named: (names: readonly string[], about: Subject): Promise<Sight<AlarmSight>> =>
    look({ action: "cloudwatch:DescribeAlarms", of: `the alarms ${names.join(", ")}`, ...about }, () =>
      withChildren(client, names),
    ),

  prefixed: (prefix: string): Promise<Sight<readonly MetricAlarm[]>> =>
    look({ action: "cloudwatch:DescribeAlarms", of: `the alarms ${prefix}…` }, async () => {
      const { metric } = await described(client, { AlarmNamePrefix: prefix });
      return metric;
    }),
});

async function withChildren(
  client: Pick<CloudWatchClient, "send">,
  names: readonly string[],
): Promise<AlarmSight> {
  const found = { metric: [] as MetricAlarm[], composite: [] as CompositeAlarm[] };
  const asked = new Set<string>();
  let wanted = [...names];
  for (let depth = 0; wanted.length > 0 && depth < deepest; depth++) {
    for (const name of wanted) asked.add(name);
    for (let start = 0; start < wanted.length; start += batch) {
      const page = await described(client, { AlarmNames: wanted.slice(start, start + batch) });
      found.metric.push(...page.metric);
      found.composite.push(...page.composite);
    }
    wanted = found.composite.flatMap(childrenOf).filter((name) => !asked.has(name));
  }
  return found;
}

async function described(
  client: Pick<CloudWatchClient, "send">,
  which: Pick<DescribeAlarmsCommandInput, "AlarmNames" | "AlarmNamePrefix">,
) {
  const found = { metric: [] as MetricAlarm[], composite: [] as CompositeAlarm[] };
  let next: string | undefined;
  do {
    const page = await client.send(
      new DescribeAlarmsCommand({
        ...which,
        AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
        MaxRecords: batch,
        ...(next ? { NextToken: next } : {}),
      }),
    );
    found.metric.push(...(page.MetricAlarms ?? []));
    found.composite.push(...(page.CompositeAlarms ?? []));
    next = page.NextToken;
  } while (next);
  return found;
}
