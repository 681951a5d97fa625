import { longestReason } from "../words.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { Session } from "../session.ts";

type Asking = Pick<Session, "askPerson">;

/**
 * Asks the person whether to go on, where one sits at the terminal.
 * @param otherwise what to say on the command line where nobody can be asked.
 * @throws Failure unless the answer is yes.
 */
export async function consent(question: string, otherwise: string, { askPerson }: Asking): Promise<void> {
  if (!askPerson) throw new Failure(exitCodes.refused, `nothing was changed; ${otherwise} goes on`);
  const answer = await askPerson(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure(exitCodes.refused, "nothing was changed");
}

/** What a command may be told of why, and that nobody is to be asked. */
export interface Reasoned {
  readonly reason?: string;
  /** Said on the command line, with a digest or without. */
  readonly yes?: true | string;
}

/** @throws Failure where nobody would be asked for the reason: before anything is looked at. */
export function needReason({ yes, reason }: Reasoned): void {
  if (yes !== undefined && reason === undefined)
    throw new Failure(
      exitCodes.usage,
      '--yes needs --reason "…": say why, it is kept for whoever reads it later',
    );
}

/** What makes the same command line go on. @param yes such as `--yes`. */
export const sameWith = (yes: string, { reason }: Reasoned): string =>
  `the same with ${yes}${reason === undefined ? ' --reason "…"' : ""}`;

/** Why: as it was said, or as the person at the terminal says it now. @throws Failure when nobody says it. */
export async function reasonOf({ reason }: Reasoned, { askPerson }: Asking): Promise<string> {
  if (reason !== undefined) return reason;
  const said = (await askPerson?.("Why? It is kept, with who did it: "))?.trim() ?? "";
  if (said === "" || said.length > longestReason)
    throw new Failure(
      exitCodes.refused,
      `nothing was changed: a reason has 1 to ${longestReason} characters, this one has ${said.length}`,
    );
  return said;
}
