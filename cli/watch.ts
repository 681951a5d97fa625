import type { ShowAnswer } from "./answers.ts";
import type { Door } from "./door.ts";
import { Failure, exitCodes } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import { createLive } from "./live.ts";
import { harmless } from "./paint.ts";
import type { Screen, Session } from "./session.ts";
import { showLines } from "./show-release.ts";
import { newsLines, newsSince, watchFrame } from "./watch-lines.ts";

const everyMs = 2_000;
/** How often in a row nobody may answer before it is given up. */
const mostSilent = 5;
/** How many looks a rollback may take to write itself down: its machine has only just been started. */
const mostUnknown = 60;

/**
 * Follows a release until it has ended.
 * @param execution of a rollback that was only just started; the ledger may not know it yet.
 */
export async function watchRelease(
  door: Door,
  release: string,
  options: GlobalOptions,
  session: Session,
  execution?: string,
): Promise<ExitCode> {
  const view = viewFor(options, session);
  const look = patientLook(door, release, execution);
  for (;;) {
    const shown = await look();
    if (shown) view.show(shown);
    if (shown?.record.outcome) {
      view.end(shown);
      return shown.record.outcome.kind === "settled" ? exitCodes.done : exitCodes.endedBadly;
    }
    await session.sleep(everyMs);
  }
}

/** A look that forgives a network that is away for a while, and a rollback that is not written down yet. */
function patientLook(door: Door, release: string, execution: string | undefined) {
  const patience = { silent: mostSilent, unknown: execution === undefined ? 0 : mostUnknown };
  return async (): Promise<ShowAnswer | undefined> => {
    try {
      const shown = await door.ask<ShowAnswer>({ command: "show", release });
      Object.assign(patience, { silent: mostSilent, unknown: 0 });
      return shown;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.exitCode === exitCodes.unreachable && patience.silent-- > 0) return undefined;
      if (error.exitCode === exitCodes.refused && patience.unknown-- > 0) return undefined;
      if (error.exitCode !== exitCodes.refused || execution === undefined) throw error;
      throw new Failure(
        exitCodes.endedBadly,
        `${release} did not begin; why is in its execution: ${execution}`,
        { cause: error },
      );
    }
  };
}

interface View {
  readonly show: (shown: ShowAnswer) => void;
  readonly end: (shown: ShowAnswer) => void;
}

function viewFor({ json }: GlobalOptions, session: Session): View {
  if (json) return jsonView(session.screen);
  return session.screen.size() ? liveView(session) : lineView(session.screen);
}

function liveView({ screen, now }: Session): View {
  const live = createLive(screen);
  const size = () => screen.size() ?? { columns: 80, rows: 24 };
  return {
    show: (shown) => live.show(watchFrame(harmless(shown), now().toISOString(), screen.paint, size())),
    end(shown) {
      live.clear();
      screen.print(showLines(harmless(shown), now().toISOString(), screen.paint, size().columns));
    },
  };
}

function lineView(screen: Screen): View {
  let before: ShowAnswer | undefined;
  return {
    show(shown) {
      const lines = newsLines(newsSince(before, harmless(shown)));
      if (lines.length > 0) screen.print(lines);
      before = harmless(shown);
    },
    end({ record: { id, outcome } }) {
      screen.print(`${id} ended: ${outcome?.kind} (${harmless(outcome?.reason ?? "")})`);
    },
  };
}

/** One JSON object a line: each event as it comes, then the outcome. */
function jsonView(screen: Screen): View {
  let before: ShowAnswer | undefined;
  return {
    show(shown) {
      const { events } = newsSince(before, shown);
      if (events.length > 0)
        screen.print(events.map((event) => JSON.stringify({ release: shown.record.id, ...event })));
      before = shown;
    },
    end({ record: { id, outcome } }) {
      screen.print(JSON.stringify({ release: id, outcome }));
    },
  };
}
