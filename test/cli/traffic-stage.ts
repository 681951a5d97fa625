import { Failure, exitCodes } from "../../cli/exit-codes.ts";
import { run } from "../../cli/run.ts";
import type { OpenTraffic } from "../../cli/traffic/ground.ts";
import { rolesFor } from "../../cli/traffic/roles.ts";
import type { TrafficCommand } from "../../functions/traffic/command/input.ts";
import { ask } from "../../infra/sandbox/ask.ts";
import { minute, trafficWorld } from "../flows/traffic-world.ts";
import type { TrafficWorldOptions } from "../flows/traffic-world.ts";
import { recording } from "./recording.ts";

const ann = "arn:aws:iam::111122223333:user/ann";

/** The command line against a simulated installation; while it sleeps, simulated time passes. */
export async function stage(options: TrafficWorldOptions = {}, size?: { columns: number; rows: number }) {
  const w = await trafficWorld(options);
  const open: OpenTraffic = async () => ({
    async ask<Answer>(command: TrafficCommand): Promise<Answer> {
      let isOver = false;
      const role = rolesFor(command).at(-1) ?? "viewer";
      const asked = ask(w, role, ann, command, "trafficCommand").finally(() => (isOver = true));
      await w.clock.run({ until: w.clock.now() + minute, stop: () => isOver });
      const { statusCode, body } = await asked;
      const said = JSON.parse(body) as Answer & { readonly problem?: string };
      if (statusCode === 200) return said;
      throw new Failure(exitCodes.refused, said.problem ?? "");
    },
  });
  return {
    w,
    pointsman: async (...words: string[]) => {
      const { session, out, err } = recording(size);
      const around = {
        ...session,
        now: () => new Date(w.clock.now()),
        sleep: async (ms: number) => void (await w.pass(ms)),
      };
      const code = await run(["traffic", ...words], "0.1.0", around, undefined, open);
      return { code, out, text: out.join("\n"), err: err.join("\n") };
    },
  };
}
