import { CommanderError } from "commander";
import { Failure, exitCodes } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import { buildProgram } from "./program.ts";
import type { OpenGround } from "./targets/ground.ts";
import type { Session } from "./session.ts";
import type { OpenTraffic } from "./traffic/ground.ts";
import { usageSentence } from "./usage.ts";

/**
 * Runs one command line.
 * @param open the account of the mirrors, in place of the person's own; `openTraffic` the way to traffic policies.
 * @returns its exit code; what is wrong has been told by then.
 */
export async function run(
  words: readonly string[],
  version: string,
  around: Omit<Session, "end">,
  open?: OpenGround,
  openTraffic?: OpenTraffic,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const session: Session = { ...around, end: (given) => void (code = given) };
  try {
    await buildProgram(session, version, open, openTraffic).parseAsync(words, { from: "user" });
    return code;
  } catch (error) {
    const { exitCode, sentence } = explained(error);
    if (sentence === undefined) return exitCode;
    const { print, complain } = session.screen;
    if (words.includes("--json")) print(JSON.stringify({ problem: sentence, exitCode }, null, 2));
    else complain(`pointsman: ${sentence}`);
    if (exitCode === exitCodes.fault && error instanceof Error) complain(error.stack ?? "");
    return exitCode;
  }
}

function explained(error: unknown): { exitCode: ExitCode; sentence?: string } {
  if (error instanceof Failure) return { exitCode: error.exitCode, sentence: error.message };
  if (!(error instanceof CommanderError))
    return { exitCode: exitCodes.fault, sentence: error instanceof Error ? error.message : String(error) };
  if (error.exitCode === 0) return { exitCode: exitCodes.done };
  return { exitCode: exitCodes.usage, sentence: usageSentence(error) };
}
