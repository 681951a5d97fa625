import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { sharesOf } from "../../functions/targets/round/shares.ts";
import type { Functions } from "./functions.ts";
import { acknowledgeInline } from "./nag.ts";

export interface ScheduleProps {
  readonly installation: string;
  readonly functions: Functions;
  readonly deadLetters: IQueue;
}

/** The group that all schedules of an installation are in. */
export const scheduleGroup = (scope: Construct, installation: string): ScheduleGroup =>
  new ScheduleGroup(scope, "Schedules", {
    scheduleGroupName: installation,
    // The CDK would keep it, and then no second installation could have this name.
    removalPolicy: RemovalPolicy.DESTROY,
  });

/** A sweep each minute. A tick that comes late is worth nothing, the next one does its work. */
export function sweepSchedule(scope: Construct, group: ScheduleGroup, props: ScheduleProps): Schedule {
  const sweep = props.functions.get("sweep");
  const called = role(scope, "ScheduleRole", props, { sid: "Sweep", invoked: sweep });
  return new Schedule(scope, "SweepSchedule", {
    description: "pointsman: the sweep",
    scheduleGroup: group,
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    target: new LambdaInvoke(sweep, {
      input: ScheduleTargetInput.fromObject({ tick: "sweep" }),
      deadLetterQueue: props.deadLetters,
      maxEventAge: Duration.minutes(1),
      retryAttempts: 1,
      // CDK would let the role invoke every version and alias too.
      role: called.withoutPolicyUpdates(),
    }),
  });
}

/** The watch of traffic each minute. */
export function trafficSchedule(scope: Construct, group: ScheduleGroup, props: ScheduleProps): Schedule {
  const invoked = props.functions.get("trafficWatch");
  const called = role(scope, "TrafficScheduleRole", props, { sid: "Traffic", invoked });
  return new Schedule(scope, "TrafficWatchSchedule", {
    description: "pointsman: the watch of traffic policies",
    scheduleGroup: group,
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    target: new LambdaInvoke(invoked, {
      input: ScheduleTargetInput.fromObject({ tick: "traffic" }),
      deadLetterQueue: props.deadLetters,
      maxEventAge: Duration.minutes(1),
      // The next round looks again.
      retryAttempts: 0,
      role: called.withoutPolicyUpdates(),
    }),
  });
}

export interface MirrorScheduleProps extends ScheduleProps {
  /** How many there are. */
  readonly mirrors: number;
  readonly every: Duration;
  /** How many one invocation follows. */
  readonly share: number;
}

/** One for each share of the mirrors: nothing has to run only to tell others to run. */
export function mirrorSchedules(
  scope: Construct,
  group: ScheduleGroup,
  props: MirrorScheduleProps,
): Schedule[] {
  const { mirrors, every, share, deadLetters, functions } = props;
  const invoked = functions.get("mirror");
  const called = role(scope, "MirrorScheduleRole", props, { sid: "Mirrors", invoked });
  const of = sharesOf(mirrors, share);
  return Array.from(
    { length: of },
    (_, each) =>
      new Schedule(scope, `MirrorSchedule${each}`, {
        description: `pointsman: mirrors, share ${each + 1} of ${of}`,
        scheduleGroup: group,
        schedule: ScheduleExpression.rate(every),
        target: new LambdaInvoke(invoked, {
          input: ScheduleTargetInput.fromObject({ share: each, of }),
          deadLetterQueue: deadLetters,
          maxEventAge: Duration.minutes(1),
          // The next round looks again.
          retryAttempts: 0,
          role: called.withoutPolicyUpdates(),
        }),
      }),
  );
}

/**
 * Only schedules of our own group may use it. The condition must name the group, never a schedule.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
function role(
  scope: Construct,
  id: string,
  { installation, deadLetters }: ScheduleProps,
  { sid, invoked }: { readonly sid: string; readonly invoked: IFunction },
): Role {
  const { account, region, partition } = Stack.of(scope);
  const made = new Role(scope, id, {
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
    new PolicyStatement({ sid, actions: ["lambda:InvokeFunction"], resources: [invoked.functionArn] }),
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
