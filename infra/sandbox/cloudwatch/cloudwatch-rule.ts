/**
 * Composite alarms' rules: ALARM("a"), OK(a), INSUFFICIENT_DATA(a), TRUE, FALSE, AND, OR, NOT and brackets.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 * Not simulated: AT_LEAST, and actions suppressors.
 */
import type { AlarmState } from "./cloudwatch-alarm.ts";

export interface CompositeRule {
  /** Names in the rule, in its order. */
  readonly children: readonly string[];
  holds(stateOf: (name: string) => AlarmState | undefined): boolean;
}

type Test = (stateOf: (name: string) => AlarmState | undefined) => boolean;

const tokenPattern =
  /\s*(AND\b|OR\b|NOT\b|TRUE\b|FALSE\b|\(|\)|(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"[^"]*"|[^\s()"]+)\s*\))/y;

function tokens(rule: string): string[] {
  const found: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < rule.trimEnd().length) {
    const at = tokenPattern.lastIndex;
    const token = tokenPattern.exec(rule)?.[1];
    if (token === undefined) throw new Error(`AlarmRule is not valid at "${rule.slice(at).trim()}".`);
    found.push(token);
  }
  return found;
}

/** @throws Error naming where the rule stops making sense. */
export function parseRule(rule: string): CompositeRule {
  const left = tokens(rule);
  const children: string[] = [];

  function any(): Test {
    const tests = [all()];
    while (left[0] === "OR") {
      left.shift();
      tests.push(all());
    }
    return (stateOf) => tests.some((test) => test(stateOf));
  }

  function all(): Test {
    const tests = [one()];
    while (left[0] === "AND") {
      left.shift();
      tests.push(one());
    }
    return (stateOf) => tests.every((test) => test(stateOf));
  }

  function one(): Test {
    const token = left.shift() ?? "the end";
    if (token === "NOT") {
      const test = one();
      return (stateOf) => !test(stateOf);
    }
    if (token === "TRUE" || token === "FALSE") return () => token === "TRUE";
    if (token === "(") {
      const test = any();
      if (left.shift() !== ")") throw new Error("AlarmRule is not valid: a bracket is not closed.");
      return test;
    }
    const [, state, name = ""] = /^(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"?([^"]*?)"?\s*\)$/.exec(token) ?? [];
    if (state === undefined) throw new Error(`AlarmRule is not valid at "${token}".`);
    children.push(name);
    return (stateOf) => stateOf(name) === state;
  }

  const holds = any();
  if (left.length > 0) throw new Error(`AlarmRule is not valid at "${left.join(" ")}".`);
  return { children, holds };
}
