import type { Question } from "../section.ts";
import { idleActions, idleResources, idleValues } from "./idle.ts";
import type { Principal } from "./principals.ts";
import type { Simulator } from "./simulator.ts";
import type { Unused } from "./unused.ts";
import type { UsedRight } from "./used-rights.ts";

/** Whose resources are all ours. */
const ours: ReadonlySet<Principal["kind"]> = new Set<Principal["kind"]>(["machine", "schedule", "chat"]);

/**
 * One question for each principal: would it miss each of its actions? For machines and the schedule, whose
 * resources are all ours, also each resource. And one for the list of reasons: is each still needed?
 */
export async function least(
  principals: readonly Principal[],
  used: readonly UsedRight[],
  simulator: Simulator,
  unused: readonly Unused[],
): Promise<Question[]> {
  const met = new Set<Unused>();
  const questions: Question[] = [];
  for (const principal of principals) {
    const rights = used.filter((each) => each.principal === principal.name).map(({ right }) => right);
    const idle = (await idleActions(principal, rights, simulator)).filter(({ action }) => {
      const reason = unused.find((each) => each.of.test(principal.name) && each.actions.includes(action));
      if (reason) met.add(reason);
      return !reason;
    });
    const resources = ours.has(principal.kind) ? await idleResources(principal, rights, simulator) : [];
    const values = principal.kind === "function" ? await idleValues(principal, rights, simulator) : [];
    questions.push({
      about: `${principal.name} uses what it may`,
      differences: [
        ...idle.map(({ action, sid }) => `${action}${sid && ` (${sid})`} was never used`),
        ...resources.map((resource) => `nothing was done on ${resource}`),
        ...values.map((value) => `no request had ${value}`),
      ],
    });
  }
  const stale = unused.filter((each) => !met.has(each));
  return [
    ...questions,
    {
      about: "each reason for an unused action is needed",
      differences: stale.map(({ of, actions }) => `${of} uses ${actions.join(", ")}, or may not`),
    },
  ];
}
