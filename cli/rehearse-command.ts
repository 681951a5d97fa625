import { join } from "node:path";
import type { Command } from "commander";
import type { Rehearsal, TimelineLine } from "../infra/sandbox/rehearsal/rehearsal.ts";
import { exitCodes } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import { configFolder } from "./installation.ts";
import { openingLines, rehearsalLines, timelineLine } from "./rehearsal-lines.ts";
import type { ScenarioReading } from "./scenario-file.ts";
import type { Session } from "./session.ts";
import { widthFor } from "./session.ts";
import { tell } from "./tell.ts";
import { parseWhole, withExamples } from "./words.ts";

interface RehearseOptions extends GlobalOptions {
  readonly seed?: number;
}

export function rehearseCommand(program: Command, session: Session): void {
  const command = program
    .command("rehearse [scenario]")
    .description(
      "play a scenario (default: rehearsals/sample.yaml) with your configuration, against simulated AWS",
    )
    .option("--seed <number>", "another course of chance than the scenario's", parseWhole)
    .action(async (file: string | undefined, _, command: Command) => {
      session.end(await rehearse(file, command.optsWithGlobals<RehearseOptions>(), session));
    });
  withExamples(
    command,
    "rehearse",
    "rehearse infra/config/rehearsals/sample.yaml --seed 3",
    "rehearse --json > rehearsal.json",
  );
}

async function rehearse(
  file: string | undefined,
  options: RehearseOptions,
  session: Session,
): Promise<ExitCode> {
  const folder = configFolder(options);
  const { readScenario } = await import("./scenario-file.ts");
  const reading = readScenario(file ?? join(folder, "rehearsals", "sample.yaml"), folder);
  if (!reading.scenario) return tellProblems(reading, options, session);
  const { screen } = session;
  const width = widthFor(screen);
  const onLine = (line: TimelineLine) => screen.print(timelineLine(line, screen.paint, width));
  const scenario = { ...reading.scenario, ...(options.seed === undefined ? {} : { seed: options.seed }) };
  if (!options.json) screen.print(openingLines(scenario, screen.paint));
  const rehearsal = await play(scenario, reading, options.json ? undefined : onLine);
  tell(options, session, rehearsal, rehearsalLines);
  return rehearsal.problems.length > 0 ? exitCodes.refused : exitCodes.done;
}

async function tellProblems(
  { problems }: ScenarioReading,
  options: RehearseOptions,
  session: Session,
): Promise<ExitCode> {
  const { renderProblems } = await import("../infra/config/problem.ts");
  tell(options, session, { problems }, (found) => renderProblems(found.problems));
  return exitCodes.refused;
}

/** The functions that are rehearsed log and count as they do in Lambda, unless they are told before they load. */
async function play(
  scenario: NonNullable<ScenarioReading["scenario"]>,
  { configs, mirrors }: ScenarioReading,
  onLine: ((line: TimelineLine) => void) | undefined,
): Promise<Rehearsal> {
  Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: "SILENT", POWERTOOLS_METRICS_DISABLED: "true" });
  const { rehearse } = await import("../infra/sandbox/rehearsal/rehearse.ts");
  return rehearse(scenario, configs, onLine, mirrors);
}
