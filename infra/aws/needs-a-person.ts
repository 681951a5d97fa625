import { Duration } from "aws-cdk-lib";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { releaseStateChange } from "../../events/release-state-change.ts";
import type { ReleaseStateChange } from "../../events/release-state-change.ts";
import { acknowledge } from "./nag.ts";

const state: ReleaseStateChange["state"] = "needs-a-person";

/**
 * A release that could not be backed out is told as news, once. Beside that its event lies among the dead
 * letters until somebody takes it out, so that a message which nobody read is not the end of it.
 * @returns how often that happened. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function needsAPerson(scope: Construct, deadLetters: IQueue): Metric {
  const { source, detailType } = releaseStateChange;
  const rule = new Rule(scope, "NeedsAPersonRule", {
    description: "pointsman: a release could not be backed out",
    eventPattern: { source: [source], detailType: [detailType], detail: { state: [state] } },
    targets: [new SqsQueue(deadLetters)],
  });
  acknowledge(rule, "Serverless-EventBusDLQ", "its target is the dead-letter queue itself");
  return new Metric({
    namespace: "AWS/Events",
    metricName: "TriggeredRules",
    dimensionsMap: { RuleName: rule.ruleName },
    statistic: Stats.SUM,
    period: Duration.minutes(1),
  });
}
