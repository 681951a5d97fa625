import type { Command } from "commander";
import { linesOf } from "../../functions/judge/explain.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { openAccount } from "../doctor-command.ts";
import type { OpenAccount } from "../doctor-command.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { configFolder } from "../installation.ts";
import type { Session } from "../session.ts";
import { told } from "../targets/failures.ts";
import { tell } from "../tell.ts";
import { lasting } from "../times.ts";
import { withExamples } from "../words.ts";
import { pastTime } from "./past-time.ts";
import type { TriedCell } from "./try.ts";

export type TryOptions = GlobalOptions & {
  readonly from: string;
  readonly to: string;
  readonly cell?: string;
  readonly candidate?: string;
};

/** `pointsman judge try`: judges a past time by the service's file as it is here, without any release. */
export function tryCommand(judge: Command, session: Session): void {
  const command = judge
    .command("try <service>")
    .description(
      "judge a past time by the metrics of the service's file, without any release; changes nothing, and asks AWS with your own rights",
    )
    .requiredOption(
      "--from <time>",
      "when the candidate got its first users: how long ago, or a time with its zone",
    )
    .option("--to <time>", "the end, in the same words", "0s")
    .option("--cell <name>", "in this cell alone")
    .option("--candidate <target group>", "whose time it is (default: the one that has the users now)")
    .action(async (service: string, _, command: Command) => {
      session.end(await tryJudge(service, command.optsWithGlobals<TryOptions>(), session, openAccount));
    });
  withExamples(
    command,
    "judge try storefront --from 2h --to 90m",
    "judge try storefront --from 2026-11-21T14:00Z --to 2026-11-21T14:30Z --candidate storefront-green --json",
  );
  command.addHelpText("after", codes);
}

const codes = `
Exit codes of this command:
   0  as good as stable
   1  worse, or the configuration has problems
   5  unclear`;

/** @throws Failure for what cannot be asked so, and where AWS does not answer. */
export async function tryJudge(
  name: string,
  options: TryOptions,
  session: Session,
  open: OpenAccount,
): Promise<ExitCode> {
  const now = session.now();
  const [fromMs, toMs] = [pastTime("--from", options.from, now), pastTime("--to", options.to, now)];
  if (fromMs >= toMs) throw new Failure(exitCodes.usage, "--from has to be before --to");
  const { service, cells, region } = await asked(name, options, session);
  const { tryCell } = await import("./try.ts");
  const clients = await open(region, options, session);
  const tried = await told(async () => {
    const found: TriedCell[] = [];
    for (const cell of cells)
      found.push(
        await tryCell(clients, service, cell, { fromMs, toMs, candidate: options.candidate }, session.now),
      );
    return found;
  });
  const answer = {
    service: name,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    cells: tried,
  };
  tell(options, session, answer, ({ cells }) =>
    cells.flatMap((cell, place) => [...(place > 0 ? [""] : []), ...cellLines(cell)]),
  );
  const verdicts = tried.map(({ judgement }) => judgement.verdict);
  if (verdicts.includes("worse")) return exitCodes.refused;
  return verdicts.includes("unclear") ? exitCodes.endedBadly : exitCodes.done;
}

async function asked(name: string, options: TryOptions, { env }: Session) {
  const folder = configFolder(options);
  const [{ validateFolder }, { findInstallation }, { suggestion }] = await Promise.all([
    import("../../infra/config/validate.ts"),
    import("../installation.ts"),
    import("../../infra/config/suggestion.ts"),
  ]);
  const { installation, services, problems } = validateFolder(folder);
  const [problem] = problems;
  const service = services.find((each) => each.service === name);
  if (!installation || (problem && !service))
    throw new Failure(
      exitCodes.refused,
      `${folder} has ${problems.length} problems, the first: ${problem?.file}:${problem?.line}: ${problem?.sentence}; \`pointsman validate\` lists them`,
    );
  const names = services.map((each) => each.service);
  if (!service)
    throw new Failure(
      exitCodes.usage,
      `there is no service ${name}${suggestion(name, names) || `; there are ${names.join(", ")}`}`,
    );
  if (service.judge.metrics.length === 0)
    throw new Failure(
      exitCodes.refused,
      `the file of ${name} names no metrics under judge: there is nothing to try`,
    );
  const { region } = await findInstallation(options, env);
  return { service, cells: cellsOf(service, options.cell), region: region ?? installation.region };
}

function cellsOf({ service, cells }: ServiceConfig, wanted: string | undefined) {
  const found = cells.filter(({ name }) => wanted === undefined || name === wanted);
  if (found.length > 0) return found;
  const names = cells.map(({ name }) => name).join(", ");
  throw new Failure(exitCodes.usage, `${service} has no cell ${wanted}; it has ${names}`);
}

const cellLines = ({ cell, candidate, stable, afterSeconds, judgement }: TriedCell): string[] => [
  `cell ${cell}: ${candidate} against ${stable}, judged ${lasting(afterSeconds)} after its beginning`,
  ...linesOf(judgement).map((line) => (line === "" ? "" : `  ${line}`)),
];
