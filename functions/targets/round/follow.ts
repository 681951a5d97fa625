import * as z from "zod/mini";
import { entry } from "../../shared/entry.ts";
import type { Call } from "../../shared/entry.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { RoundDeps } from "./deps.ts";
import { measures } from "./measures.ts";
import type { RoundReport } from "./report.ts";
import { rounds } from "./rounds.ts";
import { shareOf } from "./shares.ts";
import { tell } from "./telling.ts";

const whole = z.int().check(z.minimum(0));

/** What a schedule says: the first share is 0. */
const Share = z.object({ share: whole, of: z.int().check(z.minimum(1)) });

export interface FollowDeps {
  readonly configs: readonly MirrorConfig[];
  /** @param report told each mirror's report as soon as it is there. */
  readonly connect: (call: Call, report: RoundDeps["report"]) => RoundDeps;
  readonly publish: (configs: readonly MirrorConfig[], reports: readonly RoundReport[], now: number) => void;
}

/** One round of one share of the mirrors. What befalls a mirror is in its log line and in the metrics, not an error. */
export const follow = ({ configs, connect, publish }: FollowDeps) =>
  entry(Share).handler(async function followMirrors(share, call) {
    const own = shareOf(configs, share);
    const deps = connect(call, (report) => tell(call.log, deps.memory.told, report));
    const reports = await rounds(deps, own);
    const now = deps.now().getTime();
    publish(own, reports, now);
    const measured = {
      mirrors: own.length,
      left: reports.filter(({ skipped }) => skipped !== undefined).length,
      ...Object.fromEntries(measures(reports, now).map(({ name, value }) => [name, value])),
    };
    call.log.info("A round of mirrors ended.", measured);
    return measured;
  });
