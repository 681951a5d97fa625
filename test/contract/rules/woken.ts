import { cellName, none } from "./matrix.ts";
import type { AskedEvent } from "./pairs.ts";
import type { Answer, Pair } from "./ruler.ts";
import type { TemplateRule } from "./template-rules.ts";

/** Anything that answers pairs: Event Ruler, or the sandbox's matcher. */
export type Ask = (pairs: readonly Pair[]) => readonly Answer[];

export const pairsOf = (rules: readonly TemplateRule[], asked: readonly AskedEvent[]): Pair[] =>
  asked.flatMap(({ event }) => rules.map(({ pattern }) => ({ pattern, event })));

/**
 * Which rules match which event, a cell each. Events of one cell that wake different rules show as `A / –`.
 * @throws Error for a pattern that is refused.
 */
export function cellsOf(
  ask: Ask,
  rules: readonly TemplateRule[],
  asked: readonly AskedEvent[],
): Map<string, string> {
  const answers = ask(pairsOf(rules, asked));
  const cells = new Map<string, Set<string>>();
  for (const [place, { cell }] of asked.entries()) {
    const matching = rules.filter((rule, index) => {
      const answer = answers[place * rules.length + index];
      if (typeof answer !== "boolean") throw new Error(`${rule.name} is refused: ${answer?.refused ?? "?"}`);
      return answer;
    });
    const names = matching.map(({ name }) => name).join(", ") || none;
    cells.set(cell, (cells.get(cell) ?? new Set()).add(names));
  }
  return new Map([...cells].map(([cell, names]) => [cell, [...names].sort().join(" / ")]));
}

/** What each rule is for. */
export const targetCells = (rules: readonly TemplateRule[]): Map<string, string> =>
  new Map(rules.map(({ name, targets }) => [cellName("Rules", name, "target"), targets.join(", ")]));
