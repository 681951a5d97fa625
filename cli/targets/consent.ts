import { Failure, exitCodes } from "../exit-codes.ts";
import type { Session } from "../session.ts";

/**
 * Asks the person whether to go on, where one sits at the terminal.
 * @param otherwise what to say on the command line where nobody can be asked.
 * @throws Failure unless the answer is yes.
 */
export async function consent(
  question: string,
  otherwise: string,
  { askPerson }: Pick<Session, "askPerson">,
): Promise<void> {
  if (!askPerson) throw new Failure(exitCodes.refused, `nothing was changed; ${otherwise} goes on`);
  const answer = await askPerson(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure(exitCodes.refused, "nothing was changed");
}
