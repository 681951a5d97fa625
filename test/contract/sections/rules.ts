import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quiet } from "../quiet.ts";
import { matrixDifferences, parseMatrix, writeMatrix } from "../rules/matrix.ts";
import { askedEvents } from "../rules/pairs.ts";
import { operatorPairs } from "../rules/pattern-pairs.ts";
import { loops, mustBeFound, planted } from "../rules/plants.ts";
import { rulerOf } from "../rules/ruler.ts";
import { askSandbox, compared } from "../rules/sandbox-matcher.ts";
import { storyEvents } from "../rules/story-events.ts";
import { rulesOf } from "../rules/template-rules.ts";
import { cellsOf, pairsOf, targetCells } from "../rules/woken.ts";
import type { Ask } from "../rules/woken.ts";
import type { Question, Section } from "../section.ts";
import { synthesisedApp } from "../synthesised-app.ts";

const matrixFile = "test/contract/rules/matrix.md";

/**
 * Every event pattern of the template against every sample, its near misses, and what came up in whole releases;
 * and the sandbox's own matcher against the same engine.
 */
export const rulesSection: Section = {
  name: "rules",
  counterpart: "AWS Event Ruler, EventBridge's engine",
  async run({ root }) {
    const { ask, version, rules, asked, found } = await matched(root);
    const matrix = parseMatrix(readFileSync(join(root, matrixFile), "utf8"));
    return {
      version,
      questions: [
        ...[...matrixDifferences(matrix, found)].map(([about, differences]) => ({ about, differences })),
        ...loops(ask, rules, asked),
        ...rules.map((rule) =>
          compared(`the sandbox, on ${rule.name}`, pairsOf([rule], asked), ask, askSandbox),
        ),
        ...operators(ask),
        ...planted(ask, rules, asked, matrix),
      ],
    };
  },
};

async function matched(root: string) {
  const { ask, version } = rulerOf(root);
  const rules = synthesisedApp(root).templates.flatMap(rulesOf);
  const asked = askedEvents(await storyEvents());
  const found = new Map([...targetCells(rules), ...cellsOf(ask, rules, asked)]);
  return { ask, version, rules, asked, found };
}

/** One question for each pattern, and one for all that were drawn. */
function operators(ask: Ask): Question[] {
  const groups = [...operatorPairs()];
  const all = groups.flatMap(([, pairs]) => pairs);
  const answers = new Map(ask(all).map((answer, place) => [all[place], answer]));
  const known: Ask = (pairs) => pairs.map((pair) => answers.get(pair) ?? { refused: "not asked" });
  // An empty text is a value: whoever takes it for nothing must be found.
  const forgetful: Ask = (pairs) =>
    askSandbox(
      pairs.map(({ pattern, event }) => ({
        pattern,
        event: JSON.parse(JSON.stringify(event), withoutEmpty),
      })),
    );
  return [
    ...groups.map(([about, pairs]) => compared(`the sandbox, on ${about}`, pairs, known, askSandbox)),
    mustBeFound(
      "a matcher that takes the empty text for nothing",
      compared("", all, known, forgetful).differences,
    ),
  ];
}

const withoutEmpty = (_: string, value: unknown): unknown => (value === "" ? undefined : value);

// Run by itself: the matrix as it is found, to be read before any of it is kept.
if (import.meta.main) {
  Object.assign(process.env, quiet);
  console.log(writeMatrix((await matched(fileURLToPath(new URL("../../../", import.meta.url)))).found));
}
