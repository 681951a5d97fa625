import type { ExitCode } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import { tell } from "../tell.ts";
import type { OpenGround } from "./ground.ts";
import { chosen } from "./mirrors.ts";
import type { TargetsOptions } from "./options.ts";
import { reportLines } from "./report-lines.ts";
import { gravest, standingCodes } from "./standing.ts";
import { withTools } from "./tools.ts";

/** What a round would do now: the function's own code, up to the point where it would write. */
export async function planTargets(
  names: readonly string[],
  options: TargetsOptions,
  session: Session,
  open: OpenGround,
): Promise<ExitCode> {
  return withTools(options, session, open, { writes: false }, async ({ mirrors, deps, namesOf }) => {
    const [{ planned }, wanted] = await Promise.all([
      import("../../functions/targets/round/rounds.ts"),
      chosen(mirrors, names),
    ]);
    const reports = [];
    for (const mirror of wanted) reports.push(await planned(deps(), mirror));
    tell(options, session, { mirrors: reports }, (shown, paint, width) =>
      reportLines(shown.mirrors, namesOf, paint, width),
    );
    return standingCodes[gravest(reports)];
  });
}
