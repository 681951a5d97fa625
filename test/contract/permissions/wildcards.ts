import type { Question } from "../section.ts";
import { listed } from "./principals.ts";
import type { Principal, Statement } from "./principals.ts";
import type { Reference } from "./reference.ts";

/** A wildcard that stands where AWS has a resource type, because nothing narrower would do. */
export interface ReasonedWildcard {
  readonly resource: RegExp;
  readonly actions: readonly string[];
  readonly why: string;
  readonly source: string;
}

/**
 * A statement for each of: `*` on an action that has a resource type, any other wildcard, both unless a reason
 * is written for it; and a resource on an action that has none, which AWS never matches.
 */
export async function wildcardQuestions(
  principals: readonly Principal[],
  reference: Reference,
  reasoned: readonly ReasonedWildcard[],
): Promise<Question[]> {
  const met = new Set<ReasonedWildcard>();
  const questions: Question[] = [];
  for (const { name, policies } of principals) {
    const statements = policies.flatMap(({ document }) => document.Statement);
    const found = await Promise.all(statements.map((each) => problemsOf(each, reference, reasoned, met)));
    questions.push({ about: `wildcards of ${name}`, differences: found.flat() });
  }
  const stale = reasoned.filter((each) => !met.has(each));
  return [
    ...questions,
    {
      about: "each reason for a wildcard is needed",
      differences: stale.map(({ resource, actions }) => `nobody has ${actions.join(", ")} on ${resource}`),
    },
  ];
}

async function problemsOf(
  { Action, Resource }: Statement,
  reference: Reference,
  reasoned: readonly ReasonedWildcard[],
  met: Set<ReasonedWildcard>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const action of listed(Action)) {
    if (action.includes("*")) problems.push(`${action} is a pattern of actions`);
    else {
      const types = await reference.resourceTypes(action);
      for (const resource of listed(Resource)) {
        if (types.length === 0 && resource !== "*")
          problems.push(`${action} has no resource type, and ${resource} never matches`);
        if (types.length === 0 || !/[*?]/.test(resource)) continue;
        const reason = reasoned.find((each) => each.resource.test(resource) && each.actions.includes(action));
        if (reason) met.add(reason);
        else
          problems.push(`${action} is allowed on ${resource}, and has resource types: ${types.join(", ")}`);
      }
    }
  }
  return problems;
}
