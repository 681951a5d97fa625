import type { Question } from "../section.ts";
import type { Venv } from "../venv.ts";
import type { UsedCall } from "../witness/witnessed.ts";
import { beyondQuestions } from "./beyond.ts";
import { replaced } from "./idle.ts";
import type { Installation } from "./installation.ts";
import { least } from "./least.ts";
import { lintQuestions } from "./lint.ts";
import { peopleQuestions } from "./people.ts";
import { listed } from "./principals.ts";
import type { Principal, Statement } from "./principals.ts";
import type { Reference } from "./reference.ts";
import type { Simulator } from "./simulator.ts";
import { sufficient, usedRights } from "./used-rights.ts";
import { wildcardQuestions } from "./wildcards.ts";

export interface Bench {
  readonly installation: Installation;
  readonly calls: readonly UsedCall[];
  readonly simulator: Simulator;
  readonly reference: Reference;
  readonly python: Venv;
  readonly scratch: string;
}

/** A mistake, and the sentence in which it must be found. */
export interface Plant {
  readonly what: string;
  readonly found: (bench: Bench) => Promise<readonly Question[]>;
  readonly sentence: RegExp;
}

/** The installation in which one principal's statements are others. */
function changed(
  { installation }: Bench,
  name: string,
  change: (statement: Statement) => readonly Statement[],
): Installation {
  const whose = (principal: Principal): Principal => {
    const made = principal.policies.reduce((each, policy) => replaced(each, policy, change), principal);
    if (JSON.stringify(made) === JSON.stringify(principal)) throw new Error(`nothing of ${name} was changed`);
    return made;
  };
  const principals = installation.principals.map((each) => (each.name === name ? whose(each) : each));
  return { ...installation, principals };
}

export const has = (statement: Statement, action: string) => listed(statement.Action).includes(action);
export const without = (action: string) => (each: Statement) => {
  const Action = listed(each.Action).filter((one) => one !== action);
  return Action.length === 0 ? [] : [{ ...each, Action }];
};
export const onResource = (action: string, Resource: string) => (each: Statement) => [
  has(each, action) ? { ...each, Resource } : each,
];
export const also = (action: string, resource: string) => {
  const more: Statement = { Sid: "Planted", Effect: "Allow", Action: action, Resource: resource };
  let isDone = false;
  return (each: Statement) => {
    const wanted = isDone ? [each] : [each, more];
    isDone = true;
    return wanted;
  };
};

type Change = (statement: Statement) => readonly Statement[];
type Found = Plant["found"];
export const only = (installation: Installation, name: string) =>
  installation.principals.filter((each) => each.name === name);

export const refusedIn =
  (name: string, change: Change): Found =>
  (bench) => {
    const installation = changed(bench, name, change);
    const used = usedRights(installation, bench.calls).used.filter(({ principal }) => principal === name);
    return sufficient(installation, used, bench.simulator);
  };
export const idleIn =
  (name: string, change: Change): Found =>
  (bench) => {
    const installation = changed(bench, name, change);
    return least(only(installation, name), usedRights(installation, bench.calls).used, bench.simulator, []);
  };
export const wildcardIn =
  (name: string, change: Change): Found =>
  (bench) =>
    wildcardQuestions(only(changed(bench, name, change), name), bench.reference, []);
export const lintedIn =
  (name: string, change: Change): Found =>
  async (bench) =>
    lintQuestions(bench.python, `${bench.scratch}-planted`, only(changed(bench, name, change), name));
export const peopleIn =
  (name: string, change: Change): Found =>
  (bench) =>
    peopleQuestions(changed(bench, name, change), bench.simulator);
export const beyondIn =
  (name: string, change: Change): Found =>
  (bench) =>
    beyondQuestions(changed(bench, name, change), bench.simulator);
