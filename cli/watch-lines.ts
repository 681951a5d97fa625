import type { TimelineEvent } from "../functions/ledger/records.ts";
import type { ShowAnswer } from "./answers.ts";
import type { Paint } from "./paint.ts";
import { cellLines, headerLines, timelineLines, waitSentence } from "./show-release.ts";
import { timeSpent } from "./time-spent.ts";
import { lasting, moment } from "./times.ts";

/** What is new since the look before; no look before: everything. */
export interface News {
  readonly events: readonly TimelineEvent[];
  readonly waits: readonly string[];
}

export function newsSince(before: ShowAnswer | undefined, now: ShowAnswer): News {
  const known = new Set(before?.timeline.map(keyOf));
  const waited = new Set(before?.waits.map(waitSentence));
  return {
    events: now.timeline.filter((event) => !known.has(keyOf(event))),
    waits: now.waits.map(waitSentence).filter((wait) => !waited.has(wait)),
  };
}

const keyOf = ({ at, what, cell, endedAt }: TimelineEvent): string =>
  JSON.stringify([at, what, cell, endedAt]);

/** News as lines of their own, for a pipe. */
export const newsLines = ({ events, waits }: News): string[] => [
  ...events.map(({ at, what, cell, by, reason }) =>
    [
      `${moment(at)} UTC`,
      cell && `[${cell}]`,
      what,
      by && `by ${by.who}`,
      reason && `(${reason.replaceAll("\n", "; ")})`,
    ]
      .filter(Boolean)
      .join(" "),
  ),
  ...waits.map((wait) => `waits for ${wait}`),
];

/** A picture of a release under way, no higher than `rows`: of the timeline, the end. */
export function watchFrame(
  shown: ShowAnswer,
  now: string,
  paint: Paint,
  size: { columns: number; rows: number },
): string[] {
  const spent = timeSpent(shown.timeline, shown.record.outcome?.at ?? now);
  const above = [
    ...headerLines(shown, paint, size.columns),
    "",
    ...cellLines(shown, paint, size.columns),
    "",
  ];
  const below = [
    "",
    paint("dim", `${lasting(spent.total)} so far; Ctrl-C stops watching, the release goes on`),
  ];
  const [titles = "", ...lines] = timelineLines(spent.steps, paint, size.columns);
  const room = Math.max(3, size.rows - 1 - above.length - below.length - 1);
  return [...above, titles, ...lines.slice(-room), ...below];
}
