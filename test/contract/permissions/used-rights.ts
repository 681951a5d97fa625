import type { Question } from "../section.ts";
import type { UsedCall } from "../witness/witnessed.ts";
import { rightsFor } from "./calls.ts";
import type { Installation } from "./installation.ts";
import type { Right } from "./rights.ts";
import type { Simulator } from "./simulator.ts";

/** A right that a principal needed, and for what. */
export interface UsedRight {
  readonly principal: string;
  readonly right: Right;
  /** Such as `dynamodb.Query in test/flows/news.test.ts`. */
  readonly why: string;
}

/** What calls of the installation's functions needed, each once, and what AWS needs in the roles' names. */
export function usedRights(
  { where, principals, lent }: Installation,
  calls: readonly UsedCall[],
): { readonly used: readonly UsedRight[]; readonly unknown: readonly string[] } {
  const whose = callers(principals);
  const used = new Map<string, UsedRight>();
  const unknown = new Set<string>();
  const note = (each: UsedRight) => {
    const key = JSON.stringify([each.principal, each.right]);
    if (!used.has(key)) used.set(key, each);
  };
  for (const { to, right } of lent) note({ principal: to, right, why: "AWS, or a command, in its name" });
  for (const call of calls)
    try {
      for (const principal of whose.get(call.function) ?? [])
        for (const right of rightsFor(call, where))
          note({ principal, right, why: `${call.service}.${call.operation} in ${call.file}` });
    } catch (error) {
      unknown.add(error instanceof Error ? error.message : String(error));
    }
  return { used: [...used.values()], unknown: [...unknown] };
}

/** Who needs what somebody calls: himself, and whoever may run the same code by hand. */
function callers(principals: Installation["principals"]): ReadonlyMap<string, readonly string[]> {
  const own = principals.filter(({ kind }) => kind === "function" || kind === "mirror people");
  return new Map(
    own.map(({ name }) => [name, name === follower ? [name, "mirroroperator"] : [name]] as const),
  );
}

/** `pointsman targets sync` does what its rounds do. */
const follower = "pointsman-mirror";

/** One question for each principal and action: is it allowed wherever it was used? */
export async function sufficient(
  { principals }: Pick<Installation, "principals">,
  used: readonly UsedRight[],
  simulator: Simulator,
): Promise<Question[]> {
  const byName = new Map(principals.map((each) => [each.name, each]));
  const questions = new Map<string, string[]>();
  for (const { principal, right, why } of used) {
    const { action, resource, context } = right;
    const about = `${principal} may ${action}`;
    const found = questions.get(about) ?? [];
    questions.set(about, found);
    const whose = byName.get(principal);
    const refusal = whose ? await simulator.refusal(whose, right) : "there is no such principal";
    if (refusal) found.push(`on ${resource}${worded(context)} (${why}): ${refusal}`);
  }
  return [...questions].map(([about, differences]) => ({ about, differences }));
}

const worded = (context: Right["context"]): string =>
  Object.entries(context)
    .map(([key, value]) => ` with ${key} ${[value].flat().join(", ")}`)
    .join("");
