import { CommanderError } from "commander";
import { Failure } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { usageSentence } from "../usage.ts";

/** What the commands that move weights, and look at how they would move, say with their exit code. */
export const trafficCodes = {
  settled: 0,
  error: 1,
  changes: 2,
  held: 3,
} as const satisfies Record<string, ExitCode>;

export const trafficCodeTable: readonly (readonly [ExitCode, string])[] = [
  [trafficCodes.settled, "nothing to do; with --watch, and of watch: the shift settled"],
  [trafficCodes.error, "an error, also one of the command line"],
  [trafficCodes.changes, "changes: weights would move, or are moving now"],
  [trafficCodes.held, "held back or refused; with --watch, and of watch: it turned back, or needs a person"],
];

/** Every trouble ends with one code, so that no script takes a slip of the pen for changes. */
export async function asTrafficCode(work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommanderError)
      throw new Failure(trafficCodes.error, usageSentence(error), { cause: error });
    if (!(error instanceof Failure)) throw error;
    throw new Failure(trafficCodes.error, error.message, { cause: error });
  }
}
