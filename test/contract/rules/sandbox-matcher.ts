import { checkPattern, matchesPattern } from "../../../infra/sandbox/events/event-bus-pattern.ts";
import type { Question } from "../section.ts";
import type { Answer, Pair } from "./ruler.ts";
import type { Ask } from "./woken.ts";

/** The sandbox's answers, one by one. */
export const askSandbox: Ask = (pairs) => pairs.map(({ pattern, event }) => answer(pattern, event));

function answer(pattern: object, event: unknown): Answer {
  try {
    checkPattern(pattern);
  } catch (error) {
    return { refused: String(error) };
  }
  return matchesPattern(pattern, event);
}

const said = (given: Answer | undefined): string => {
  if (given === undefined) return "nothing";
  if (typeof given === "object") return "refuses it";
  return given ? "matches" : "does not match";
};

/** Two that were asked the same; that both refuse is agreement, whatever they say of it. */
export function compared(about: string, pairs: readonly Pair[], first: Ask, second: Ask): Question {
  const [firsts, seconds] = [first(pairs), second(pairs)];
  const differences = pairs.flatMap(({ pattern, event }, place) => {
    const [one, other] = [said(firsts[place]), said(seconds[place])];
    return one === other
      ? []
      : [`Event Ruler ${one}, the sandbox ${other}: ${JSON.stringify(pattern)} on ${JSON.stringify(event)}`];
  });
  return { about, differences };
}
