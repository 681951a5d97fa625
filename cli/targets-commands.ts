import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { Failure } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Session } from "./session.ts";
import type { AdoptOptions } from "./targets/adopt-command.ts";
import { openGround } from "./targets/ground.ts";
import type { OpenGround } from "./targets/ground.ts";
import type { TargetsOptions } from "./targets/options.ts";
import type { RemoveOptions } from "./targets/remove-command.ts";
import { standingCodes, standingTable } from "./targets/standing.ts";
import type { SyncOptions } from "./targets/sync-command.ts";
import { usageSentence } from "./usage.ts";
import { optionalReason, parsePlanDigest, parseSeconds, parseWhole, withExamples } from "./words.ts";

/** `pointsman targets …`: the mirrors, their plans and their rounds. @param open the account; by default the person's own. */
export function targetsCommands(program: Command, session: Session, open: OpenGround = openGround): void {
  const targets = program
    .command("targets")
    .description("mirrors: NLBs that follow Octavia load balancers of a private cloud");
  withExamples(targets, "targets status", "targets plan shop", "targets sync shop --until-settled");
  listCommands(targets, session, open);
  planCommand(targets, session, open);
  syncCommand(targets, session, open);
  endCommands(targets, session, open);
}

/** What each of them that looks further than the configuration takes. */
const reaching = (command: Command): Command =>
  command
    .addOption(new Option("--through-function", "Octavia is read by the function that stands in its network"))
    .option("--octavia-endpoint <url>", "Octavia's address, in place of the catalogue's", parseAddress)
    .option("--table <name>", "the ledger's table (default: the installation's own)");

function parseAddress(text: string): string {
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? ""))
    throw new InvalidArgumentError("Expected an http or https URL.");
  return text;
}

function listCommands(targets: Command, session: Session, open: OpenGround): void {
  const list = targets
    .command("list")
    .description("the mirrors of the configuration; asks nobody")
    .action(async (_, command: Command) => {
      const { listTargets } = await import("./targets/list-command.ts");
      session.end(await listTargets(command.optsWithGlobals<TargetsOptions>(), session));
    });
  withExamples(list, "targets list", "targets list --json | jq -r '.mirrors[].loadBalancer'");
  const status = reaching(targets.command("status [mirror]"))
    .description("what the ledger knows: the last read, what is held back and for how long, overrides")
    .action(async (mirror: string | undefined, _, command: Command) => {
      const { statusOfTargets } = await import("./targets/list-command.ts");
      session.end(await statusOfTargets(mirror, command.optsWithGlobals<TargetsOptions>(), session, open));
    });
  withExamples(status, "targets status", "targets status shop --json");
  const show = reaching(targets.command("show <mirror>"))
    .description("one mirror from end to end: load balancer, meaning, what stands, each target's health")
    .action(async (mirror: string, _, command: Command) => {
      const { showTargets } = await import("./targets/show-command.ts");
      session.end(await showTargets(mirror, command.optsWithGlobals<TargetsOptions>(), session, open));
    });
  withExamples(show, "targets show shop");
}

const every = (description: string): Option =>
  new Option("--every <time>", description).argParser(parseSeconds).default(30, "30s");

const standingHelp = `
Exit codes of this command, which has its own:
${standingTable.map(([code, meaning]) => `  ${String(code).padStart(2)}  ${meaning}`).join("\n")}`;

/** Every trouble ends with one code, so that no script takes a slip of the pen for changes. */
function withStandings(command: Command): Command {
  return command.addHelpText("after", standingHelp).exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    throw new Failure(standingCodes.error, usageSentence(error), { cause: error });
  });
}

async function asStanding(work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(standingCodes.error, error.message, { cause: error });
  }
}

function planCommand(targets: Command, session: Session, open: OpenGround): void {
  const plan = withStandings(reaching(targets.command("plan [mirror...]")))
    .description(
      "what a round would do now, and what it would hold back, each with its reason; changes nothing",
    )
    .action(async (names: readonly string[], _, command: Command) => {
      const { planTargets } = await import("./targets/plan-command.ts");
      const options = command.optsWithGlobals<TargetsOptions>();
      session.end(await asStanding(() => planTargets(names, options, session, open)));
    });
  withExamples(plan, "targets plan", "targets plan shop --json | jq '.mirrors[].plan.held'");
}

function syncCommand(targets: Command, session: Session, open: OpenGround): void {
  const sync = withStandings(reaching(targets.command("sync [mirror...]")))
    .description(
      "one round, now, by the function's own code and with your rights; rails hold all the same. Of a mirror that is named it calls its removal off",
    )
    .option("--rounds <n>", "so many rounds", parseWhole)
    .option("--until-settled", "rounds until nothing is left that time alone would bring on")
    .addOption(every("time between two rounds, such as 30s or 1m"))
    .option("--override <digest>", "let through what this plan holds back, once", parsePlanDigest)
    .addOption(optionalReason())
    .action(async (names: readonly string[], _, command: Command) => {
      const { syncTargets } = await import("./targets/sync-command.ts");
      const options = command.optsWithGlobals<SyncOptions>();
      session.end(await asStanding(() => syncTargets(names, options, session, open)));
    });
  withExamples(
    sync,
    "targets sync shop --until-settled",
    'targets sync shop --override 5e88…1542 --reason "half of the nodes are sold"',
  );
}

function endCommands(targets: Command, session: Session, open: OpenGround): void {
  const adopt = reaching(targets.command("adopt <mirror> [arn...]"))
    .description(
      "make ours what stands already, after showing it: all of an NLB, or exactly what is named by ARN (NLB, listeners, target groups)",
    )
    .option("--yes", "without asking")
    .addOption(optionalReason())
    .action(async (mirror: string, arns: readonly string[], _, command: Command) => {
      const { adoptTargets } = await import("./targets/adopt-command.ts");
      const options = command.optsWithGlobals<AdoptOptions>();
      session.end(await adoptTargets(mirror, arns, options, session, open));
    });
  withExamples(
    adopt,
    "targets adopt shop",
    'targets adopt shop arn:aws:elasticloadbalancing:… --yes --reason "was made by hand in May"',
  );
  const remove = reaching(targets.command("remove <mirror>"))
    .description("take a mirror's NLB and all of its out of AWS, after showing how; nothing else ever does")
    .option("--yes <digest>", "without asking, if the plan still has this digest", parsePlanDigest)
    .addOption(optionalReason())
    .option("--wait", "go on until nothing is left: targets drain first")
    .addOption(every("time between two looks with --wait, such as 30s or 1m"))
    .action(async (mirror: string, _, command: Command) => {
      const { removeTargets } = await import("./targets/remove-command.ts");
      session.end(await removeTargets(mirror, command.optsWithGlobals<RemoveOptions>(), session, open));
    });
  remove.addHelpText("after", "\nIt ends with 0 when nothing is left in AWS, with 1 while something is.");
  withExamples(remove, "targets remove shop", 'targets remove shop --wait --reason "the shop has moved"');
}
