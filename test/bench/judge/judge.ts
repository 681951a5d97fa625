import { tallyAll } from "./crew.ts";
import { judgeReport } from "./report.ts";
import type { Job } from "./tally.ts";
import { amounts, kinds } from "./world/kinds.ts";

/** Equal candidates are the most, since a share of one in a hundred is to be told from two. */
export const releases = { equal: 1000, worse: 200 } as const;

/** The part `judge` of the bench, as Markdown. */
export async function judgeBench(): Promise<string[]> {
  const jobs = kinds.flatMap(({ name }): Job[] => [
    { kind: name, amount: "equal", releases: releases.equal },
    ...amounts.map((amount) => ({ kind: name, amount, releases: releases.worse })),
  ]);
  return judgeReport(await tallyAll(jobs));
}
