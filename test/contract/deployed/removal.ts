import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Question } from "../section.ts";
import type { Account } from "./account.ts";
import type { Cdk } from "./cdk.ts";
import { asked, planted } from "./deployed.ts";
import { inventory } from "./inventory.ts";
import { installation } from "./seen.ts";
import { whatStays } from "./what-stays.ts";
import type { Stays } from "./what-stays.ts";

/** Removes the stack as docs/operations.md says it, and looks at what is left. @param before what was there without it. */
export async function removal(
  { root, cdk, account, app }: { root: string; cdk: Cdk; account: Account; app: string },
  before: readonly string[],
): Promise<Question[]> {
  const destroy = ["destroy", "--force", "--app", app] as const;
  const guarded = await cdk.may(...destroy);
  await account.query("cloudformation", "UpdateTerminationProtection", {
    StackName: installation,
    EnableTerminationProtection: "false",
  });
  const { code, output } = await cdk.may(...destroy);
  const left = without(await inventory(account), before);
  return [
    asked(
      "destroy is refused as long as termination protection is on",
      (guarded.code === 0 || !guarded.output.includes("TerminationProtection")) &&
        `it ended with ${guarded.code}: ${guarded.output}`,
    ),
    asked("destroy goes through without it", code !== 0 && `it ended with ${code}: ${output}`),
    asked("destroy leaves only what is documented to stay", ...undocumented(left, whatStays)),
    asked("what is documented to stay is said in docs/operations.md", ...unsaid(root, whatStays)),
    planted("something else that is left", undocumented([...left, "role pointsman-Forgotten"], whatStays)),
    planted(
      "the table gone",
      undocumented(
        left.filter((each) => !each.startsWith("table ")),
        whatStays,
      ),
    ),
    planted("what no page says", unsaid(root, [{ kind: "topic", name: /./, words: "the topic stays" }])),
  ];
}

function without(all: readonly string[], some: readonly string[]): string[] {
  const known = new Set(some);
  return all.filter((each) => !known.has(each));
}

function undocumented(left: readonly string[], stays: readonly Stays[]): string[] {
  const isOf = ({ kind, name }: Stays, item: string) =>
    item.startsWith(`${kind} `) && name.test(item.slice(kind.length + 1));
  return [
    ...left.filter((item) => !stays.some((each) => isOf(each, item))).map((item) => `${item} is left`),
    ...stays
      .filter((each) => !left.some((item) => isOf(each, item)))
      .map(({ kind }) => `the ${kind} is not left`),
  ];
}

function unsaid(root: string, stays: readonly Stays[]): string[] {
  const page = readFileSync(join(root, "docs", "operations.md"), "utf8");
  const [, part = ""] = page.split("\n## Remove\n");
  return stays.flatMap(({ words }) => (part.includes(words) ? [] : [`"${words}" does not stand there`]));
}
