import { existsSync, readdirSync } from "node:fs";
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
    .command("rehearse [scenarios...]")
    .description(
      "play scenarios (default: all of the folder's rehearsals/) with your configuration, against simulated AWS",
    )
    .option("--seed <number>", "another course of chance than the scenario's", parseWhole)
    .action(async (files: readonly string[], _, command: Command) => {
      session.end(await rehearseAll(files, command.optsWithGlobals<RehearseOptions>(), session));
    });
  withExamples(
    command,
    "rehearse",
    "rehearse infra/config/rehearsals/sample.yaml --seed 3",
    "rehearse --json > rehearsal.json",
  );
}

/** One after the other; as JSON a document each. Bad if any of them is. */
async function rehearseAll(
  given: readonly string[],
  options: RehearseOptions,
  session: Session,
): Promise<ExitCode> {
  const folder = configFolder(options);
  const files = given.length > 0 ? given : scenariosOf(folder);
  let worst: ExitCode = exitCodes.done;
  for (const [place, file] of files.entries()) {
    if (place > 0 && !options.json) session.screen.print(["", ""]);
    const code = await rehearse(file, folder, options, session);
    if (code !== exitCodes.done) worst = code;
  }
  return worst;
}

/** In the order of their names. A folder without any is asked for the sample, so that it is said what is missing. */
function scenariosOf(folder: string): string[] {
  const rehearsals = join(folder, "rehearsals");
  const names = existsSync(rehearsals)
    ? readdirSync(rehearsals).filter((name) => name.endsWith(".yaml"))
    : [];
  return (names.length > 0 ? names.sort() : ["sample.yaml"]).map((name) => join(rehearsals, name));
}

async function rehearse(
  file: string,
  folder: string,
  options: RehearseOptions,
  session: Session,
): Promise<ExitCode> {
  const { readScenario } = await import("./scenario-file.ts");
  const reading = readScenario(file, folder);
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
  { configs, mirrors, policies }: ScenarioReading,
  onLine: ((line: TimelineLine) => void) | undefined,
): Promise<Rehearsal> {
  Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: "SILENT", POWERTOOLS_METRICS_DISABLED: "true" });
  const { rehearse } = await import("../infra/sandbox/rehearsal/rehearse.ts");
  return rehearse(scenario, configs, onLine, mirrors, policies);
}
