import { leastLook, leastReads, leastSteadyReads, leastWrites } from "./least.ts";
import { addressOf, size } from "./size.ts";
import { sumOf } from "./tally.ts";
import type { Tally } from "./tally.ts";
import type { MirrorWorld } from "./world.ts";
import { createRandom } from "../../../infra/sandbox/time/random.ts";

export interface RoundCount {
  readonly name: string;
  readonly reads: number;
  readonly leastReads: number;
  readonly writes: number;
  readonly leastWrites: number;
  readonly ledgerReads: number;
  readonly ledgerWrites: number;
  /** Virtual seconds that the slowest share took. */
  readonly seconds: number;
  /** Of all shares together. */
  readonly secondsOfAll: number;
  readonly tally: Tally;
}

interface Round {
  readonly tally: Tally;
  /** Virtual seconds of each share. */
  readonly seconds: readonly number[];
}

const minute = 60;

/** Makes everything stand, without waiting for rates. */
export async function settle(world: MirrorWorld): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const reports = (await world.play(() => Promise.all(world.shares.map((share) => share.round())))).flat();
    const failed = reports.find((report) => report.failed || report.skipped || !report.plan);
    if (failed) throw new Error(`${failed.mirror}: ${JSON.stringify(failed).slice(0, 500)}`);
    await world.pass(minute);
    if (reports.every(({ plan }) => plan?.steps.length === 0 && plan.held.length === 0)) return;
  }
  throw new Error("the mirrors do not settle");
}

async function roundOf(world: MirrorWorld): Promise<Round> {
  world.take();
  world.state.isTimed = true;
  const before = world.clock.now();
  const times = await world.play(() =>
    Promise.all(
      world.shares.map(async (share) => {
        await share.round();
        return world.clock.now() - before;
      }),
    ),
  );
  world.state.isTimed = false;
  const tally = world.take();
  await world.pass(minute);
  return { tally, seconds: times.map((ms) => ms / 1000) };
}

const countOf = (
  name: string,
  { tally, seconds }: Round,
  least: { readonly reads: number; readonly writes: number },
): RoundCount => ({
  name,
  reads: tally.octavia + sumOf(tally.reads),
  leastReads: least.reads,
  writes: sumOf(tally.writes),
  leastWrites: least.writes,
  ledgerReads: tally.ledgerReads,
  ledgerWrites: tally.ledgerWrites,
  seconds: Math.max(...seconds),
  secondsOfAll: seconds.reduce((sum, each) => sum + each, 0),
  tally,
});

/**
 * Rounds of settled mirrors: steady ones; the one in fifteen that trusts nothing; and those after one in a hundred
 * members was replaced by another, anywhere.
 */
export async function countRounds(world: MirrorWorld): Promise<RoundCount[]> {
  const all = world.configs.length;
  await warm(world);
  const steady = await roundOf(world);
  const whole = await wholeRound(world);
  const change = await replaceMembers(world, Math.round((all * size.listeners * size.members) / 100));
  await world.pass(5 * minute);
  const first = await roundOf(world);
  const second = await roundOf(world);
  return [
    countOf("steady", steady, { reads: leastSteadyReads(all), writes: 0 }),
    countOf("one in 15, which trusts nothing", whole, {
      reads: leastReads(all, { balancers: all, calls: 0 }) + leastLook(all, all),
      writes: 0,
    }),
    countOf("1 % of the members replaced: the new ones join", first, {
      reads: leastReads(all, change) + leastLook(all, change.balancers),
      writes: leastWrites(change),
    }),
    countOf("the next: the old ones leave", second, {
      reads: leastSteadyReads(all) + leastLook(all, change.balancers),
      writes: leastWrites(change),
    }),
  ];
}

/** Up to a round that is not the one in fifteen, nor just before it. */
async function warm(world: MirrorWorld): Promise<void> {
  while ((world.shares[0]?.memory.rounds ?? 0) % 15 !== 2) await roundOf(world);
}

async function wholeRound(world: MirrorWorld) {
  while ((world.shares[0]?.memory.rounds ?? 0) % 15 !== 0) await roundOf(world);
  return roundOf(world);
}

/** Each by another address, drawn from all members alike. */
async function replaceMembers(world: MirrorWorld, count: number) {
  const { operator, configs, cloud } = world;
  const random = createRandom("members");
  const pools = configs.flatMap(({ loadBalancer }) =>
    operator.idsOf(loadBalancer, "pool").map((pool) => ({ loadBalancer, pool })),
  );
  const drawn = new Map<string, number>();
  for (let index = 0; index < count; index++) {
    const { pool = "" } = pools[random.between(0, pools.length - 1)] ?? {};
    drawn.set(pool, (drawn.get(pool) ?? 0) + 1);
  }
  const touched = pools.filter(({ pool }) => drawn.has(pool));
  let fresh = 600_000;
  for (const { pool } of touched) {
    const members = cloud.store.childrenOf(pool, "member").map(({ fields }, place) => ({
      address: place < (drawn.get(pool) ?? 0) ? addressOf(fresh++) : (fields["address"] as string),
      port: Number(fields["protocol_port"]),
    }));
    operator.replaceMembers(pool, members);
    // One write at a time for each load balancer: its worker is given the time that it takes.
    await world.pass(2);
  }
  return { balancers: new Set(touched.map(({ loadBalancer }) => loadBalancer)).size, calls: touched.length };
}
