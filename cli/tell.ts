import { exitCodes } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import { harmless } from "./paint.ts";
import type { Paint } from "./paint.ts";
import type { Session } from "./session.ts";
import { widthFor } from "./session.ts";

type Lines<Answer> = (answer: Answer, paint: Paint, width: number | undefined) => string | readonly string[];

/** Prints an answer: as it is with --json, else in the words given. */
export function tell<Answer>(
  { json }: GlobalOptions,
  { screen }: Session,
  answer: Answer,
  lines: Lines<Answer>,
): ExitCode {
  screen.print(
    json ? JSON.stringify(answer, null, 2) : lines(harmless(answer), screen.paint, widthFor(screen)),
  );
  return exitCodes.done;
}
