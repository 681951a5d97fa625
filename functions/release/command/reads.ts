import { fitting } from "../../judge/looks/fitting.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { TimelineEvent } from "../../ledger/records.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import { runOf } from "../group/runs.ts";
import { refused, said } from "../../shared/command-url.ts";
import type { Answer } from "../../shared/command-url.ts";

/** How many releases a listing shows when nobody says. */
const usualMost = 20;

/** The newest releases of one service or of all, with where those in flight stand. */
export async function list(
  ledger: Ledger,
  services: readonly Pick<ServiceConfig, "service" | "group">[],
  most = usualMost,
): Promise<Answer> {
  const found = await Promise.all(
    services.map(async ({ service, group }) => {
      const [state, history, freeze, run] = await Promise.all([
        ledger.services.state(service),
        ledger.releases.history(service, most),
        ledger.services.freeze(service),
        group && ledger.groups.current(group.group),
      ]);
      return {
        service,
        stable: state?.stable,
        inFlight: state?.lease?.holder,
        queued: state?.queued,
        freeze,
        ...(group ? { group: group.group } : {}),
        run,
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
  const isJudged = (view.record.config.judge.metrics ?? []).length > 0;
  const [timeline, waits, looks, run] = await Promise.all([
    ledger.releases.timeline(id),
    ledger.waits.of(id),
    isJudged ? ledger.judgements.of(id) : undefined,
    runOf(ledger, view.record),
  ]);
  return said({
    ...view,
    run,
    timeline: newestOf(timeline),
    waits: waits.map(({ scope, point, reason, wakeAt }) => ({ scope, point, reason, wakeAt })),
    ...(looks ? { judgements: shownJudgements(looks) } : {}),
  });
}

/** Half of what a timeline may take. */
const mostJudgementBytes = 1_500_000;

/** Of each cell the judgement that decided, else the newest. Many long ones lose what fits least: their charts first. */
export function shownJudgements(
  { latest, decided }: Awaited<ReturnType<Ledger["judgements"]["of"]>>,
  mostBytes = mostJudgementBytes,
) {
  const most = Math.floor(mostBytes / Math.max(1, latest.length, decided.length));
  const ended = decided.map(({ cell, at, judgement, wentOn, reason }) => ({
    cell,
    at,
    judgement: fitting(judgement, most),
    decided: { wentOn, reason },
  }));
  const open = latest
    .filter(({ cell }) => !decided.some((each) => each.cell === cell))
    .map(({ cell, at, judgement }) => ({ cell, at, judgement: fitting(judgement, most) }));
  return [...ended, ...open].sort((a, b) => a.cell.localeCompare(b.cell));
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
