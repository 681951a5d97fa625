import type { RoundReport } from "../../functions/targets/round/report.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import { widthFor } from "../session.ts";
import { harmless } from "../paint.ts";
import type { OpenGround } from "./ground.ts";
import { chosen } from "./mirrors.ts";
import type { TargetsOptions } from "./options.ts";
import { reportLines } from "./report-lines.ts";
import { gravest, isMoving, standingCodes } from "./standing.ts";
import { withTools } from "./tools.ts";
import type { Tools } from "./tools.ts";

export interface SyncOptions extends TargetsOptions {
  readonly rounds?: number;
  readonly untilSettled?: true;
  /** Seconds. */
  readonly every: number;
  /** What a person lets through: a plan's digest. */
  readonly override?: string;
  readonly reason?: string;
}

/** Rounds that somebody waits for who waits until it is settled: two hours of them, at one each half minute. */
const mostRounds = 240;

/** Rounds as the function makes them, now and with the person's own rights. */
export async function syncTargets(
  names: readonly string[],
  options: SyncOptions,
  session: Session,
  open: OpenGround,
): Promise<ExitCode> {
  const { override, reason } = options;
  if (override !== undefined && reason === undefined)
    throw new Failure(
      exitCodes.usage,
      '--override needs --reason "…": it is kept, for whoever reads it later',
    );
  return withTools(options, session, open, { writes: true }, async (tools) => {
    const [{ rounds }, wanted] = await Promise.all([
      import("../../functions/targets/round/rounds.ts"),
      chosen(tools.mirrors, names),
    ]);
    if (override !== undefined && reason !== undefined) await letThrough(wanted, override, reason, tools);
    const all: (readonly RoundReport[])[] = [];
    for (let left = roundsOf(options); left > 0; left--) {
      const reports = await rounds(tools.deps(), wanted);
      all.push(reports);
      if (!options.json) show(reports, tools, session);
      if (left === 1 || (options.untilSettled && !reports.some(isMoving))) break;
      await session.sleep(options.every * 1000);
    }
    if (options.json)
      session.screen.print(JSON.stringify({ rounds: all.map((mirrors) => ({ mirrors })) }, null, 2));
    return standingCodes[gravest(all.at(-1) ?? [])];
  });
}

const roundsOf = ({ rounds, untilSettled }: SyncOptions): number => rounds ?? (untilSettled ? mostRounds : 1);

async function letThrough(
  wanted: readonly { readonly mirror: string }[],
  digest: string,
  reason: string,
  { deps, by }: Tools,
): Promise<void> {
  const [only, ...others] = wanted;
  if (!only || others.length > 0)
    throw new Failure(exitCodes.usage, "an override is for one mirror's plan: name the mirror");
  const { override } = await import("../../functions/targets/command/override.ts");
  await override(deps(), only.mirror, digest, by, reason);
}

function show(reports: readonly RoundReport[], { namesOf }: Tools, { screen }: Session): void {
  screen.print(reportLines(harmless(reports), namesOf, screen.paint, widthFor(screen)));
}
