/**
 * A run as its history tells it: line by line of states (the run itself, and each item of each Map), in the
 * order of their entering, with the attempts at each task. Read from events alone, so that the histories of two
 * interpreters are read alike.
 */
import type { HistoryEvent } from "@aws-sdk/client-sfn";

export interface Line {
  /** Empty for the run itself, else such as `Waves[0]/Cells[1]`. */
  readonly path: string;
  readonly stays: Stay[];
}

/** One stay in one state. */
export interface Stay {
  readonly state: string;
  readonly type: string;
  readonly input: unknown;
  readonly attempts: Attempt[];
  isOpen: boolean;
  /** Milliseconds from its beginning to its end. */
  tookMs?: number;
}

export interface Attempt {
  readonly function: string;
  readonly payload: unknown;
  readonly isWaiting: boolean;
  /** What the invocation of a waiting task returned. */
  submitted?: unknown;
  ending?: Ending;
}

export type Ending =
  | { readonly kind: "succeeded"; readonly output: unknown }
  | { readonly kind: "failed"; readonly error: string; readonly cause: string }
  | { readonly kind: "timed out"; readonly error: string };

/** What happened, event by event: what a replay goes by. */
export interface Moment {
  readonly kind: "scheduled" | "submitted" | "ended";
  readonly attempt: Attempt;
  /** States that were entered before it, in all lines together. */
  readonly entered: number;
}

export interface Told {
  readonly lines: readonly Line[];
  readonly moments: readonly Moment[];
}

interface Inner extends Line {
  readonly above: Inner | undefined;
  isOver: boolean;
}

export function readHistory(events: readonly HistoryEvent[]): Told {
  const main: Inner = { path: "", stays: [], above: undefined, isOver: false };
  const reading: Reading = { lines: [main], of: new Map(), enteredAt: new Map(), moments: [], entered: 0 };
  for (const event of events) {
    const line = lineOf(reading, event, reading.of.get(event.previousEventId ?? 0) ?? main);
    reading.of.set(event.id ?? 0, line);
    note(reading, line, event);
  }
  return { lines: reading.lines, moments: reading.moments };
}

interface Reading {
  readonly lines: Inner[];
  readonly of: Map<number, Inner>;
  /** Of the state that each line is in, epoch milliseconds. */
  readonly enteredAt: Map<Line, number>;
  readonly moments: Moment[];
  entered: number;
}

const openState = ({ stays }: Line): Stay | undefined => {
  const last = stays.at(-1);
  return last?.isOpen ? last : undefined;
};

/** The nearest line, from this one upwards, of which it is so. */
function upwards(from: Inner, isSo: (line: Inner) => boolean): Inner {
  for (let line: Inner | undefined = from; line; line = line.above) if (isSo(line)) return line;
  return from;
}

const isInMap = (line: Inner): boolean => openState(line)?.type === "Map";

/** Histories chain what follows a Map to one of its items: such an event belongs further up. */
function lineOf(reading: Reading, event: HistoryEvent, before: Inner): Inner {
  const type = event.type ?? "";
  if (type === "MapIterationStarted") {
    const { name = "", index = 0 } = event.mapIterationStartedEventDetails ?? {};
    const above = upwards(before, (line) => isInMap(line) && openState(line)?.state === name);
    const path = `${above.path === "" ? "" : `${above.path}/`}${name}[${index}]`;
    const line: Inner = { path, stays: [], above, isOver: false };
    reading.lines.push(line);
    return line;
  }
  if (type.startsWith("MapState"))
    return type === "MapStateEntered" ? alive(before) : upwards(before, isInMap);
  return alive(before);
}

const alive = (before: Inner): Inner => upwards(before, ({ isOver }) => !isOver);

function note(reading: Reading, line: Inner, event: HistoryEvent): void {
  const type = event.type ?? "";
  const { stateEnteredEventDetails: entered } = event;
  if (entered) {
    reading.entered++;
    const kind = type.replace("StateEntered", "");
    line.stays.push({
      state: entered.name ?? "",
      type: kind,
      input: parsed(entered.input),
      attempts: [],
      isOpen: true,
    });
    reading.enteredAt.set(line, event.timestamp?.getTime() ?? 0);
    return;
  }
  const stay = line.stays.at(-1);
  if (type.endsWith("StateExited") && stay) {
    stay.isOpen = false;
    stay.tookMs = (event.timestamp?.getTime() ?? 0) - (reading.enteredAt.get(line) ?? 0);
  }
  if (/^MapIteration(Succeeded|Failed|Aborted)$/.test(type)) line.isOver = true;
  if (stay) noteTask(reading, stay, event);
}

function noteTask(reading: Reading, stay: Stay, event: HistoryEvent): void {
  const { taskScheduledEventDetails: scheduled, taskSubmittedEventDetails: submitted } = event;
  const moment = (kind: Moment["kind"], attempt: Attempt): void =>
    void reading.moments.push({ kind, attempt, entered: reading.entered });
  if (scheduled) {
    const attempt = attemptOf(scheduled.parameters, scheduled.resource);
    stay.attempts.push(attempt);
    return moment("scheduled", attempt);
  }
  const attempt = stay.attempts.at(-1);
  if (!attempt) return;
  if (submitted) {
    attempt.submitted = payloadOf(submitted.output);
    return moment("submitted", attempt);
  }
  const ending = endingOf(event, attempt.isWaiting);
  if (!ending) return;
  attempt.ending = ending;
  moment("ended", attempt);
}

function attemptOf(parameters: string | undefined, resource = ""): Attempt {
  const { FunctionName, Payload } = parsed(parameters) as { FunctionName: string; Payload: unknown };
  return { function: FunctionName, payload: Payload, isWaiting: resource.endsWith("waitForTaskToken") };
}

function endingOf(event: HistoryEvent, isWaiting: boolean): Ending | undefined {
  const { taskSucceededEventDetails: done, taskFailedEventDetails: failed } = event;
  const late = event.taskTimedOutEventDetails;
  if (done) return { kind: "succeeded", output: isWaiting ? parsed(done.output) : payloadOf(done.output) };
  if (failed) return { kind: "failed", error: failed.error ?? "", cause: failed.cause ?? "" };
  return late && { kind: "timed out", error: late.error ?? "" };
}

const parsed = (text: string | undefined): unknown => JSON.parse(text ?? "null") as unknown;
const payloadOf = (text: string | undefined): unknown =>
  (parsed(text) as { Payload?: unknown } | null)?.Payload;
