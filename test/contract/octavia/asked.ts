import { isDeepStrictEqual } from "node:util";
import type { Question } from "../section.ts";
import { buildSmall } from "./building.ts";
import { stageOf } from "./case.ts";
import type { Case, Stage } from "./case.ts";
import { plants } from "./plants.ts";
import { sameEverywhere } from "./raw-cases.ts";
import { sandboxWorld } from "./sandbox-world.ts";
import { buildEverything } from "./topology-case.ts";
import type { World } from "./world.ts";

type Spoil = (typeof plants)[number]["spoil"];

/** The load balancers that the cases begin with. */
async function stageIn(world: World, spoil?: Spoil): Promise<Stage> {
  const ready = await world.play(async () => {
    const [everything, steady, second] = await Promise.all([
      buildEverything(world),
      buildSmall(world, "steady", "203.0.113.51"),
      buildSmall(world, "second", "203.0.113.52"),
    ]);
    // What was written just now is looked at twice, which no case counts with.
    await world.sleep(60_000);
    return { everything, steady, second };
  });
  return stageOf(world, ready, spoil);
}

const outcomeOf = (each: Case, stage: Stage): Promise<unknown> =>
  stage.world
    .play(() => each.run(stage))
    .catch(
      (error: unknown) => `it cannot be asked: ${error instanceof Error ? error.message : String(error)}`,
    );

const text = (value: unknown): string => JSON.stringify(value) ?? "nothing";

/** JSON has no undefined: what is absent on one side may be undefined on the other. */
const plainly = (value: unknown): unknown => JSON.parse(text(value)) as unknown;

const differs = (name: string, expected: unknown, found: unknown): string[] =>
  isDeepStrictEqual(plainly(found), plainly(expected))
    ? []
    : [`${name} says ${text(found)}, and not ${text(expected)}`];

/** Each case in both worlds, against what is expected or, without that, against each other. */
export async function asked(cases: readonly Case[], real: World): Promise<Question[]> {
  const simulated = await stageIn(sandboxWorld());
  const actual = await stageIn(real);
  const questions: Question[] = [];
  for (const each of cases) {
    const there = await outcomeOf(each, actual);
    const here = await outcomeOf(each, simulated);
    const differences =
      each.expected === sameEverywhere
        ? differs(simulated.world.name, there, here)
        : [
            ...differs(real.name, each.expected, there),
            ...differs(simulated.world.name, each.expected, here),
          ];
    questions.push({ about: each.about, differences });
  }
  return questions;
}

/** Each planted mistake is found by some case, and what is right by none. In the sandbox, for it takes no time. */
export async function planted(cases: readonly Case[]): Promise<Question[]> {
  const judged = cases.filter(({ expected }) => expected !== sameEverywhere);
  const questions: Question[] = [];
  for (const { what, isRight = false, spoil } of plants) {
    const stage = await stageIn(sandboxWorld(), spoil);
    const found: string[] = [];
    for (const each of judged) {
      const complaints = differs(each.about, each.expected, await outcomeOf(each, stage));
      found.push(...complaints);
      if (found.length > 0) break;
    }
    const differences = isRight ? found : found.length > 0 ? [] : ["it is not found"];
    questions.push({ about: `planted: ${what}`, differences });
  }
  return questions;
}
