import type { Command } from "commander";
import type { SteerAnswer } from "./answers.ts";
import { connect } from "./connect.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { Session } from "./session.ts";
import { tell } from "./tell.ts";
import { reasonOption, withExamples } from "./words.ts";

/** How each is explained, and an example of a reason. */
const steering = [
  ["approve", "approve a release that waits for it", "looks good on the test listener"],
  ["reject", "reject a release that waits for approval", "prices are wrong in the preview"],
  ["abort", "end a release and take back what it has done", "wrong branch"],
  ["promote", "end the wait that it is in: window, ready wait or bake", "quiet enough, go on"],
  ["pause", "hold a release at the next point where it can be held", "looking into the latency"],
  ["resume", "let a paused release go on", "it was the network"],
] as const;

type Steering = (typeof steering)[number][0];

const done: Readonly<Record<Steering, string>> = {
  approve: "approved",
  reject: "rejected",
  abort: "asked to end",
  promote: "asked to go on",
  pause: "asked to pause",
  resume: "goes on",
};

export function steerCommands(release: Command, session: Session): void {
  for (const [verb, description, example] of steering) {
    const command = release
      .command(`${verb} <release>`)
      .description(description)
      .addOption(reasonOption())
      .action(async (id: string, _, command: Command) => {
        const options = command.optsWithGlobals<GlobalOptions & { reason: string }>();
        const door = await connect(options, session);
        const answer = await door.ask<SteerAnswer>({ command: verb, release: id, reason: options.reason });
        session.end(
          tell(options, session, answer, ({ release, acts }) => `${release} ${done[verb]}, ${acts}`),
        );
      });
    withExamples(command, `release ${verb} storefront-20261121T095500Z-3c949327 --reason "${example}"`);
  }
}
