import type { AdoptReport } from "../../functions/targets/command/adopt.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Paint } from "../paint.ts";
import type { Session } from "../session.ts";
import { tell } from "../tell.ts";
import { folded } from "../table.ts";
import { consent } from "./consent.ts";
import type { OpenGround } from "./ground.ts";
import { chosen } from "./mirrors.ts";
import type { TargetsOptions } from "./options.ts";
import { addressed } from "./step-words.ts";
import { withTools } from "./tools.ts";

export interface AdoptOptions extends TargetsOptions {
  readonly yes?: true;
}

/** What already stands becomes ours: shown first, and then only if the person says so. */
export async function adoptTargets(
  name: string,
  loadBalancerArn: string | undefined,
  options: AdoptOptions,
  session: Session,
  open: OpenGround,
): Promise<ExitCode> {
  return withTools(options, session, open, { writes: true }, async ({ mirrors, deps, by }) => {
    const [{ adopt }, [config]] = await Promise.all([
      import("../../functions/targets/command/adopt.ts"),
      chosen(mirrors, [name]),
    ]);
    if (!config) throw new Failure(exitCodes.usage, "which mirror?");
    const terms = { by, ...(loadBalancerArn === undefined ? {} : { loadBalancerArn }) };
    const wish = await adopt(deps(), config, { ...terms, isOnlyPlanned: true });
    const isNothing = wish.things.length + wish.targets.length === 0;
    if (isNothing || !options.yes) tell(options, session, wish, adoptLines);
    if (isNothing) return exitCodes.done;
    if (!options.yes) await consent(`Make this ${name}'s?`, `the same with --yes`, session);
    const report = await adopt(deps(), config, terms);
    return tell(options, session, report, adoptLines);
  });
}

export function adoptLines(
  { mirror, things, targets, left, isDone }: AdoptReport,
  paint: Paint,
  width: number | undefined,
): string[] {
  const lines = [
    ...things.map(({ about, arn }) => `+ ${about} ${arn}`),
    ...targets.map(({ key, targets }) => `+ ${addressed(targets)} in group ${key}`),
    ...left.map((sentence) => `· ${sentence}`),
  ];
  const isNothing = things.length + targets.length === 0;
  const end = isNothing
    ? `nothing to adopt for ${mirror}`
    : isDone
      ? paint("green", `this is ${mirror}'s from now on; no call has changed what users get`)
      : `this would become ${mirror}'s`;
  return [...lines, end].flatMap((line) =>
    folded(line, width).map((text, place) => (place === 0 ? text : `  ${text}`)),
  );
}
