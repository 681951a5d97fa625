import { comparable, firstDifference } from "../data/outcome.ts";
import type { Question } from "../section.ts";
import type { FreshAccount, Target } from "./account.ts";
import { benchOf } from "./bench.ts";
import type { Bench } from "./bench.ts";

/** One thing that is asked of every account; what comes of it must be the same. */
export interface Case<Account extends FreshAccount = FreshAccount> {
  /** A sentence about what is so. */
  readonly about: string;
  readonly ask: (bench: Bench<Account>) => Promise<unknown>;
}

/** What a target made of a case, without what each makes up for itself: ids become numbers in order of appearance. */
export async function told<Account extends FreshAccount>(
  { ask }: Case<Account>,
  target: Target<Account>,
): Promise<unknown> {
  const bench = benchOf(await target.fresh());
  const said = await ask(bench).catch((error: unknown) => {
    if (!(error instanceof Error) || error.message.startsWith("The sandbox does not simulate")) throw error;
    return { failed: error.name };
  });
  return comparable(withoutIds(said, new Map()));
}

const id = /^([ZC][A-Z0-9]{12,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const balancer = /^\S+\.elb\S*\.amazonaws\.com$/;

/** Reasons are for people: each says the same in its own words. */
const words = new Set(["reason"]);

function withoutIds(value: unknown, known: Map<string, string>): unknown {
  if (typeof value === "string") return named(value, known);
  if (value instanceof Map) return withoutIds(Object.fromEntries(value), known);
  if (Array.isArray(value)) return value.map((each) => withoutIds(each, known));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !words.has(name))
      .map(([name, member]) => [named(name, known), withoutIds(member, known)]),
  );
}

function named(text: string, known: Map<string, string>): string {
  if (balancer.test(text)) return "a load balancer";
  if (!id.test(text)) return text;
  const name = known.get(text) ?? `id ${known.size + 1}`;
  known.set(text, name);
  return name;
}

/** Does the counterpart answer as the sandbox does? */
export async function asked(each: Case, sandbox: Target, target: Target): Promise<Question> {
  const difference = firstDifference(await told(each, sandbox), await told(each, target), "the answer");
  return { about: `${target.name}: ${each.about}`, differences: difference ? [difference] : [] };
}
