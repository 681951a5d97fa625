import type { Command } from "commander";
import type { Session } from "../session.ts";
import { withExamples } from "../words.ts";
import { explainCommand } from "./explain-command.ts";
import { tryCommand } from "./try-command.ts";

/** `pointsman judge …`: what the judge said of a release and why, or would say of a past time. */
export function judgeCommands(program: Command, session: Session): void {
  const judge = program.command("judge").description("is the candidate as good as stable, and why");
  withExamples(
    judge,
    "judge explain storefront-20261121T095500Z-3c949327",
    "judge try storefront --from 2h --to 90m",
  );
  explainCommand(judge, session);
  tryCommand(judge, session);
}
