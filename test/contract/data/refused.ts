import type { Question } from "../section.ts";
import { benchOf } from "./bench.ts";
import type { Refusal } from "./refusal-cases.ts";
import type { Target } from "./target.ts";

/** What a target made of a request that is to be refused: the error's name, or `taken`. */
export interface Word {
  readonly name: string;
  readonly message: string;
}

export async function word({ ask }: Refusal, target: Target): Promise<Word> {
  const said = await ask(await benchOf(target, () => {}));
  return "answer" in said ? { name: "taken", message: "" } : { name: said.error, message: said.message };
}

/** One question for each counterpart: refused by the same name? And by the same words, where the two agree on them? */
export async function refused(
  each: Refusal,
  sandbox: Target,
  counterparts: readonly Target[],
): Promise<Question[]> {
  const ours = await word(each, sandbox);
  const theirs: [Target, Word][] = [];
  for (const target of counterparts) theirs.push([target, await word(each, target)]);
  const words = new Set(theirs.map(([, { name, message }]) => `${name}: ${message}`));
  const agreed = counterparts.length > 1 && words.size === 1 ? theirs[0]?.[1].message : undefined;
  return theirs.map(([{ name }, their]) => ({
    about: `${name}: ${each.about} is ${each.isRight ? "taken" : "refused"}`,
    differences: wordDifferences(each, ours, their, agreed),
  }));
}

export function wordDifferences(
  { isRight }: Pick<Refusal, "isRight">,
  ours: Word,
  theirs: Word,
  agreed: string | undefined,
): string[] {
  const wrong =
    (isRight === true) === (ours.name === "taken")
      ? []
      : [`the sandbox has it ${ours.name}: ${ours.message}`];
  if (ours.name !== theirs.name)
    return [...wrong, `the sandbox says ${ours.name}, it says ${theirs.name}: ${theirs.message}`];
  if (agreed === undefined || agreed === ours.message) return wrong;
  return [...wrong, `the sandbox says "${ours.message}", both others say "${agreed}"`];
}
