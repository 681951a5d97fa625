import { releaseMinutes, schedule } from "../world/kinds.ts";
import type { SimulatedRelease } from "../world/release.ts";
import { valueOf } from "./entrant.ts";
import type { MetricName } from "./entrant.ts";

/**
 * What a judge that compares points puts beside the candidate's minutes: stable's same minute while it has traffic, and
 * its minutes of an hour before in the bake, when there is no stable to compare with.
 */
export function bothSides(
  { stable, candidate }: SimulatedRelease,
  metric: MetricName,
  from: number,
  to: number,
): { control: number[]; experiment: number[] } {
  const [control, experiment]: [number[], number[]] = [[], []];
  for (let minute = from; minute < to; minute++) {
    const beside = minute < schedule.canaryMinutes ? minute : minute - releaseMinutes;
    const [of, against] = [candidate[minute], stable[beside + schedule.beforeMinutes]];
    const [value, other] = [of && valueOf(of, metric), against && valueOf(against, metric)];
    if (value !== null && value !== undefined) experiment.push(value);
    if (other !== null && other !== undefined) control.push(other);
  }
  return { control, experiment };
}
