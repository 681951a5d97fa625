import type { Command } from "commander";
import type { TrafficPast } from "../../functions/ledger/traffic-records.ts";
import type { ListedPolicy, PolicyShown } from "../../functions/traffic/command/reads.ts";
import type { GlobalOptions } from "../global-options.ts";
import type { Session } from "../session.ts";
import { table } from "../table.ts";
import { tell } from "../tell.ts";
import { moment } from "../times.ts";
import { parseWhole, withExamples } from "../words.ts";
import type { OpenTraffic } from "./ground.ts";
import { listLines, showLines } from "./show-lines.ts";

/** What stands, and what was. */
export function readCommands(traffic: Command, session: Session, open: OpenTraffic): void {
  const list = traffic
    .command("list")
    .description("all policies as the ledger knows them: weights, what moves, which sites are out")
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const door = await open(options, session);
      const answer = await door.ask<{ policies: readonly ListedPolicy[] }>({ command: "list" });
      session.end(tell(options, session, answer, listLines));
    });
  withExamples(list, "traffic list", "traffic list --json");
  const show = traffic
    .command("show <policy>")
    .description("one policy as it stands in Route 53: shares, health, since when and by whom")
    .action(async (policy: string, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const door = await open(options, session);
      session.end(
        tell(options, session, await door.ask<PolicyShown>({ command: "show", policy }), showLines),
      );
    });
  withExamples(show, "traffic show shop");
  const history = traffic
    .command("history <policy>")
    .description("the shifts and adoptions of a policy, the newest first")
    .option("--most <number>", "how many (default: 20)", parseWhole)
    .action(async (policy: string, _, command: Command) => {
      const { most, ...options } = command.optsWithGlobals<GlobalOptions & { most?: number }>();
      const door = await open(options, session);
      const question = { command: "history", policy, ...(most ? { most } : {}) } as const;
      session.end(tell(options, session, await door.ask<Past>(question), pastLines));
    });
  withExamples(history, "traffic history shop --most 5");
}

interface Past {
  readonly past: readonly TrafficPast[];
}

const pastLines = ({ past }: Past): string[] =>
  table(
    ["WHEN", "WHAT", "BY", "OUTCOME", "REASON"],
    past.map(({ createdAt, kind, by, outcome, reason }) => [
      `${moment(createdAt)} UTC`,
      kind,
      by.who,
      outcome?.kind ?? "under way",
      reason,
    ]),
  );
