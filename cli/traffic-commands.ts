import type { Command } from "commander";
import { Failure } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { Session } from "./session.ts";
import { tell } from "./tell.ts";
import { openTraffic } from "./traffic/ground.ts";
import type { OpenTraffic } from "./traffic/ground.ts";
import type { MoveOptions, Wish } from "./traffic/moves.ts";
import { readCommands } from "./traffic/read-commands.ts";
import { asTrafficCode, trafficCodeTable, trafficCodes } from "./traffic/standing.ts";
import { parseLifted, parseWeights } from "./traffic/words.ts";
import type { LiftedRail } from "./traffic/words.ts";
import { usageSentence } from "./usage.ts";
import { parsePlanDigest, parseSeconds, parseWhole, reasonOption, withExamples } from "./words.ts";

/** `pointsman traffic …`: DNS weights. @param open the installation; by default the person's own way to it. */
export function trafficCommands(program: Command, session: Session, open: OpenTraffic = openTraffic): void {
  const traffic = program
    .command("traffic")
    .description("traffic policies: DNS names whose weights move by steps");
  withExamples(traffic, "traffic show shop", 'traffic evacuate shop nlb --reason "new nodes" --watch');
  readCommands(traffic, session, open);
  planCommands(traffic, session, open);
  moveCommands(traffic, session, open);
  watchCommand(traffic, session, open);
  personCommands(traffic, session, open);
}

interface Pace {
  readonly maxStep?: number;
  readonly bake?: number;
  readonly override?: readonly LiftedRail[];
}

const paced = (command: Command): Command =>
  command
    .option("--max-step <points>", "percentage points of one step, at most the policy's", parseWhole)
    .option("--bake <time>", "time under alarms after each step, such as 30s or 5m", parseSeconds)
    .option("--override <rails>", "lift capacity, step or alarm; for on-call", parseLifted);

const paceOf = ({ maxStep, bake, override }: Pace) => ({
  ...(maxStep === undefined ? {} : { maxStep }),
  ...(bake === undefined ? {} : { bakeSeconds: bake }),
  ...(override ? { override: [...override] } : {}),
});

const codesHelp = `
Exit codes of this command, which has its own:
${trafficCodeTable.map(([code, meaning]) => `  ${String(code).padStart(2)}  ${meaning}`).join("\n")}`;

const withCodes = (command: Command): Command =>
  command.addHelpText("after", codesHelp).exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    throw new Failure(trafficCodes.error, usageSentence(error), { cause: error });
  });

/** The three ways to move weights, each with how its words are read. */
const ways = [
  {
    kind: "shift",
    words: "<policy> <site=weight...>",
    what: "weights to what is given; sites that are not named keep theirs",
    example: "shop nlb=50 octavia=50",
    wish: (policy: string, rest: readonly string[]): Wish => ({
      kind: "shift",
      policy,
      to: parseWeights(rest),
    }),
  },
  {
    kind: "evacuate",
    words: "<policy> <site>",
    what: "a site to weight 0, until its connections are gone",
    example: "shop nlb",
    wish: (policy: string, [site = ""]: readonly string[]): Wish => ({ kind: "evacuate", policy, site }),
  },
  {
    kind: "restore",
    words: "<policy> <site>",
    what: "a site back to the weight that it had",
    example: "shop nlb",
    wish: (policy: string, [site = ""]: readonly string[]): Wish => ({ kind: "restore", policy, site }),
  },
] as const;

function planCommands(traffic: Command, session: Session, open: OpenTraffic): void {
  const plan = traffic
    .command("plan")
    .description("what a shift, an evacuation or a restore would do now; changes nothing");
  for (const { kind, words, what, example, wish } of ways) {
    const command = withCodes(paced(plan.command(`${kind} ${words}`)))
      .description(`plan: ${what}`)
      .action(async (policy: string, rest: string | readonly string[], _, its: Command) => {
        const options = its.optsWithGlobals<GlobalOptions & Pace>();
        const { planTraffic } = await import("./traffic/moves.ts");
        session.end(
          await asTrafficCode(async () =>
            planTraffic(
              { ...wish(policy, [rest].flat()), ...paceOf(options) },
              options,
              session,
              await open(options, session),
            ),
          ),
        );
      });
    withExamples(command, `traffic plan ${kind} ${example}`);
  }
}

function moveCommands(traffic: Command, session: Session, open: OpenTraffic): void {
  for (const { kind, words, what, example, wish } of ways) {
    const command = withCodes(paced(traffic.command(`${kind} ${words}`)))
      .description(`move ${what}, by steps that are each proved`)
      .option("--digest <digest>", "only if the plan is still this one", parsePlanDigest)
      .option("--watch", "stay until it has ended")
      .addOption(reasonOption())
      .action(async (policy: string, rest: string | readonly string[], _, its: Command) => {
        const options = its.optsWithGlobals<MoveOptions & Pace>();
        const { move } = await import("./traffic/moves.ts");
        session.end(
          await asTrafficCode(async () =>
            move(
              { ...wish(policy, [rest].flat()), ...paceOf(options) },
              options,
              session,
              await open(options, session),
            ),
          ),
        );
      });
    withExamples(command, `traffic ${kind} ${example} --reason "upgrade of the nodes" --watch`);
  }
}

function watchCommand(traffic: Command, session: Session, open: OpenTraffic): void {
  const watch = withCodes(traffic.command("watch <policy>"))
    .description(
      "a live picture of shares, health and drift; what moves the policy is followed until it has ended, and the exit code says how",
    )
    .action(async (policy: string, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const { watchPolicy } = await import("./traffic/watch.ts");
      session.end(
        await asTrafficCode(async () => watchPolicy(policy, options, session, await open(options, session))),
      );
    });
  withExamples(watch, "traffic watch shop");
}

function personCommands(traffic: Command, session: Session, open: OpenTraffic): void {
  const abort = traffic
    .command("abort <policy>")
    .description("bring the shift under way back to where it began, with the same proof")
    .addOption(reasonOption())
    .action(async (policy: string, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { reason: string }>();
      const door = await open(options, session);
      const { reason } = options;
      const answer = await door.ask<{ shift: string; acts: string }>({ command: "abort", policy, reason });
      session.end(tell(options, session, answer, ({ shift, acts }) => `${shift} asked to go back: ${acts}`));
    });
  withExamples(abort, 'traffic abort shop --reason "wrong site"');
  const adopt = traffic
    .command("adopt <policy>")
    .description("make ours the record sets that stand under the policy's set identifiers; for on-call")
    .addOption(reasonOption())
    .action(async (policy: string, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { reason: string }>();
      const door = await open(options, session);
      const { reason } = options;
      const answer = await door.ask<{ kind: string; reason: string }>({ command: "adopt", policy, reason });
      session.end(
        tell(options, session, answer, ({ kind, reason: said }) =>
          kind === "nothing" ? `nothing to do: ${said}` : said,
        ),
      );
    });
  withExamples(adopt, 'traffic adopt shop --reason "was made by Terraform until today"');
}
