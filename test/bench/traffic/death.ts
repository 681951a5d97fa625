import { createRandom } from "../../../infra/sandbox/time/random.ts";
import { nlb } from "../../flows/shop-policy.ts";
import { addressed, standing } from "./ground.ts";

export interface Death {
  /** From the death of a site until it was decided to turn back. */
  readonly seconds: number;
  /** Until its health check had failed so often, and CloudWatch showed the minute in which it did. */
  readonly leastSeconds: number;
}

const deaths = 24;
const minuteMs = 60_000;
/** CloudWatch shows the minute of a metric so long after its end. */
const figuresLateMs = 60_000;

/** The site that gains dies while its step bakes, at moments drawn over two minutes. */
export async function countDeaths(): Promise<Death[]> {
  const random = createRandom("deaths");
  const found: Death[] = [];
  for (let index = 0; index < deaths; index++) found.push(await death(random.between(0, 119)));
  return found;
}

async function death(afterSeconds: number): Promise<Death> {
  const policy = addressed();
  const baking = { ...policy, shift: { ...policy.shift, bakeSeconds: 600 } };
  const w = await standing(baking);
  const id = await w.start({ kind: "shift", to: { nlb: 20, octavia: 90 } });
  await w.until(async () => (await w.progress(id)).settledAt !== undefined);
  await w.pass(afterSeconds * 1000);
  const diedAt = w.clock.now();
  w.dies(nlb);
  await w.until(async () => (await w.record(id)).turned !== undefined);
  const { turned } = await w.record(id);
  const check = policy.sites.find(({ name }) => name === "nlb")?.check;
  if (!turned || check?.kind !== "tcp") throw new Error(`${id} did not turn back`);
  const failedAt = diedAt + check.intervalSeconds * check.threshold * 1000;
  const shownAt = (Math.floor((failedAt - 1) / minuteMs) + 1) * minuteMs + figuresLateMs;
  return {
    seconds: (Date.parse(turned.at) - diedAt) / 1000,
    leastSeconds: (shownAt - diedAt) / 1000,
  };
}
