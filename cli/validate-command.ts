import type { Command } from "commander";
import { exitCodes } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import { configFolder } from "./installation.ts";
import { tell } from "./tell.ts";
import type { Session } from "./session.ts";
import { withExamples } from "./words.ts";

export function validateCommand(program: Command, session: Session): void {
  const command = program
    .command("validate")
    .description("check the configuration: every problem at once, with its file, line and column")
    .action(async (_, command: Command) => {
      session.end(await validate(command.optsWithGlobals<GlobalOptions>(), session));
    });
  withExamples(command, "validate", "validate --config ../shop/pointsman", "validate --json");
}

async function validate(options: GlobalOptions, session: Session): Promise<ExitCode> {
  const [{ validateFolder }, { renderProblems }] = await Promise.all([
    import("../infra/config/validate.ts"),
    import("../infra/config/problem.ts"),
  ]);
  const folder = configFolder(options);
  const { problems, services, groups, installation } = validateFolder(folder);
  const names = services.map(({ service }) => service);
  const orders = groups.map(({ group, services: members, gather, limit }) => ({
    group,
    services: members,
    gatherSeconds: gather,
    limitSeconds: limit,
  }));
  const found = {
    problems,
    services: names,
    ...(orders.length > 0 ? { groups: orders } : {}),
    ...(installation ? { installation: installation.name } : {}),
  };
  tell(options, session, found, ({ problems }, paint) =>
    problems.length > 0
      ? [renderProblems(problems), paint("red", `${counted(problems.length, "problem")} in ${folder}`)]
      : [
          paint("green", `${folder}: no problems, ${counted(names.length, "service")} (${names.join(", ")})`),
          ...orders.map(({ group, services: members }) => `group ${group}: ${members.join(" → ")}`),
        ],
  );
  return problems.length > 0 ? exitCodes.refused : exitCodes.done;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
