import type { Command } from "commander";
import type { ShowAnswer } from "../answers.ts";
import { connect } from "../connect.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import type { Session } from "../session.ts";
import { tell } from "../tell.ts";
import { withExamples } from "../words.ts";
import { explainLines } from "./explain-lines.ts";

type Options = GlobalOptions & { readonly cell?: string };

/** `pointsman judge explain`: the newest judgement of each cell, or the one that decided, with all its numbers. */
export function explainCommand(judge: Command, session: Session): void {
  const command = judge
    .command("explain <release>")
    .description("what the judge said of a release: each metric with its numbers, its rule, and a chart")
    .option("--cell <name>", "of this cell alone")
    .action(async (id: string, _, command: Command) => {
      session.end(await explain(id, command.optsWithGlobals<Options>(), session));
    });
  withExamples(
    command,
    "judge explain storefront-20261121T095500Z-3c949327",
    "judge explain storefront-20261121T095500Z-3c949327 --cell a --json",
  );
}

async function explain(id: string, options: Options, session: Session): Promise<ExitCode> {
  const { cell } = options;
  const door = await connect(options, session);
  const { record, plans, judgements = [] } = await door.ask<ShowAnswer>({ command: "show", release: id });
  const names = plans.map((plan) => plan.cell).sort();
  if (cell !== undefined && !names.includes(cell))
    throw new Failure(
      exitCodes.refused,
      `${id} has no cell ${cell}; it has ${names.length === 0 ? "none, for nothing was planned" : names.join(", ")}`,
    );
  const answer = {
    release: record.id,
    service: record.service,
    isJudged: (record.config.judge.metrics ?? []).length > 0,
    cells: judgements.filter((each) => cell === undefined || each.cell === cell),
  };
  return tell(options, session, answer, explainLines);
}
