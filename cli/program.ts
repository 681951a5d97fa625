import { Command } from "commander";
import { doctorCommand } from "./doctor-command.ts";
import { exitCodeTable } from "./exit-codes.ts";
import { judgeCommands } from "./judge/commands.ts";
import { onCallCommands } from "./on-call-commands.ts";
import { rehearseCommand } from "./rehearse-command.ts";
import { releaseCommands } from "./release-commands.ts";
import type { Session } from "./session.ts";
import type { OpenGround } from "./targets/ground.ts";
import { targetsCommands } from "./targets-commands.ts";
import { trafficCommands } from "./traffic-commands.ts";
import type { OpenTraffic } from "./traffic/ground.ts";
import { validateCommand } from "./validate-command.ts";

const helpEnd = `
Examples:
  $ pointsman validate
  $ pointsman rehearse
  $ pointsman release list storefront
  $ pointsman rollback storefront --reason "checkout fails since 14:05"

Exit codes (\`targets plan\` and \`targets sync\`, and those of \`traffic\` that plan and move, have their own, which
their --help lists):
${exitCodeTable.map(([code, meaning]) => `  ${String(code).padStart(2)}  ${meaning}`).join("\n")}

It uses the credentials, profile and endpoint of the AWS CLI: its files, and AWS_PROFILE, AWS_REGION,
AWS_ENDPOINT_URL, AWS_CONFIG_FILE, AWS_CA_BUNDLE, HTTPS_PROXY and so on. NO_COLOR switches colours off.`;

/** The whole command line; the session is told the exit code of the command that ran. */
export function buildProgram(
  session: Session,
  version: string,
  open?: OpenGround,
  openTraffic?: OpenTraffic,
): Command {
  const program = new Command("pointsman")
    .description("Releases container images to Amazon ECS, step by step, with a way back at every step.")
    .version(version, "-V, --version", "print the version")
    .option("--json", "print JSON instead of tables")
    .option("--config <dir>", "folder of the configuration (default: infra/config)")
    .option("--name <installation>", "which installation (default: the name in installation.yaml)")
    .option("--profile <name>", "AWS profile")
    .option("--region <region>", "AWS Region (default: AWS_REGION, then the Region in installation.yaml)")
    .option("--endpoint-url <url>", "where AWS is asked instead")
    .helpOption("-h, --help", "explain the command")
    .helpCommand("help [command]", "explain a command")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: session.screen.write,
      // What is wrong with the words is thrown, and told in one place.
      writeErr: () => {},
      getOutHelpWidth: () => session.screen.size()?.columns ?? 100,
      getOutHasColors: () => false,
    })
    .exitOverride()
    .addHelpText("after", helpEnd);
  for (const add of [validateCommand, doctorCommand, rehearseCommand, releaseCommands, onCallCommands])
    add(program, session);
  judgeCommands(program, session);
  targetsCommands(program, session, open);
  trafficCommands(program, session, openTraffic);
  return program;
}
