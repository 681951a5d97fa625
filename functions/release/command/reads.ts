import type { Ledger } from "../../ledger/ledger.ts";
import type { TimelineEvent } from "../../ledger/records.ts";
import { refused, said } from "./answer.ts";
import type { Answer } from "./answer.ts";

/** How many releases a listing shows when nobody says. */
const usualMost = 20;

/** The newest releases of one service or of all, with where those in flight stand. */
export async function list(ledger: Ledger, services: readonly string[], most = usualMost): Promise<Answer> {
  const found = await Promise.all(
    services.map(async (service) => {
      const [state, history, freeze] = await Promise.all([
        ledger.services.state(service),
        ledger.releases.history(service, most),
        ledger.services.freeze(service),
      ]);
      return {
        service,
        stable: state?.stable,
        inFlight: state?.lease?.holder,
        queued: state?.queued,
        freeze,
        releases: history,
      };
    }),
  );
  return said({ services: found });
}

/** Everything of one release: what was planned, what happened when and whose time it was, what it waits for. */
export async function show(ledger: Ledger, id: string): Promise<Answer> {
  const view = await ledger.releases.view(id);
  if (!view) return refused(404, `no release ${id} is known; \`pointsman release list\` shows them`);
  const [timeline, waits] = await Promise.all([ledger.releases.timeline(id), ledger.waits.of(id)]);
  return said({
    ...view,
    timeline: newestOf(timeline),
    waits: waits.map(({ scope, point, reason, wakeAt }) => ({ scope, point, reason, wakeAt })),
  });
}

/** A function answers with 6 MB at most. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const mostTimelineBytes = 3_000_000;

/** The timeline, or as much of its end as an answer has room for, and how much came before. */
export function newestOf(timeline: readonly TimelineEvent[], mostBytes = mostTimelineBytes): TimelineEvent[] {
  let room = mostBytes;
  const kept: TimelineEvent[] = [];
  for (const event of timeline.toReversed()) {
    room -= Buffer.byteLength(JSON.stringify(event)) + 1;
    if (room < 0) break;
    kept.unshift(event);
  }
  const left = timeline.length - kept.length;
  const [oldest] = kept;
  return left > 0 && oldest
    ? [{ at: oldest.at, what: `${left} earlier entries are in the ledger` }, ...kept]
    : kept;
}
