import type { Command } from "commander";
import type { ListAnswer, ShowAnswer, StartAnswer } from "./answers.ts";
import { connect } from "./connect.ts";
import { Failure, exitCodes } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import { listLines } from "./list-releases.ts";
import type { Session } from "./session.ts";
import { showLines } from "./show-release.ts";
import { steerCommands } from "./steer-commands.ts";
import { tell } from "./tell.ts";
import { watchRelease } from "./watch.ts";
import { parseDigest, parseRails, parseWhole, reasonOption, withExamples } from "./words.ts";
import type { Rail } from "./words.ts";

/** `pointsman release …`: everything about releases that needs no on-call rights. */
export function releaseCommands(program: Command, session: Session): void {
  const release = program.command("release").description("start releases, look at them, and steer them");
  withExamples(release, "release list", "release watch storefront-20261121T095500Z-3c949327");
  startCommand(release, session);
  readCommands(release, session);
  steerCommands(release, session);
}

interface StartOptions extends GlobalOptions {
  readonly reason: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly override?: readonly Rail[];
  readonly watch?: boolean;
}

function startCommand(release: Command, session: Session): void {
  const command = release
    .command("start <service>")
    .description("start a release by hand, of an image that is in the repository")
    .option("--tag <tag>", "the image by its tag")
    .option("--digest <digest>", "the image by its digest; with --tag the tag must point at it", parseDigest)
    .option("--override <rails>", "pass a freeze, a window, or both (freeze,window); for on-call", parseRails)
    .option("--watch", "stay until it has ended")
    .addOption(reasonOption())
    .action(async (service: string, _, command: Command) => {
      session.end(await start(service, command.optsWithGlobals<StartOptions>(), session));
    });
  withExamples(
    command,
    'release start storefront --tag v1.4.2 --reason "again, the test environment was down"',
    'release start storefront --tag v1.4.3 --override freeze --reason "fixes the outage"',
  );
}

async function start(service: string, options: StartOptions, session: Session): Promise<ExitCode> {
  const { tag, digest, override, reason } = options;
  if (!tag && !digest) throw new Failure(exitCodes.usage, "which image? --tag or --digest tells");
  const door = await connect(options, session);
  const answer = await door.ask<StartAnswer>({
    command: "start",
    service,
    reason,
    ...(tag ? { tag } : {}),
    ...(digest ? { digest } : {}),
    ...(override ? { override: [...override] } : {}),
  });
  if (options.watch && answer.release) return watchRelease(door, answer.release, options, session);
  return tell(options, session, answer, ({ kind, release, reason }) => [
    release ? `${kind}: ${release}${kind === "queued" ? ` (${reason})` : ""}` : `${kind}: ${reason}`,
    ...(release ? [`pointsman release watch ${release}`] : []),
  ]);
}

function readCommands(release: Command, session: Session): void {
  const list = release
    .command("list [service]")
    .description("what runs, what is on its way, and the newest releases")
    .option("--most <number>", "how many releases of each service (default: 20)", parseWhole)
    .action(async (service: string | undefined, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { most?: number }>();
      const { most } = options;
      const question = {
        command: "list",
        ...(service ? { service } : {}),
        ...(most ? { most } : {}),
      } as const;
      const answer = await (await connect(options, session)).ask<ListAnswer>(question);
      session.end(tell(options, session, answer, listLines));
    });
  withExamples(list, "release list", "release list storefront --most 5", "release list --json");

  const show = release
    .command("show <release>")
    .description("everything of one release: its cells, its timeline, and where the time went")
    .action(async (id: string, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const answer = await (
        await connect(options, session)
      ).ask<ShowAnswer>({ command: "show", release: id });
      const now = session.now().toISOString();
      session.end(
        tell(options, session, answer, (shown, paint, width) => showLines(shown, now, paint, width)),
      );
    });
  withExamples(show, "release show storefront-20261121T095500Z-3c949327");

  const watch = release
    .command("watch <release>")
    .description("follow a release until it has ended; its exit code says how")
    .action(async (id: string, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      session.end(await watchRelease(await connect(options, session), id, options, session));
    });
  withExamples(watch, "release watch storefront-20261121T095500Z-3c949327");
}
