import { monthOf } from "./cost.ts";
import { countRounds, settle } from "./counted.ts";
import { peakMemory } from "./memory.ts";
import { bodiesOf, planningTime } from "./planning.ts";
import { mirrorReport } from "./report.ts";
import { size } from "./size.ts";
import { createMirrorWorld } from "./world.ts";

/** The part `mirror` of the bench, as Markdown. */
export async function mirrorBench(): Promise<string[]> {
  const few = createMirrorWorld(size.share);
  await settle(few);
  // In a project that has no more than they follow, so that nothing is parsed that is not planned.
  const planning = await planningTime(few, await bodiesOf(few));
  const month = monthOf(size.share, await countRounds(few));
  const world = createMirrorWorld(size.loadBalancers);
  await settle(world);
  const peak = await peakMemory(world);
  const counts = await countRounds(world);
  return mirrorReport({ counts, planning, peak, months: [month, monthOf(size.loadBalancers, counts)] });
}
