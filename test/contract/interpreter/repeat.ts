import { withDetours } from "./detours.ts";
import type { Played } from "./play.ts";
import { upgraded } from "./play.ts";
import type { Interpreter } from "./moto-account.ts";
import { region } from "./moto-account.ts";
import type { Replayed } from "./replay.ts";
import { replay } from "./replay.ts";
import type { Scale } from "./scale.ts";
import { scaled } from "./scale.ts";
import type { Definitions } from "./template-machines.ts";

/** A limit that is not to be met. */
const farSeconds = 60;
const machineSeconds = 300;

/** What is done to a definition before it runs; by default only what the interpreter needs. */
export interface Change {
  readonly change: (definition: object) => object;
  readonly patienceSeconds: number;
  /**
   * Time limits of a machine in which one is met. Too soon for a slow computer, and it is met where it should not be.
   */
  readonly soonSeconds: number;
  /** What each Wait waits. @default 0 */
  readonly waitSeconds?: number;
}

export const asItIs: Change = { change: withDetours, patienceSeconds: 30, soonSeconds: 3 };
/** For a run that came to something else: on a busy computer it may have met a time limit too early. */
export const unhurried: Change = { ...asItIs, soonSeconds: 12 };

/** Runs one recorded execution in the interpreter. */
export function repeat(
  interpreter: Interpreter,
  script: Played,
  definitions: Definitions,
  { change, patienceSeconds, soonSeconds, waitSeconds = 0 }: Change = asItIs,
): Promise<Replayed> {
  const scale = scaleOf(script, soonSeconds);
  const definition = (account: string, version = script.version): object => {
    const given = definitions(script.machine, { account, region, version });
    return scaled(change(version === "1" ? given : upgraded(given)), scale);
  };
  const { upgradedAfter: after } = script;
  return replay(interpreter, script, {
    definition,
    patienceSeconds,
    waitSeconds,
    ...(after !== undefined && {
      interruption: {
        after,
        come: (account) => account.update(script.machineName, definition(account.id, "2")),
      },
    }),
  });
}

/** Whether some time limit is met in a run. */
export const isLate = ({ told }: Played): boolean =>
  told.moments.some(({ attempt }) => attempt.ending?.kind === "timed out");

function scaleOf({ told }: Played, soonSeconds: number): Scale {
  const late = told.moments.flatMap(({ kind, attempt }) =>
    kind === "ended" && attempt.ending?.kind === "timed out" ? [attempt] : [],
  );
  const seconds = (isWaiting: boolean): number =>
    late.some((attempt) => attempt.isWaiting === isWaiting) ? soonSeconds : farSeconds;
  return { waitSeconds: seconds(true), taskSeconds: seconds(false), machineSeconds };
}
