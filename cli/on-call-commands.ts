import type { Command } from "commander";
import type { FreezeAnswer, FreezesAnswer, RollbackAnswer } from "./answers.ts";
import { connect } from "./connect.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import { freezesLines } from "./list-releases.ts";
import type { Session } from "./session.ts";
import { tell } from "./tell.ts";
import { moment } from "./times.ts";
import { untilTime } from "./until.ts";
import { watchRelease } from "./watch.ts";
import { reasonOption, withExamples } from "./words.ts";

/** What an on-call engineer does: everything back, and nothing new. */
export function onCallCommands(program: Command, session: Session): void {
  rollbackCommand(program, session);
  freezeCommand(program, session);
  unfreezeCommand(program, session);
  freezesCommand(program, session);
}

interface RollbackOptions extends GlobalOptions {
  readonly reason: string;
  readonly to?: string;
  readonly freeze: boolean;
  readonly watch?: boolean;
}

function rollbackCommand(program: Command, session: Session): void {
  const command = program
    .command("rollback <service>")
    .description("bring a service back to what it ran before, whatever is in flight, and freeze it")
    .option("--to <release>", "the release to go back to (default: the one before)")
    .option("--no-freeze", "do not freeze the service afterwards: the next push is released again")
    .option("--watch", "stay until it has ended")
    .addOption(reasonOption())
    .action(async (service: string, _, command: Command) => {
      session.end(await rollBack(service, command.optsWithGlobals<RollbackOptions>(), session));
    });
  withExamples(
    command,
    'rollback storefront --reason "checkout fails since 14:05" --watch',
    'rollback storefront --to storefront-20261119T081500Z-77ab0c12 --reason "the fault is older"',
  );
}

async function rollBack(service: string, options: RollbackOptions, session: Session): Promise<ExitCode> {
  const { to, reason, freeze, watch } = options;
  const door = await connect(options, session);
  const answer = await door.ask<RollbackAnswer>({
    command: "rollback",
    service,
    reason,
    ...(to ? { to } : {}),
    ...(freeze ? {} : { freeze }),
  });
  if (watch) return watchRelease(door, answer.release, options, session, answer.execution);
  return tell(options, session, answer, ({ release }) => [
    `started: ${release}`,
    `pointsman release watch ${release}`,
  ]);
}

interface FreezeOptions extends GlobalOptions {
  readonly reason: string;
  readonly until?: string;
}

function freezeCommand(program: Command, session: Session): void {
  const freeze = program
    .command("freeze <service|all>")
    .description("start no release of a service, or of any, until it is unfrozen")
    .option("--until <time>", "end by itself: a duration (2h) or a time with its zone (2026-11-23T09:00:00Z)")
    .addOption(reasonOption())
    .action(async (scope: string, _, command: Command) => {
      const options = command.optsWithGlobals<FreezeOptions>();
      const until = options.until === undefined ? {} : { until: untilTime(options.until, session.now()) };
      const door = await connect(options, session);
      const answer = await door.ask<FreezeAnswer>({
        command: "freeze",
        scope,
        reason: options.reason,
        ...until,
      });
      session.end(
        tell(
          options,
          session,
          answer,
          ({ until }) => `${named(scope)} frozen${until ? ` until ${moment(until)} UTC` : ""}`,
        ),
      );
    });
  withExamples(
    freeze,
    'freeze all --until 2h --reason "the network is being changed"',
    'freeze checkout --reason "audit"',
  );
}

function unfreezeCommand(program: Command, session: Session): void {
  const unfreeze = program
    .command("unfreeze <service|all>")
    .description("end a freeze; each scope has its own")
    .addOption(reasonOption())
    .action(async (scope: string, _, command: Command) => {
      const options = command.optsWithGlobals<FreezeOptions>();
      const door = await connect(options, session);
      const answer = await door.ask<FreezeAnswer>({ command: "unfreeze", scope, reason: options.reason });
      session.end(tell(options, session, answer, () => `${named(scope)} no longer frozen`));
    });
  withExamples(unfreeze, 'unfreeze all --reason "the network is done"');
}

const named = (scope: string): string => (scope === "all" ? "all services are" : `${scope} is`);

function freezesCommand(program: Command, session: Session): void {
  const command = program
    .command("freezes")
    .description("what is frozen, by whom and why")
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const answer = await (await connect(options, session)).ask<FreezesAnswer>({ command: "freezes" });
      const now = session.now().toISOString();
      session.end(
        tell(options, session, answer, (found, paint, width) => freezesLines(found, now, paint, width)),
      );
    });
  withExamples(command, "freezes", "freezes --json");
}
