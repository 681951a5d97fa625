import type { Question } from "../section.ts";
import { comparable, firstDifference } from "../data/outcome.ts";
import type { Target } from "./account.ts";
import { benchOf } from "./bench.ts";
import type { Bench } from "./bench.ts";

/** One thing that is asked of every account; what comes of it must be the same. */
export interface Case {
  /** A sentence about what is so. */
  readonly about: string;
  readonly ask: (bench: Bench) => Promise<unknown>;
}

/** What came of a call: what it gave, or the names of its error and of AWS's behind it. */
export async function outcome(call: Promise<unknown>): Promise<unknown> {
  try {
    return { gave: (await call) ?? "nothing" };
  } catch (error) {
    if (!(error instanceof Error) || error.message.startsWith("The sandbox does not simulate")) throw error;
    const { cause } = error;
    return {
      error: error.name,
      // ELBv2 has a name in its model and one on the wire: which of the two an SDK shows is its own affair.
      ...(cause instanceof Error ? { cause: cause.name.replace(/Exception$/, "") } : {}),
    };
  }
}

/** A case that cannot be asked to its end is told apart by what ended it. */
function failure(error: unknown): unknown {
  if (!(error instanceof Error) || error.message.startsWith("The sandbox does not simulate")) throw error;
  return { failed: error.message.replaceAll(/arn:\S+/g, "an ARN:") };
}

/** What a target made of a case, without what each makes up for itself: ids become numbers in order of appearance. */
export async function told({ ask }: Case, target: Target): Promise<unknown> {
  const bench = benchOf(await target.fresh());
  const said = await ask(bench).catch(failure);
  return comparable(withoutIds(said, new Map()));
}

const arn = /^arn:aws:(elasticloadbalancing|acm):[^:]+:\d+:(\w+)\//;
const id = /^(sg|vpc|subnet|i)-[0-9a-f]+$/;

function withoutIds(value: unknown, known: Map<string, string>): unknown {
  if (typeof value === "string") return named(value, known);
  if (value instanceof Map) return withoutIds(Object.fromEntries(value), known);
  if (Array.isArray(value)) return value.map((each) => withoutIds(each, known));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [named(name, known), withoutIds(member, known)]),
  );
}

function named(text: string, known: Map<string, string>): string {
  const kind = arn.exec(text)?.[2] ?? id.exec(text)?.[1];
  if (kind === undefined) return text;
  const name =
    known.get(text) ?? `${kind} ${[...known.values()].filter((each) => each.startsWith(kind)).length + 1}`;
  known.set(text, name);
  return name;
}

/** Does the counterpart answer as the sandbox does? */
export async function asked(each: Case, sandbox: Target, target: Target): Promise<Question> {
  const ours = await told(each, sandbox);
  const theirs = await told(each, target);
  const difference = firstDifference(ours, theirs, "the answer");
  return { about: `${target.name}: ${each.about}`, differences: difference ? [difference] : [] };
}
