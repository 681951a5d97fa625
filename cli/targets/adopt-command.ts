import type { AdoptReport } from "../../functions/targets/command/adopt.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Paint } from "../paint.ts";
import type { Session } from "../session.ts";
import { tell } from "../tell.ts";
import { consent, needReason, reasonOf, sameWith } from "./consent.ts";
import type { OpenGround } from "./ground.ts";
import { marked } from "./marked.ts";
import { chosen } from "./mirrors.ts";
import type { TargetsOptions } from "./options.ts";
import { named } from "./plan-lines.ts";
import type { Names } from "./plan-lines.ts";
import { addressed } from "./step-words.ts";
import { withTools } from "./tools.ts";

export interface AdoptOptions extends TargetsOptions {
  readonly yes?: true;
  readonly reason?: string;
}

/** What already stands becomes ours: shown first, and then only if the person says so. */
export async function adoptTargets(
  name: string,
  arns: readonly string[],
  options: AdoptOptions,
  session: Session,
  open: OpenGround,
): Promise<ExitCode> {
  needReason(options);
  return withTools(options, session, open, { writes: true }, async ({ mirrors, deps, by, namesOf }) => {
    const [{ adopt, isNothing, plannedAdoption }, [config]] = await Promise.all([
      import("../../functions/targets/command/adopt.ts"),
      chosen(mirrors, [name]),
    ]);
    if (!config) throw new Failure(exitCodes.usage, "which mirror?");
    const wish = await plannedAdoption(deps(), config, arns);
    const show = (report: AdoptReport): ExitCode =>
      tell(options, session, report, (shown, paint, width) => adoptLines(shown, namesOf(name), paint, width));
    if (isNothing(wish)) return show(wish);
    if (!options.yes) {
      show(wish);
      await consent(`Make this ${name}'s?`, sameWith("--yes", options), session);
    }
    const reason = await reasonOf(options, session);
    return show(await adopt(deps(), config, { by, reason, arns }));
  });
}

export function adoptLines(
  { mirror, things, targets, left, formerly, isDone }: AdoptReport,
  names: Names,
  paint: Paint,
  width: number | undefined,
): string[] {
  const lines = [
    ...things.map(({ about, arn }) => ({ mark: "+" as const, text: `${about} ${arn}` })),
    ...targets
      .filter(({ targets }) => targets.length > 0)
      .map(({ key, targets }) => ({ mark: "+" as const, text: `${addressed(targets)} in group ${key}` })),
    ...left.map((text) => ({ mark: "·" as const, text: `left alone: ${text}` })),
    ...formerly.map((text) => ({ mark: "!" as const, text: `${text}, which are written over` })),
  ];
  const isNothing = things.length + targets.length === 0;
  const end = isNothing
    ? `nothing to adopt for ${mirror}`
    : isDone
      ? paint("green", `this is ${mirror}'s from now on; no call has changed what users get`)
      : `this would become ${mirror}'s`;
  return [...lines.flatMap(({ mark, text }) => marked(mark, named(text, names), paint, width)), end];
}
