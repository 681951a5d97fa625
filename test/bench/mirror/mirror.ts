import { monthOf } from "./cost.ts";
import { countRounds, settle } from "./counted.ts";
import { peakMemory } from "./memory.ts";
import { bodiesOf, planningTime } from "./planning.ts";
import { mirrorReport } from "./report.ts";
import { size } from "./size.ts";
import { createMirrorWorld } from "./world.ts";

/** The part `mirror` of the bench, as Markdown. */
export async function mirrorBench(): Promise<string[]> {
  const world = createMirrorWorld(size.loadBalancers);
  await settle(world);
  const planning = await planningTime(world, await bodiesOf(world));
  const peak = await peakMemory(world);
  const counts = await countRounds(world);
  const few = createMirrorWorld(size.share);
  await settle(few);
  const months = [monthOf(size.share, await countRounds(few)), monthOf(size.loadBalancers, counts)];
  return mirrorReport({ counts, planning, peak, months });
}
