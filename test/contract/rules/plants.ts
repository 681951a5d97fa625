import type { Question } from "../section.ts";
import { none } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { storyHeading } from "./pairs.ts";
import type { AskedEvent } from "./pairs.ts";
import type { TemplateRule } from "./template-rules.ts";
import { cellsOf, pairsOf } from "./woken.ts";
import type { Ask } from "./woken.ts";

/**
 * No event of ours may start itself again: what we put on the bus reaches no function, and of what AWS says
 * while releases run nothing but the push of an image reaches the function that starts releases.
 */
export function loops(ask: Ask, rules: readonly TemplateRule[], asked: readonly AskedEvent[]): Question[] {
  const reaching = (functions: (target: string) => boolean, isMeant: (event: AskedEvent) => boolean) => {
    const chosen = rules.filter(({ targets }) => targets.some(functions));
    const events = asked.filter(isMeant);
    if (chosen.length === 0 || events.length === 0) return ["nothing was asked"];
    return [...cellsOf(ask, chosen, events)]
      .filter(([, names]) => names !== none)
      .map(([cell, names]) => `${cell} matches ${names}`);
  };
  const isNews = ({ event }: AskedEvent) => event["source"] === "pointsman";
  const isPush = ({ event }: AskedEvent) => event["detail-type"] === "ECR Image Action";
  return [
    {
      about: "what we put on the bus reaches no function",
      differences: reaching((target) => target !== "DeadLetters", isNews),
    },
    {
      about: "of what came up while releases ran only a push reaches the function that starts releases",
      differences: reaching(
        (target) => target === "Accept",
        (each) => each.cell.startsWith(storyHeading) && !isPush(each),
      ),
    },
  ];
}

/** Mistakes that must be found: a matrix that finds nothing proves nothing. */
export function planted(
  ask: Ask,
  rules: readonly TemplateRule[],
  asked: readonly AskedEvent[],
  { cells }: Matrix,
): Question[] {
  const weaker = rules.flatMap(({ name, pattern, targets }) =>
    weakened(pattern).map((each) => ({ what: each.what, name, pattern: each.pattern, targets })),
  );
  const events = asked.filter(({ cell }) => !cell.startsWith(storyHeading));
  const answers = ask(pairsOf(weaker, events));
  return [
    ...weaker.map(({ name, what }, index) =>
      mustBeFound(
        `${name} ${what}`,
        events.filter(({ cell }, place) => {
          const isExpected = cells.get(cell)?.split(", ").includes(name) ?? false;
          return answers[place * weaker.length + index] !== isExpected;
        }),
      ),
    ),
    ...loopingRules.map(({ what, rule }) =>
      mustBeFound(
        what,
        loops(ask, [...rules, rule], asked).flatMap(({ differences }) => differences),
      ),
    ),
  ];
}

export const mustBeFound = (what: string, found: readonly unknown[]): Question => ({
  about: `planted: ${what}`,
  differences: found.length > 0 ? [] : ["it is not found"],
});

const loopingRules: readonly { readonly what: string; readonly rule: TemplateRule }[] = [
  {
    what: "a rule by which our own news wakes a function",
    rule: { name: "Planted", pattern: { "detail-type": [{ prefix: "Release" }] }, targets: ["Wake"] },
  },
  {
    what: "a rule by which an execution's end starts a release",
    rule: { name: "Planted", pattern: { detail: { status: ["SUCCEEDED"] } }, targets: ["Accept"] },
  },
];

interface Weaker {
  readonly what: string;
  readonly pattern: object;
}

/** The pattern with one condition left out, or with one value of a list left out. */
function weakened(pattern: object, path = ""): Weaker[] {
  return Object.entries(pattern).flatMap(([name, wanted]: [string, unknown]) => {
    const field = path ? `${path}.${name}` : name;
    const rest = Object.fromEntries(Object.entries(pattern).filter(([other]) => other !== name));
    const alone = Object.keys(rest).length === 0;
    if (!Array.isArray(wanted))
      return weakened(wanted as object, field).map(({ what, pattern: inner }) => ({
        what,
        pattern: Object.keys(inner).length === 0 ? rest : { ...pattern, [name]: inner },
      }));
    const shorter = wanted.length < 2 ? [] : wanted.map((_, place) => wanted.toSpliced(place, 1));
    return [
      { what: `without ${field}`, pattern: alone ? {} : rest },
      ...shorter.map((list, place) => ({
        what: `without ${field} ${JSON.stringify(wanted[place])}`,
        pattern: { ...pattern, [name]: list },
      })),
    ];
  });
}
