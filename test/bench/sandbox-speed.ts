import { explore } from "../../infra/sandbox/crash-points.ts";
import { rehearse } from "../../infra/sandbox/rehearsal/rehearse.ts";
import type { Scenario } from "../../infra/sandbox/rehearsal/scenario.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { bad, good, rolledBack } from "../flows/stories.ts";
import { median } from "./cold-start.ts";

export interface Rehearsed {
  readonly virtualHours: number;
  readonly seconds: number;
}

/** The median of some runs; the first, which loads and warms, is left out. */
export async function rehearsalSpeed(
  scenario: Scenario,
  configs: readonly ServiceConfig[],
  runs: number,
): Promise<Rehearsed> {
  const { virtualSeconds } = await rehearse(scenario, configs);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await secondsOf(() => rehearse(scenario, configs)));
  return { virtualHours: virtualSeconds / 3600, seconds: median(times) };
}

export interface ExploredStory {
  readonly name: string;
  readonly points: number;
  readonly tried: number;
  readonly seconds: number;
}

/**
 * Tries a sample of each story's crash points.
 * @throws Error when one of them leads to a state that the invariants forbid: its time would say nothing.
 */
export async function crashPointSpeed(every: number): Promise<ExploredStory[]> {
  const explored: ExploredStory[] = [];
  for (const story of [good, bad, rolledBack]) {
    const startedAt = performance.now();
    const { points, failures } = await explore(story, (index) => index % every === 0);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const seconds = (performance.now() - startedAt) / 1000;
    explored.push({ name: story.name, points, tried: Math.ceil(points / every), seconds });
  }
  return explored;
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
