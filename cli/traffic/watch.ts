import type { PolicyShown, WatchedShift } from "../../functions/traffic/command/reads.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { createLive } from "../live.ts";
import { harmless } from "../paint.ts";
import type { Paint } from "../paint.ts";
import type { Session } from "../session.ts";
import { folded, table } from "../table.ts";
import { moment } from "../times.ts";
import type { TrafficDoor } from "./ground.ts";
import { bar, percentOf } from "./picture.ts";
import { besideShift, showLines, underWay } from "./show-lines.ts";
import { trafficCodes } from "./standing.ts";

const everyMs = 5_000;
/** How often in a row nobody may answer before it is given up. */
const mostSilent = 5;
/** How many looks a shift may take to write itself down: its machine has only just been started. */
const mostUnknown = 24;

/** A picture of the zone asks Route 53, which throttles a whole account. */
const pictureEveryMs = 15_000;

/**
 * A live picture of a policy: shares, health, what stands and what has drifted. What moves it is followed until it has
 * ended. For other programs, where nothing moves, one picture.
 */
export async function watchPolicy(
  policy: string,
  options: GlobalOptions,
  session: Session,
  door: TrafficDoor,
): Promise<ExitCode> {
  const { screen } = session;
  const live = createLive(screen);
  const isTerminal = screen.size() !== undefined && !options.json;
  for (;;) {
    const shown = await door.ask<PolicyShown>({ command: "show", policy });
    if (isTerminal) live.clear();
    if (shown.lease) return watchShift(shown.lease.shift, options, session, door);
    const lines = [
      ...showLines(harmless(shown), screen.paint, screen.size()?.columns),
      `Nothing moves policy ${policy} now.`,
    ];
    if (!isTerminal) {
      screen.print(options.json ? JSON.stringify(shown) : lines);
      return trafficCodes.settled;
    }
    live.show([...lines, ending(session)]);
    await session.sleep(pictureEveryMs);
  }
}

const ending = ({ now }: Session): string =>
  `${moment(now().toISOString())} UTC; Ctrl-C ends the watching only`;

/** Follows a shift until it has ended; Ctrl-C ends the watching only. */
export async function watchShift(
  shift: string,
  options: GlobalOptions,
  session: Session,
  door: TrafficDoor,
): Promise<ExitCode> {
  const view = viewFor(options, session);
  const patience = { silent: mostSilent, unknown: mostUnknown };
  for (;;) {
    const seen = await look(door, shift, patience);
    if (seen) view(seen);
    const kind = seen?.record.outcome?.kind;
    if (kind) return kind === "settled" ? trafficCodes.settled : trafficCodes.held;
    await session.sleep(everyMs);
  }
}

async function look(
  door: TrafficDoor,
  shift: string,
  patience: { silent: number; unknown: number },
): Promise<WatchedShift | undefined> {
  try {
    const seen = await door.ask<WatchedShift>({ command: "watch", shift });
    Object.assign(patience, { silent: mostSilent, unknown: 0 });
    return seen;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.exitCode === exitCodes.unreachable && patience.silent-- > 0) return undefined;
    if (error.exitCode === exitCodes.refused && patience.unknown-- > 0) return undefined;
    throw error;
  }
}

/** On a terminal a picture that is drawn again and again; for other programs a line for each news. */
function viewFor({ json }: GlobalOptions, session: Session): (seen: WatchedShift) => void {
  const { screen } = session;
  const isTerminal = screen.size() !== undefined && !json;
  const live = createLive(screen);
  let before = "";
  return (seen) => {
    const told = harmless(seen);
    const line = json ? JSON.stringify(seen) : underWay(told);
    if (isTerminal) {
      if (told.record.outcome) live.clear();
      const lines = frame(told, screen.paint, screen.size()?.columns);
      if (told.record.outcome) screen.print(lines);
      else live.show([...lines, ending(session)]);
    } else if (line !== before) screen.print(line);
    before = line;
  };
}

function frame(seen: WatchedShift, paint: Paint, width: number | undefined): string[] {
  const { plan, step, turned, back } = seen.record;
  const aimed = (turned ? back?.weights : plan.steps[step]?.weights) ?? plan.from;
  const total = Object.values(aimed).reduce((sum, weight) => sum + weight, 0) || 1;
  const rows = Object.keys(plan.to)
    .sort()
    .map((site) => {
      const share = (aimed[site] ?? 0) / total;
      const way = `${plan.from[site] ?? 0} → ${aimed[site] ?? 0} → ${turned ? (aimed[site] ?? 0) : (plan.to[site] ?? 0)}`;
      return [site, way, percentOf(share), bar(share, paint)];
    });
  return [
    ...table(["SITE", "FROM → STEP → TO", "SHARE", ""], rows, { paint, width, right: ["SHARE"] }),
    ...[underWay(seen), ...besideShift(seen)].flatMap((each) => folded(each, width)),
  ];
}
