import { explore } from "../explore.ts";
import { keepProof } from "../../proof/keep.ts";
import { brokenVariants } from "./variants.ts";

const load = new URL("load.ts", import.meta.url).href;

/** Explores each broken variant until its first failure. @param only those whose name has this. @returns an exit code. */
export async function exploreBroken(runs: number, mostFaults: number, only = ""): Promise<number> {
  const found: { name: string; runs: number | undefined; problem: string }[] = [];
  for (const { name } of brokenVariants.filter((variant) => variant.name.includes(only))) {
    const explored = await explore({
      from: 1,
      runs,
      mostFaults,
      untilFailure: true,
      preload: [load],
      env: { BROKEN: name },
    });
    const [first] = explored.failures;
    found.push({ name, runs: first?.seed, problem: first?.problems[0] ?? "" });
    const after = first ? `found in run ${String(first.seed).padStart(5)}` : `not found in ${runs}`;
    console.log(
      `${first ? "✓" : "✗"} ${name.padEnd(62)} ${after}  ${first?.problems[0]?.slice(0, 150) ?? ""}`,
    );
  }
  const missed = found.filter((each) => each.runs === undefined);
  if (only === "") keepProof("explore-broken", found);
  console.log(`\n${found.length - missed.length} passed, ${missed.length} failed`);
  return missed.length > 0 ? 1 : 0;
}
