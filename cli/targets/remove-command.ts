import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { RemovalReport, RemovalWord } from "../../functions/targets/command/removal.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { harmless } from "../paint.ts";
import type { Paint } from "../paint.ts";
import type { Session } from "../session.ts";
import { widthFor } from "../session.ts";
import { consent, needReason, reasonOf, sameWith } from "./consent.ts";
import type { OpenGround } from "./ground.ts";
import { marked } from "./marked.ts";
import type { TargetsOptions } from "./options.ts";
import { planLines } from "./plan-lines.ts";
import { withTools } from "./tools.ts";
import type { Tools } from "./tools.ts";

export interface RemoveOptions extends TargetsOptions {
  /** Digest of the plan that was shown. */
  readonly yes?: string;
  readonly reason?: string;
  readonly wait?: true;
  /** Seconds. */
  readonly every: number;
}

/** Draining lasts five minutes by default, and may last an hour. */
const mostLooks = 240;

/** The end of a mirror: first what it would be, then, if the person says so, as far as it goes now. */
export async function removeTargets(
  name: string,
  options: RemoveOptions,
  session: Session,
  open: OpenGround,
): Promise<ExitCode> {
  needReason(options);
  return withTools(options, session, open, { writes: true }, async (tools) => {
    const { plannedRemoval } = await import("../../functions/targets/command/removal.ts");
    const of = await known(name, tools);
    const wish = await plannedRemoval(tools.deps(), of);
    const { digest } = wish.plan;
    const around = { options, session, tools, isConfigured: typeof of !== "string" };
    if (options.yes === undefined) {
      show(wish, around);
      const question = around.isConfigured
        ? `${fileOf(name)} still names it. Remove ${name} from AWS all the same?`
        : `Remove ${name} from AWS?`;
      await consent(question, sameWith(`--yes ${digest}`, options), session);
    }
    const reason = await reasonOf(options, session);
    return removed(of, { by: tools.by, reason, digest: options.yes ?? digest }, around);
  });
}

const fileOf = (mirror: string): string => `mirrors/${mirror}.yaml`;

interface Around {
  readonly options: RemoveOptions;
  readonly session: Session;
  readonly tools: Tools;
  /** A file names it: when nothing of it is left, its next round makes it anew. */
  readonly isConfigured: boolean;
}

/** The person has agreed to the end of the mirror, and to how it begins: what follows from it is not asked again. */
async function removed(of: MirrorConfig | string, agreed: RemovalWord, around: Around): Promise<ExitCode> {
  const { options, session, tools } = around;
  const { removal } = await import("../../functions/targets/command/removal.ts");
  let word: RemovalWord | undefined = agreed;
  for (let looks = 1; ; looks++) {
    const report: RemovalReport = await removal(tools.deps(), of, word);
    show(report, around);
    if (report.failed) throw new Failure(exitCodes.unreachable, `not all was done: ${report.failed.error}`);
    if (report.isOver) return exitCodes.done;
    if (!options.wait || looks === mostLooks) return exitCodes.refused;
    word = undefined;
    await session.sleep(options.every * 1000);
  }
}

/** A mirror without a file is known by the ledger alone; a word that neither knows is a slip. */
async function known(name: string, { mirrors, deps }: Tools): Promise<MirrorConfig | string> {
  const config = mirrors.find(({ mirror }) => mirror === name);
  if (config) return config;
  const all = [...new Set([...(await deps().mirrors.known()), ...mirrors.map(({ mirror }) => mirror)])];
  if (all.includes(name)) return name;
  const { suggestion } = await import("../../infra/config/suggestion.ts");
  const hint = suggestion(name, all) || (all.length > 0 ? `; there are ${all.sort().join(", ")}` : "");
  throw new Failure(exitCodes.usage, `neither the configuration nor the ledger has a mirror ${name}${hint}`);
}

function show(report: RemovalReport, { options: { json }, session: { screen }, isConfigured }: Around): void {
  const shown = { ...report, isConfigured };
  screen.print(
    json ? JSON.stringify(shown, null, 2) : removalLines(harmless(shown), screen.paint, widthFor(screen)),
  );
}

export function removalLines(
  { mirror, plan, done, isOver, isConfigured }: RemovalReport & Pick<Around, "isConfigured">,
  paint: Paint,
  width: number | undefined,
): string[] {
  const again = `${fileOf(mirror)} still names it: when nothing of it is left, its next round makes it anew. Take the file away and deploy before that`;
  const warning = isConfigured ? marked("!", again, paint, width) : [];
  if (isOver) return [...warning, paint("green", `nothing of ${mirror} stands in AWS any more`)];
  const isPlan = done.length === 0;
  const head = isPlan
    ? `${paint("bold", mirror)} would end, now`
    : `${paint("bold", mirror)} ends, done so far`;
  const shown = isPlan ? plan : { steps: done, held: plan.held };
  const last = isPlan ? `  digest ${plan.digest}` : "  what drains is waited for: the same command goes on";
  const lines = planLines({ plan: shown, remarks: [] }, paint, width);
  return [`${head}:`, ...lines, ...warning, paint("dim", last)];
}
