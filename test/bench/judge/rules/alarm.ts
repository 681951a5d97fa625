export type Missing = "missing" | "ignore" | "breaching" | "notBreaching";
export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export interface Alarm {
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  readonly treatMissing: Missing;
}

/** AWS says that it looks further back than the periods evaluated, and not how far; its examples look at five for three. */
export const rangeOf = (evaluationPeriods: number): number => evaluationPeriods + 2;

/**
 * The state of an M-out-of-N alarm.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 * @param range whether each point of the evaluation range breaches, oldest first; null where there is none
 */
export function alarmState(alarm: Alarm, range: readonly (boolean | null)[], before: AlarmState): AlarmState {
  const { datapointsToAlarm, evaluationPeriods, treatMissing } = alarm;
  const real = range.filter((point) => point !== null).slice(-evaluationPeriods);
  const filled = treatMissing === "breaching" ? evaluationPeriods - real.length : 0;
  if (real.filter(Boolean).length + filled >= datapointsToAlarm) return "ALARM";
  if (treatMissing === "breaching" || treatMissing === "notBreaching") return "OK";
  const retained = treatMissing === "ignore" ? before : undefined;
  if (real.length === 0) return retained ?? "INSUFFICIENT_DATA";
  return isOldBreach(alarm, range, real) ? (retained ?? "ALARM") : "OK";
}

/** The premature alarm: nothing but breaches and gaps, and the oldest breach as old as the alarm would have needed. */
function isOldBreach(alarm: Alarm, range: readonly (boolean | null)[], real: readonly boolean[]): boolean {
  if (real.length >= alarm.evaluationPeriods || real.includes(false)) return false;
  const oldest = range.slice(-alarm.evaluationPeriods).indexOf(true);
  return oldest >= 0 && alarm.evaluationPeriods - oldest >= alarm.datapointsToAlarm;
}

/** The first point, counted from 1, at which the alarm fires. */
export function firesAfter(alarm: Alarm, breaches: readonly (boolean | null)[]): number | undefined {
  let state: AlarmState = "INSUFFICIENT_DATA";
  const width = rangeOf(alarm.evaluationPeriods);
  for (let end = 1; end <= breaches.length; end++) {
    const range = Array.from({ length: width }, (_, place) => breaches[end - width + place] ?? null);
    state = alarmState(alarm, range, state);
    if (state === "ALARM") return end;
  }
  return undefined;
}
