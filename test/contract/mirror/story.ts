import type { RoundReport } from "../../../functions/targets/round/report.ts";
import type { builder } from "../octavia/building.ts";
import type { World } from "../octavia/world.ts";
import type { Question } from "../section.ts";
import type { MirrorCommand } from "./command.ts";
import { broken } from "./invariants.ts";
import type { Expectation } from "./invariants.ts";
import { targetsOf } from "./seen.ts";
import type { Seen } from "./seen.ts";
import type { Topology } from "./topology.ts";
import type { Way } from "./way.ts";

/** All that a chapter of the story may use. */
export interface Stage {
  readonly world: World;
  readonly build: ReturnType<typeof builder>;
  readonly shop: Topology;
  readonly way: Way;
  readonly command: MirrorCommand;
  readonly look: () => Promise<Seen>;
  /** Targets that somebody else registers, `10.0.99.9:8080`. */
  readonly foreign: string[];
  /** Registers one of somebody else's in a pool's group. */
  readonly registerForeign: (poolId: string, address: string, port: number) => Promise<void>;
  readonly takeForeignAway: () => Promise<void>;
  /** Ends Octavia's API as it stands; `world.keystoneIs("up")` brings back whatever is not there. */
  readonly endOctavia: () => Promise<void>;
}

export interface Chapter {
  readonly about: string;
  readonly run: (stage: Stage) => Promise<readonly string[]>;
}

interface Wanted extends Expectation {
  readonly code: number;
  readonly web?: readonly string[];
  readonly api?: readonly string[];
  readonly says?: RegExp;
}

/** One round by the command, then what stands is looked at by boto3. @returns where it differs. */
export async function roundEndsWith(stage: Stage, wanted: Wanted): Promise<string[]> {
  const before = await stage.look();
  const { code, report } = await aRound(stage, wanted);
  const after = await stage.look();
  const text = textOf(report);
  return [
    ...broken(before, after, wanted, stage.foreign),
    ...(code === wanted.code ? [] : [`it ended with ${code} in place of ${wanted.code}: ${text}`]),
    ...(wanted.says === undefined || wanted.says.test(text)
      ? []
      : [`it does not say ${String(wanted.says)}: ${text}`]),
    ...differs("web", targetsOf(after, stage.shop.web), wanted.web),
    ...differs("api", targetsOf(after, stage.shop.api), wanted.api),
  ];
}

/** Rounds that a busy machine may cost. */
const mostSlow = 5;

/** A read that this machine was too slow for proves nothing of the mirror: the command's own limits are for Octavia's. */
async function aRound({ command }: Stage, { says }: Wanted): ReturnType<MirrorCommand["sync"]> {
  for (let attempt = 1; ; attempt++) {
    const round = await command.sync();
    const { reason = "" } = round.report.read;
    const isSlow = /no whole answer within|the time of this read is over/.test(reason);
    if (!isSlow || says?.test(reason) || attempt === mostSlow) return round;
  }
}

function differs(name: string, found: readonly string[], wanted: readonly string[] | undefined): string[] {
  if (wanted === undefined || found.join() === wanted.join()) return [];
  return [`group ${name} has ${found.join(", ")} in place of ${wanted.join(", ")}`];
}

const textOf = ({ read, failed, skipped, plan }: RoundReport): string =>
  [
    read.reason,
    failed?.error,
    skipped,
    ...(plan?.held ?? []).map(({ rail, sentence }) => `${rail}: ${sentence}`),
  ]
    .filter(Boolean)
    .join("; ");

export async function told(chapters: readonly Chapter[], stage: Stage): Promise<Question[]> {
  const questions: Question[] = [];
  for (const { about, run } of chapters) {
    console.error(`mirror: ${about} …`);
    const differences = await run(stage).catch((error: unknown) => [
      error instanceof Error ? error.message : String(error),
    ]);
    for (const difference of differences) console.error(`  ✗ ${difference}`);
    stage.way.happens = () => ({ kind: "nothing" });
    stage.way.mostPerPage = undefined;
    // Whatever a chapter has left undone is not the next one's trouble.
    if (differences.length > 0) await stage.world.keystoneIs("up").catch(() => undefined);
    questions.push({ about, differences });
  }
  return questions;
}
