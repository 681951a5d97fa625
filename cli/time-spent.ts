import { epochOf } from "../functions/ledger/times.ts";
import type { TimelineEvent } from "../functions/ledger/records.ts";

/**
 * Where the time of a release went. Every moment from the first thing in its timeline to the end belongs to one
 * of three, and to one thing in the timeline:
 *
 * | what is so at that moment                                                    | whose  | told at            |
 * | ---------------------------------------------------------------------------- | ------ | ------------------ |
 * | CodeDeploy works on one of its own steps                                     | aws    | that step          |
 * | a person was asked, or has paused it                                         | person | the question       |
 * | CodeDeploy waits for one of our hooks (the bake is one)                      | ours   | that hook          |
 * | a deployment is under way, and neither                                       | aws    | the latest before  |
 * | else                                                                         | ours   | the latest before  |
 */
export interface TimeSpent {
  /** Seconds in all; the other three add up to it. */
  readonly total: number;
  readonly ours: number;
  readonly aws: number;
  readonly person: number;
  /** One for each event, in the timeline's order: the seconds told at it, and whose most of them were. */
  readonly steps: readonly Step[];
}

export interface Step {
  readonly event: TimelineEvent;
  readonly seconds: number;
  readonly whose: Whose;
}

export type Whose = "ours" | "aws" | "person";

/**
 * @param timeline in the order of its times.
 * @param until end of the time that is told, ISO 8601: the release's end, or now.
 */
export function timeSpent(timeline: readonly TimelineEvent[], until: string): TimeSpent {
  const events = timeline.map((event, place) => spanOf(event, place, timeline, epochOf(until)));
  const spent = timeline.map((event) => ({ event, ours: 0, aws: 0, person: 0 }));
  const edges = [...new Set([...events.flatMap(({ from, to }) => [from, to]), epochOf(until)])].sort(
    (a, b) => a - b,
  );
  for (const [place, from] of edges.entries()) {
    const { at, whose } = ownerOf(from, events);
    // A clock that is behind says that it ends before it began: nobody has that time.
    const told = spent[at];
    if (told) told[whose] += ((edges[place + 1] ?? from) - from) / 1000;
  }
  const sum = (whose: Whose) => spent.reduce((all, each) => all + each[whose], 0);
  const [ours, aws, person] = [sum("ours"), sum("aws"), sum("person")];
  return { total: ours + aws + person, ours, aws, person, steps: spent.map(stepOf) };
}

function stepOf({ event, ...spent }: Readonly<Record<Whose, number>> & Pick<Step, "event">): Step {
  const seconds = spent.ours + spent.aws + spent.person;
  const [most] = (["aws", "person", "ours"] as const).toSorted((a, b) => spent[b] - spent[a]);
  return { event, seconds, whose: seconds > 0 && most ? most : (event.whose ?? "ours") };
}

/** From when to when a thing lasts; epoch ms. What only happened lasts no time. */
interface Span {
  readonly kind: "aws-step" | "person" | "hook" | "under-way" | "point";
  readonly from: number;
  readonly to: number;
}

const isHook = /^(Before|After)[A-Z]/;
const asks = new Set(["approval wanted", "pause"]);
const answers = new Set([
  "approve",
  "reject",
  "promote",
  "resume",
  "abort",
  "gates passed",
  "deployment stopped",
]);
const setsOut = new Set(["deployment created", "deployment stopped", "deploying back"]);
const arrives = new Set(["on the candidate", "back on the goal", "baking"]);
const ends = new Set(["settled", "rolled-back", "refused", "superseded", "needs-a-person"]);

function spanOf(
  event: TimelineEvent,
  place: number,
  timeline: readonly TimelineEvent[],
  until: number,
): Span {
  const from = epochOf(event.at);
  if (event.endedAt !== undefined && event.whose === "aws")
    return {
      kind: isHook.test(event.what) ? "hook" : "aws-step",
      from,
      to: Math.max(from, epochOf(event.endedAt)),
    };
  const later = timeline.slice(place + 1);
  const first = (isEnd: (other: TimelineEvent) => boolean): number => {
    const found = later.find((other) => ends.has(other.what) || isEnd(other));
    return found ? epochOf(found.at) : Math.max(from, until);
  };
  if (asks.has(event.what))
    return {
      kind: "person",
      from,
      to: first(({ what }) => answers.has(what) || what.startsWith("BeforeAllowTraffic")),
    };
  if (setsOut.has(event.what))
    return {
      kind: "under-way",
      from,
      to: first((other) => arrives.has(other.what) && isSameCell(event, other)),
    };
  return { kind: "point", from, to: from };
}

/** What names no cell is about the whole release. */
const isSameCell = (one: TimelineEvent, other: TimelineEvent): boolean =>
  one.cell === undefined || other.cell === undefined || one.cell === other.cell;

const precedence = [
  ["aws-step", "aws"],
  ["person", "person"],
  ["hook", "ours"],
] as const;

function ownerOf(moment: number, spans: readonly Span[]): { at: number; whose: Whose } {
  const holds = ({ from, to }: Span) => from <= moment && moment < to;
  for (const [kind, whose] of precedence) {
    const at = spans.findLastIndex((span) => span.kind === kind && holds(span));
    if (at >= 0) return { at, whose };
  }
  const isUnderWay = spans.some((span) => span.kind === "under-way" && holds(span));
  const latest = spans.findLastIndex(({ from }) => from <= moment);
  return { at: latest, whose: isUnderWay ? "aws" : "ours" };
}
