import type { Question } from "../section.ts";
import { benchOf } from "./bench.ts";
import type { Bench } from "./bench.ts";
import type { Case } from "./case.ts";
import { comparable, firstDifference } from "./outcome.ts";
import type { Item, Target } from "./target.ts";

/** What a target made of a case. */
export interface Told {
  readonly said: unknown;
  readonly items: unknown;
  /** Operations that the case needs and the target does not have. */
  readonly lacks: readonly string[];
}

export async function told({ ask }: Pick<Case, "ask">, target: Target): Promise<Told> {
  const lacks = new Set<string>();
  const bench: Bench = await benchOf(target, (operation) => lacks.add(operation));
  const said = comparable(
    await ask(bench).catch((error: unknown) => {
      if (lacks.size === 0) throw error;
    }),
  );
  return { said, items: comparable((await bench.items()).sort(byKey)), lacks: [...lacks] };
}

const byKey = (one: Item, other: Item): number => (textKey(one) < textKey(other) ? -1 : 1);
const textKey = ({ pk, sk }: Item): string => JSON.stringify([pk?.S, sk?.S]);

/** One question for each counterpart: does it answer as the sandbox does, and hold the same then? */
export async function asked(
  each: Case,
  sandbox: Target,
  counterparts: readonly Target[],
): Promise<Question[]> {
  const ours = await told(each, sandbox);
  const questions: Question[] = [];
  for (const target of counterparts) {
    const theirs = await told(each, target);
    questions.push({ about: `${target.name}: ${each.about}`, differences: differences(ours, theirs) });
  }
  return questions;
}

export function differences(ours: Told, theirs: Told): string[] {
  if (theirs.lacks.length > 0) return [`it has no ${theirs.lacks.join(", ")}`];
  const answer = firstDifference(ours.said, theirs.said, "the answer");
  const left = firstDifference(ours.items, theirs.items, "the table");
  return [answer, left].filter((each) => each !== undefined);
}
