import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IMetric } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { asynchronousFunctions, hookEvents, machineFunctions } from "./function-list.ts";
import type { FunctionName } from "./function-list.ts";
import type { Functions } from "./functions.ts";
import { endings } from "./machines.ts";
import type { Machines } from "./machines.ts";
import { mirrorErrors, mirrorsStopped, mirrorWatches } from "./mirror-alarms.ts";
import { needsAPerson } from "./needs-a-person.ts";
import type { MachineName } from "./places.ts";
import { shiftDied, shiftNeedsAPerson, watchErrors, watchStopped } from "./traffic-alarms.ts";

export interface AlarmsProps {
  readonly installation: string;
  readonly functions: Functions;
  readonly machines: Machines;
  readonly deadLetters: IQueue;
  readonly topic: ITopic;
  /** How often mirrors are looked at; undefined: there are none. */
  readonly mirrorsEvery: Duration | undefined;
  readonly hasPolicies: boolean;
}

export interface Watch {
  readonly name: string;
  /** For whoever gets the message: what it means and where to look. */
  readonly meaning: string;
  readonly metric: IMetric;
  readonly above?: number;
  readonly periods?: number;
}

const minutes = (count: number) => ({ statistic: Stats.SUM, period: Duration.minutes(count) });

/** Alarms on our own failures, to the topic. Those of the users' services are theirs. */
export class Alarms extends Construct {
  readonly #props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
    for (const watch of [...this.#deadLetters(), ...this.#executions(), ...this.#errors(), this.#person()])
      this.#alarm(watch, ComparisonOperator.GREATER_THAN_THRESHOLD, TreatMissingData.NOT_BREACHING);
    this.#sweepStopped();
    if (props.mirrorsEvery) this.#mirrors(props.mirrorsEvery);
    if (props.hasPolicies) this.#traffic();
  }

  #traffic(): void {
    const own = ["shift", "trafficCommand"] as const;
    const meaning = "Looks at shifts of DNS weights, or commands of people about them, fail again and again.";
    const errors = this.#functionErrors("TrafficErrors", own, 10, meaning);
    const { functions, machines } = this.#props;
    const died = this.#died("Shift", shiftDied);
    for (const watch of [errors, died, shiftNeedsAPerson(this, machines), watchErrors(functions)])
      this.#alarm(watch, ComparisonOperator.GREATER_THAN_THRESHOLD, TreatMissingData.NOT_BREACHING);
    this.#alarm(watchStopped(functions), ComparisonOperator.LESS_THAN_THRESHOLD, TreatMissingData.BREACHING);
  }

  #mirrors(every: Duration): void {
    const of = { ...this.#props, every };
    for (const watch of [...mirrorWatches(of), mirrorErrors(of)])
      this.#alarm(watch, ComparisonOperator.GREATER_THAN_THRESHOLD, TreatMissingData.NOT_BREACHING);
    this.#alarm(mirrorsStopped(of), ComparisonOperator.LESS_THAN_THRESHOLD, TreatMissingData.BREACHING);
  }

  #deadLetters(): Watch[] {
    const metric = this.#props.deadLetters.metricApproximateNumberOfMessagesVisible({
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(1),
    });
    const meaning =
      "An event could not be delivered or processed. The message's attributes in the queue say from where and why.";
    return [{ name: "DeadLetters", meaning, metric }];
  }

  /**
   * Refused and rolled back are ordinary endings, told as news, and so is an execution that was stopped. Our
   * own failure is one that ran out of time or died of an error that no Fail state names.
   */
  #executions(): Watch[] {
    const meaning = "The finalizer backs out what it left; look at the execution.";
    return (["Release", "Rollback"] as const).map((machine) => this.#died(machine, meaning));
  }

  #died(machine: MachineName, then: string): Watch {
    const unnamed = endings(machine).map((error) => `($.details.error != "${error}")`);
    const filter = new MetricFilter(this, `${machine}FailedFilter`, {
      logGroup: this.#props.machines.logs(machine),
      filterPattern: FilterPattern.literal(
        `{ ($.type = "ExecutionTimedOut") || (($.type = "ExecutionFailed") && ${unnamed.join(" && ")}) }`,
      ),
      metricNamespace: "Pointsman",
      metricName: `${this.#props.installation}-${machine}Failed`,
    });
    const meaning = `An execution of ${machine} died or ran out of time. ${then}`;
    return { name: `${machine}Failed`, meaning, metric: filter.metric(minutes(1)) };
  }

  /** Retried errors of the machines' functions are in the day's work; many in five minutes are not. */
  #errors(): Watch[] {
    const hooks = hookEvents.map((event): FunctionName => `hook${event}`);
    return [
      this.#functionErrors(
        "StepErrors",
        machineFunctions,
        10,
        "Steps of the state machines fail again and again.",
      ),
      this.#functionErrors("EventErrors", asynchronousFunctions, 2, "Events or the sweep are not processed."),
      this.#functionErrors(
        "HookErrors",
        hooks,
        0,
        "A hook of CodeDeploy failed: the sweep answers for it within the hour.",
      ),
      this.#functionErrors(
        "CallErrors",
        ["command", "probe"],
        4,
        "Commands of people, or requests to a candidate, fail.",
      ),
    ];
  }

  #functionErrors(name: string, of: readonly FunctionName[], above: number, meaning: string): Watch {
    const usingMetrics = Object.fromEntries(
      of.map((each) => [each, this.#props.functions.get(each).metricErrors(minutes(5))]),
    );
    const metric = new MathExpression({
      expression: of.map((each) => `FILL(${each}, 0)`).join(" + "),
      label: name,
      period: Duration.minutes(5),
      usingMetrics,
    });
    return { name, meaning: `${meaning} Their log groups say why.`, metric, above };
  }

  #person(): Watch {
    const meaning =
      "A release could not be backed out. `pointsman release show` says what is where; its event lies in the queue of dead letters.";
    return { name: "NeedsAPerson", meaning, metric: needsAPerson(this, this.#props.deadLetters) };
  }

  /** Everything that events may miss rests on the sweep, so its silence is an alarm too. */
  #sweepStopped(): void {
    const watch = {
      name: "SweepStopped",
      meaning:
        "The sweep has not run for five minutes: lost events are no longer noticed. Look at its schedule.",
      metric: this.#props.functions.get("sweep").metricInvocations(minutes(5)),
      above: 1,
    };
    this.#alarm(watch, ComparisonOperator.LESS_THAN_THRESHOLD, TreatMissingData.BREACHING);
  }

  #alarm(
    { name, meaning, metric, above = 0, periods = 1 }: Watch,
    comparisonOperator: ComparisonOperator,
    treatMissingData: TreatMissingData,
  ): void {
    const alarm = new Alarm(this, name, {
      alarmName: `${this.#props.installation}-${name}`,
      alarmDescription: meaning,
      metric,
      threshold: above,
      evaluationPeriods: periods,
      comparisonOperator,
      treatMissingData,
    });
    alarm.addAlarmAction(new SnsAction(this.#props.topic));
  }
}
