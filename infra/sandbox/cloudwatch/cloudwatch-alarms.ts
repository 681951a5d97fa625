/**
 * Alarms and their states. Each minute the measured minutes are looked at; from the start of a breaching minute
 * to ALARM pass 193 s, as captured. Written from
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 * Not simulated: actions of alarms, anomaly detection, Metrics Insights, periods other than a minute.
 */
import type * as sdk from "@aws-sdk/client-cloudwatch";
import { alarmArn } from "../arns.ts";
import { evaluate, periodsOf, valueOf } from "./cloudwatch-alarm.ts";
import type { AlarmSpec, AlarmState } from "./cloudwatch-alarm.ts";
import { compositeReason, compositeReasonData, stateChange } from "./cloudwatch-events.ts";
import { minuteMs, minuteOf } from "./cloudwatch-metrics.ts";
import type { Metrics } from "./cloudwatch-metrics.ts";
import { reasonDataOf, reasonOf } from "./cloudwatch-reasons.ts";
import { parseRule } from "./cloudwatch-rule.ts";
import type { CompositeRule } from "./cloudwatch-rule.ts";
import type { Surroundings } from "../ports.ts";

export interface StateRecord {
  readonly value: AlarmState;
  readonly reason: string;
  readonly reasonData?: string;
  readonly at: number;
}

/** Members that are shown as a stack set them; nothing here acts by them. */
interface Shown {
  shown?: Partial<sdk.MetricAlarm>;
}

export type Alarm = Shown & { readonly name: string; readonly configuredAt: number; state: StateRecord } & (
    | { readonly kind: "metric"; readonly spec: AlarmSpec; heldUntil: number }
    | { readonly kind: "composite"; readonly ruleText: string; readonly rule: CompositeRule }
  );

export interface AlarmTiming {
  /** Age of the newest minute that an evaluation sees, counted from its start. */
  readonly datapointAgeSeconds: number;
  /** Second of the minute at which alarms are evaluated. */
  readonly evaluationSecond: number;
  /** Older minutes that are looked at before a missing one is filled in. */
  readonly extraPeriods: number;
}

type MetricAlarm = Extract<Alarm, { kind: "metric" }>;
type CompositeAlarm = Extract<Alarm, { kind: "composite" }>;

export class Alarms {
  readonly alarms = new Map<string, Alarm>();
  readonly #surroundings: Surroundings;
  readonly #metrics: Metrics;
  readonly #timing: AlarmTiming;
  #ticking: { cancel(): void } | undefined;
  #isMeasuring = false;

  constructor(surroundings: Surroundings, metrics: Metrics, timing: AlarmTiming) {
    this.#surroundings = surroundings;
    this.#metrics = metrics;
    this.#timing = timing;
  }

  stateOf(name: string): AlarmState | undefined {
    return this.alarms.get(name)?.state.value;
  }

  putAlarm(spec: AlarmSpec, initial: AlarmState = "OK"): void {
    const { name } = spec;
    this.alarms.set(name, {
      ...this.#created(name, initial, "Unchecked: Initial alarm creation"),
      kind: "metric",
      spec,
      heldUntil: 0,
    });
  }

  putCompositeAlarm(name: string, ruleText: string): void {
    const rule = parseRule(ruleText);
    const value = this.#verdict(rule);
    const reason = `${alarmArn(this.#surroundings.place, name)} was created and its alarm rule evaluates to ${value}`;
    this.alarms.set(name, { ...this.#created(name, value, reason), kind: "composite", ruleText, rule });
  }

  /** SetAlarmState: the next evaluation brings the real state back, unless it is held. */
  setAlarmState(name: string, value: AlarmState, reason = "testing only", holdSeconds = 0): void {
    const alarm = this.alarms.get(name);
    if (alarm === undefined) throw new Error(`There is no alarm ${name} in the sandbox.`);
    if (alarm.kind === "metric") alarm.heldUntil = this.#surroundings.clock.now() + holdSeconds * 1000;
    this.#move(alarm, value, reason);
  }

  deleteAlarm(name: string): void {
    this.alarms.delete(name);
  }

  /** Evaluates each minute from now on; when measuring ends, until all that was measured is out of sight. */
  measuring(isOn: boolean): void {
    this.#isMeasuring = isOn;
    if (this.#ticking === undefined) this.#ticking = this.#schedule();
  }

  #created(name: string, value: AlarmState, reason: string) {
    const at = this.#surroundings.clock.now();
    return { name, configuredAt: at, state: { value, reason, at } };
  }

  #schedule(): { cancel(): void } {
    const { clock } = this.#surroundings;
    const offset = this.#timing.evaluationSecond * 1000;
    const due = minuteOf(clock.now() - offset) + minuteMs + offset;
    return clock.after(due - clock.now(), "alarms are evaluated", () => this.#tick());
  }

  #tick(): void {
    const newest = minuteOf(this.#surroundings.clock.now() - this.#timing.datapointAgeSeconds * 1000);
    let longest = 1;
    for (const alarm of this.alarms.values()) {
      if (alarm.kind !== "metric") continue;
      this.#review(alarm, newest);
      longest = Math.max(longest, periodsOf(alarm.spec));
    }
    const seenFor = (longest + this.#timing.extraPeriods + 2) * minuteMs;
    this.#ticking =
      this.#isMeasuring || newest - this.#metrics.newest < seenFor ? this.#schedule() : undefined;
  }

  #review(alarm: MetricAlarm, newest: number): void {
    const { spec } = alarm;
    const { clock } = this.#surroundings;
    if (spec.measure === "none" || spec.of === undefined || clock.now() < alarm.heldUntil) return;
    const { of, measure } = spec;
    const length = periodsOf(spec) + this.#timing.extraPeriods;
    const times = Array.from({ length }, (_, back) => newest - back * minuteMs);
    const found = evaluate(
      spec,
      times.map((at) => ({ at, value: valueOf(measure, this.#metrics.minute(of, at)) })),
    );
    if (found.state === undefined || found.state === alarm.state.value) return;
    const reasonData = reasonDataOf(spec, found, clock.now(), times.slice(0, periodsOf(spec)));
    this.#move(alarm, found.state, reasonOf(spec, found.state, found), reasonData);
  }

  #move(alarm: Alarm, value: AlarmState, reason: string, reasonData?: string): void {
    if (alarm.state.value === value) return;
    const { clock, emit } = this.#surroundings;
    const previous = alarm.state;
    alarm.state = { value, reason, ...(reasonData === undefined ? {} : { reasonData }), at: clock.now() };
    emit(stateChange(this.#surroundings, alarm, previous));
    for (const other of this.alarms.values())
      if (other.kind === "composite" && other.rule.children.includes(alarm.name))
        this.#reviewComposite(other, alarm);
  }

  #reviewComposite(composite: CompositeAlarm, cause: Alarm): void {
    const reasonData = compositeReasonData(this.#surroundings, cause);
    this.#move(
      composite,
      this.#verdict(composite.rule),
      compositeReason(this.#surroundings, cause),
      reasonData,
    );
  }

  #verdict(rule: CompositeRule): AlarmState {
    return rule.holds((name) => this.stateOf(name)) ? "ALARM" : "OK";
  }
}
