import { metricsOf } from "../../functions/judge/looks/metrics-of.ts";
import { shiftSteps } from "../../functions/judge/looks/traffic-steps.ts";
import { measure } from "../../functions/judge/measure/measure.ts";
import { tellsApart } from "../../functions/judge/measure/placeholders.ts";
import type { Question } from "../../functions/judge/measure/question.ts";
import { replay } from "../../functions/judge/replay.ts";
import type { Replayed } from "../../functions/judge/replay.ts";
import type { Look, Measured } from "../../functions/judge/verdict.ts";
import { metricReader } from "../../functions/shared/metric-data.ts";
import type { CellConfig, ServiceConfig } from "../../functions/shared/service-config.ts";
import { seeCell } from "./see-cell.ts";
import type { TryClients } from "./see-cell.ts";

/** A past time of a service; epoch milliseconds. */
export interface Trial {
  readonly fromMs: number;
  readonly toMs: number;
  readonly candidate?: string | undefined;
}

export interface TriedCell extends Replayed {
  readonly cell: string;
  /** Names of target groups. */
  readonly candidate: string;
  /** What it was held against: another group, or itself in the time before. */
  readonly stable: string;
  readonly everySeconds: number;
}

/** More would take a person's patience: over a long time looks are farther apart. */
const mostLooks = 120;

/**
 * Judges a cell in a past time. Where only the candidate's group had traffic, nobody was released then: it is held
 * against itself, in the time before.
 */
export async function tryCell(
  clients: TryClients,
  { judge, strategy }: ServiceConfig,
  cell: CellConfig,
  { fromMs, toMs, candidate }: Trial,
  now: () => Date,
): Promise<TriedCell> {
  const seen = await seeCell(clients, cell, candidate);
  const deps = { metrics: metricReader(clients.cloudwatch), now };
  const question: Question = {
    metrics: judge.metrics,
    cell: cell.name,
    place: seen.place,
    startedAtMs: fromMs,
    untilMs: toMs,
  };
  const beside = await measure(deps, question);
  const apart = metricsOf(judge, cell.name).map(({ source }) => tellsApart(source));
  const isAlone = beside.every((each, index) => !apart[index] || isWithoutStable(each));
  const { candidate: itself } = seen.place;
  const measured = isAlone
    ? await measure(deps, { ...question, place: { ...seen.place, stable: itself } })
    : beside;
  const steps: Look["steps"] = isAlone ? [] : shiftSteps(strategy, fromMs);
  const seconds = (toMs - fromMs) / 1000;
  const everySeconds = Math.max(judge.everySeconds, Math.ceil(seconds / mostLooks / 60) * 60);
  return {
    cell: cell.name,
    candidate: seen.candidate,
    stable: isAlone ? `${seen.candidate} before` : (seen.other ?? ""),
    everySeconds,
    ...replay(measured, { from: fromMs / 1000, to: toMs / 1000, everySeconds, steps }),
  };
}

function isWithoutStable({ stable }: Measured): boolean {
  if (!stable || stable.kind === "unreadable") return true;
  return stable.kind === "values" ? stable.points.length === 0 : stable.counts.length === 0;
}
