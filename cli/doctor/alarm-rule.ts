import type { CompositeAlarm } from "@aws-sdk/client-cloudwatch";

/**
 * Alarms that a composite one is made of: `ALARM("a") OR ALARM(b)` → a, b; ARNs by their names.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export const childrenOf = ({ AlarmRule = "" }: Pick<CompositeAlarm, "AlarmRule">): string[] =>
  [...AlarmRule.matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"?([^")]+?)"?\s*\)/g)].map(
    ([, name = ""]) => name.replace(/^arn:[^:]+:cloudwatch:[^:]*:\d*:alarm:/, ""),
  );
