import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { acknowledgeInline } from "./nag.ts";

export interface ScheduleProps {
  readonly installation: string;
  readonly sweep: IFunction;
  readonly deadLetters: IQueue;
}

/** The one schedule: a sweep each minute. A tick that comes late is worth nothing, the next one does its work. */
export function sweepSchedule(scope: Construct, props: ScheduleProps): Schedule {
  const scheduleGroup = new ScheduleGroup(scope, "Schedules", {
    scheduleGroupName: props.installation,
    // The CDK would keep it, and then no second installation could have this name.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new Schedule(scope, "SweepSchedule", {
    description: "pointsman: the sweep",
    scheduleGroup,
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    target: new LambdaInvoke(props.sweep, {
      input: ScheduleTargetInput.fromObject({ tick: "sweep" }),
      deadLetterQueue: props.deadLetters,
      maxEventAge: Duration.minutes(1),
      retryAttempts: 1,
      // CDK would let the role invoke every version and alias too.
      role: role(scope, props).withoutPolicyUpdates(),
    }),
  });
}

/**
 * Only schedules of our own group may use it. The condition must name the group, never a schedule.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
function role(scope: Construct, { installation, sweep, deadLetters }: ScheduleProps): Role {
  const { account, region, partition } = Stack.of(scope);
  const made = new Role(scope, "ScheduleRole", {
    assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
      conditions: {
        StringEquals: {
          "aws:SourceAccount": account,
          "aws:SourceArn": `arn:${partition}:scheduler:${region}:${account}:schedule-group/${installation}`,
        },
      },
    }),
  });
  made.addToPrincipalPolicy(
    new PolicyStatement({ sid: "Sweep", actions: ["lambda:InvokeFunction"], resources: [sweep.functionArn] }),
  );
  made.addToPrincipalPolicy(
    new PolicyStatement({
      sid: "DeadLetters",
      actions: ["sqs:SendMessage"],
      resources: [deadLetters.queueArn],
    }),
  );
  acknowledgeInline(made);
  return made;
}
