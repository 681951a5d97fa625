import { Duration } from "aws-cdk-lib";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { ShiftOutcomeKind } from "../../functions/ledger/traffic-records.ts";
import type { Watch } from "./alarms.ts";
import type { Functions } from "./functions.ts";
import type { Machines } from "./machines.ts";

/** What becomes of a shift whose execution died. */
export const shiftDied =
  "The watch brings its weights back with another execution within minutes; `pointsman traffic show` tells whether it has.";

/** Rounds of the watch in a row after which a person should look. */
const rounds = 5;

/** Silence: nobody looks whether weights are as they should be, and a shift that died stays where it is. */
export const watchStopped = (functions: Functions): Watch => ({
  name: "TrafficWatchStopped",
  meaning:
    "The watch of traffic has not run for five minutes: drift, dead sites and dead shifts are not noticed. Look at its schedule.",
  metric: functions
    .get("trafficWatch")
    .metricInvocations({ statistic: Stats.SUM, period: Duration.minutes(rounds) }),
  above: 1,
});

export const watchErrors = (functions: Functions): Watch => ({
  name: "TrafficWatchErrors",
  meaning:
    "The watch of traffic fails again and again, for one policy or for all. The log of the function `trafficWatch` names which, and why.",
  metric: functions
    .get("trafficWatch")
    .metricErrors({ statistic: Stats.SUM, period: Duration.minutes(rounds) }),
  above: 2,
});

const outcome: ShiftOutcomeKind = "needs-a-person";

/**
 * A shift that could neither go on nor come back. The log of its machine has what its last function answered.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function shiftNeedsAPerson(scope: Construct, machines: Machines): Watch {
  const filter = new MetricFilter(scope, "ShiftNeedsAPersonFilter", {
    logGroup: machines.logs("Shift"),
    filterPattern: FilterPattern.literal(
      `{ ($.type = "TaskSucceeded") && ($.details.output = "*\\"kind\\":\\"${outcome}\\"*") }`,
    ),
    metricNamespace: "Pointsman",
    metricName: `${machines.installation}-ShiftNeedsAPerson`,
  });
  return {
    name: "ShiftNeedsAPerson",
    meaning:
      "A shift of DNS weights could not be brought back. `pointsman traffic show` says what stands where, and why.",
    metric: filter.metric({ statistic: Stats.SUM, period: Duration.minutes(1) }),
  };
}
