import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { RoundReport } from "../../functions/targets/round/report.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import { widthFor } from "../session.ts";
import { harmless } from "../paint.ts";
import { shortened } from "../shortened.ts";
import type { OpenGround } from "./ground.ts";
import { marked } from "./marked.ts";
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
    if (names.length > 0) await calledOff(wanted, options, tools, session);
    if (override !== undefined && reason !== undefined) await letThrough(wanted, override, reason, tools);
    const all: (readonly RoundReport[])[] = [];
    for (let left = roundsOf(options); left > 0; left--) {
      const reports = await rounds(tools.deps(), wanted);
      all.push(reports);
      if (!options.json) show(reports, tools, session);
      if (left === 1 || (options.untilSettled && !reports.some(isMoving))) break;
      await session.sleep(options.every * 1000);
    }
    if (!options.json) tellOverride(override, all.flat(), session);
    if (options.json)
      session.screen.print(JSON.stringify({ rounds: all.map((mirrors) => ({ mirrors })) }, null, 2));
    return standingCodes[gravest(all.at(-1) ?? [])];
  });
}

const roundsOf = ({ rounds, untilSettled }: SyncOptions): number => rounds ?? (untilSettled ? mostRounds : 1);

/** Only of mirrors that are named: whoever syncs all of them need not know what somebody else takes away. */
async function calledOff(
  wanted: readonly MirrorConfig[],
  { json, reason }: SyncOptions,
  { deps, by }: Tools,
  { screen }: Session,
): Promise<void> {
  const { followAgain } = await import("../../functions/targets/command/follow-again.ts");
  for (const config of wanted) {
    const why = reason ?? `pointsman targets sync ${config.mirror}`;
    const removing = await followAgain(deps(), config, by, why);
    if (!removing || json) continue;
    const sentence = `${config.mirror} is followed again: its removal by ${shortened(removing.by)} is called off`;
    screen.print(marked("!", sentence, screen.paint, widthFor(screen)));
  }
}

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

/** A word that fits no plan lets nothing through, and lies there until one has that digest. */
function tellOverride(
  digest: string | undefined,
  reports: readonly RoundReport[],
  { screen }: Session,
): void {
  if (digest === undefined || reports.some(({ plan }) => plan?.override === digest)) return;
  const sentence = `the override was not used: no plan has the digest ${digest}. It is kept, and waits for one that does`;
  screen.print(marked("!", sentence, screen.paint, widthFor(screen)));
}

function show(reports: readonly RoundReport[], { namesOf }: Tools, { screen }: Session): void {
  screen.print(reportLines(harmless(reports), namesOf, screen.paint, widthFor(screen)));
}
