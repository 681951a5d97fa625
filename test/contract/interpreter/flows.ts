import { differences } from "./compare.ts";
import type { Covered } from "./coverage.ts";
import type { Interpreter } from "./moto-account.ts";
import type { FlowStory, Played } from "./play.ts";
import { record } from "./play.ts";
import { inPool } from "./pool.ts";
import { isLate, repeat, unhurried } from "./repeat.ts";
import type { Replayed } from "./replay.ts";
import type { Definitions } from "./template-machines.ts";
import type { Question } from "../section.ts";

/** Runs that wait for something most of their time; more of them would make each other late. */
const atOnce = 10;

export interface Repeated extends Covered {
  readonly story: string;
  readonly script: Played;
  readonly replayed: Replayed;
}

/** Plays each story in the sandbox. One question each: was it what its name says? */
export async function recordAll(stories: readonly FlowStory[], definitions: Definitions) {
  const questions: Question[] = [];
  const scripts: { story: string; script: Played }[] = [];
  for (const story of stories) {
    const { scripts: played, problems } = await record(story, definitions);
    questions.push({ about: `${story.name}, in the sandbox`, differences: problems });
    scripts.push(...played.map((script) => ({ story: story.name, script })));
  }
  return { questions, scripts: withoutRepetitions(scripts) };
}

/** Many stories begin with the same release: it is run in the other interpreter once. */
function withoutRepetitions<Item extends { readonly script: Played }>(items: readonly Item[]): Item[] {
  const known = new Map(items.toReversed().map((item) => [shapeOf(item.script), item]));
  return items.filter((item) => known.get(shapeOf(item.script)) === item);
}

function shapeOf({ machine, version, upgradedAfter, status, told }: Played): string {
  const lines = told.lines.map(({ path, stays }) => [
    path,
    stays.map(({ state, attempts }) => [
      state,
      attempts.map(({ ending, submitted }) => [ending, submitted !== undefined].map(kindOf)),
    ]),
  ]);
  return JSON.stringify([machine, version, upgradedAfter, status, lines]);
}

const kindOf = (part: unknown): unknown => {
  const { kind, error } = (part ?? {}) as { kind?: string; error?: string };
  return typeof part === "object" ? [kind, error] : part;
};

/** Runs each recorded execution once more; those that wait longest first. */
export async function repeatAll(
  interpreter: Interpreter,
  scripts: readonly { readonly story: string; readonly script: Played }[],
  definitions: Definitions,
): Promise<Repeated[]> {
  const longestFirst = scripts.toSorted((one, other) => waits(other.script) - waits(one.script));
  const runs = await inPool(longestFirst, atOnce, async ({ story, script }) => ({
    story,
    script,
    machine: script.machine,
    replayed: await repeat(interpreter, script, definitions),
  }));
  return inPool(runs, atOnce, async (run) => {
    const { script, replayed } = run;
    if (!isLate(script) || differences(script, replayed).length === 0) return run;
    return { ...run, replayed: await repeat(interpreter, script, definitions, unhurried) };
  });
}

/** Time limits that are met, and attempts that fail: each takes its seconds. */
const waits = ({ told }: Played): number =>
  told.moments.filter(({ kind, attempt }) => kind === "ended" && attempt.ending?.kind !== "succeeded").length;

export const asked = ({ story, script, replayed }: Repeated): Question => ({
  about: `${story}: ${script.machine} ${script.name}${howStopped(script)}`,
  differences: differences(script, replayed),
});

function howStopped({ status, told }: Played): string {
  if (status !== "ABORTED") return "";
  return told.lines[0]?.stays.at(-1)?.type === "Map" ? ", stopped within a Map" : ", stopped";
}
