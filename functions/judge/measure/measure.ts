import { CallRefused } from "../../shared/errors.ts";
import type { JudgedMetric } from "../../shared/judge-config.ts";
import type { MetricQuery, MetricReader, MetricSeries } from "../../shared/metric-data.ts";
import type { Measured } from "../verdict.ts";
import { askOf } from "./asks.ts";
import type { Ask, SideAsk } from "./asks.ts";
import { measuredOf } from "./measured-of.ts";
import type { Answer } from "./measured-of.ts";
import type { Question } from "./question.ts";
import { sourceOf } from "./series-of.ts";
import { windowOf } from "./window.ts";
import type { Window } from "./window.ts";

export interface MeasureDeps {
  readonly metrics: MetricReader;
  readonly now: () => Date;
}

/** A metric, and what is asked for it. */
type Asked = { readonly judged: JudgedMetric; readonly ask: Ask; readonly window: Window };

/**
 * What CloudWatch has of each metric of a cell, in their order, without those that are not judged there; in one call for
 * up to 500 series of one period. What it refuses is `unreadable`, with its reason, and hides none of the others.
 * @throws Throttled, Unreachable: the same question may be answered later.
 */
export async function measure(deps: MeasureDeps, question: Question): Promise<readonly Measured[]> {
  const nowMs = deps.now().getTime();
  const asked = question.metrics
    .filter(({ cells }) => cells?.includes(question.cell) ?? true)
    .map((judged): Asked => ({
      judged,
      ask: askOf(judged, question),
      window: windowOf(judged.periodSeconds, { ...question, nowMs }),
    }));
  const groups = Map.groupBy(asked, ({ window }) => JSON.stringify(window));
  const answers = new Map<Asked, Answer>();
  for (const group of groups.values())
    for (const [index, answer] of (await answered(deps.metrics, group)).entries()) {
      const of = group[index];
      if (of) answers.set(of, answer);
    }
  return asked.map((each) =>
    measuredOf(each.judged, each.window, answers.get(each) ?? { kind: "refused", reason: "it was not read" }),
  );
}

/** CloudWatch refuses a call as a whole: then each metric is read alone, so that it says which it means. */
async function answered(reader: MetricReader, group: readonly Asked[]): Promise<Answer[]> {
  try {
    return await read(reader, group);
  } catch (error) {
    if (!(error instanceof CallRefused)) throw error;
    if (group.length === 1) return [{ kind: "refused", reason: error.message }];
    const alone: Answer[] = [];
    for (const each of group) alone.push(...(await answered(reader, [each])));
    return alone;
  }
}

async function read(reader: MetricReader, group: readonly Asked[]): Promise<Answer[]> {
  const window = group[0]?.window;
  const keyed = new Map<string, MetricQuery>();
  for (const query of group.flatMap(({ ask }) => queriesOf(ask))) keyed.set(JSON.stringify(query), query);
  const isAsked = window !== undefined && keyed.size > 0 && window.toMs > window.fromMs;
  const series = isAsked ? await reader.read([...keyed.values()], window) : [];
  const found = new Map([...keyed.keys()].map((key, index) => [key, series[index] ?? silent]));
  return group.map(({ judged, ask }) => answerTo(judged, ask, found));
}

/** Nothing can be there yet. */
const silent: MetricSeries = { points: [], isComplete: true };

const queriesOf = (ask: Ask): readonly MetricQuery[] =>
  ask.kind === "unknown"
    ? []
    : [...ask.candidate.flat(), ...(typeof ask.stable === "string" ? [] : ask.stable.flat())];

function answerTo({ source }: JudgedMetric, ask: Ask, found: ReadonlyMap<string, MetricSeries>): Answer {
  if (ask.kind === "unknown") return { kind: "refused", reason: ask.reason };
  const readOf = (side: SideAsk) =>
    sourceOf(
      source,
      side.map((figure) => figure.map((query) => found.get(JSON.stringify(query)) ?? silent)),
    );
  const { candidate, stable } = ask;
  return {
    kind: "read",
    candidate: readOf(candidate),
    stable: typeof stable === "string" ? stable : readOf(stable),
  };
}
