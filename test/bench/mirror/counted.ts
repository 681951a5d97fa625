import { roundsBetween, turnsOf } from "../../../functions/targets/round/turns.ts";
import { leastReads } from "./least.ts";
import type { Occasion } from "./least.ts";
import { addressOf, size } from "./size.ts";
import { meanOf, sumOf } from "./tally.ts";
import type { Tally } from "./tally.ts";
import type { MirrorWorld } from "./world.ts";
import { createRandom } from "../../../infra/sandbox/time/random.ts";

export interface RoundCount {
  readonly name: string;
  readonly reads: number;
  readonly leastReads: number;
  readonly writes: number;
  readonly leastWrites: number;
  /** Virtual seconds that the slowest share took, in the slowest round. */
  readonly seconds: number;
  /** Of all shares together, in the mean. */
  readonly secondsOfAll: number;
  /** Mirrors that were left to the next round, in all rounds. */
  readonly left: number;
  /** Of several rounds the mean, as `reads` and `writes` are. */
  readonly tally: Tally;
}

interface Round {
  readonly tally: Tally;
  /** Virtual seconds of each share. */
  readonly seconds: readonly number[];
  readonly left: number;
  readonly least: number;
}

const minute = 60;

/** Makes everything stand, without waiting for rates. */
export async function settle(world: MirrorWorld): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const reports = (await world.play(() => Promise.all(world.shares.map((share) => share.round())))).flat();
    const failed = reports.find((report) => report.failed || report.skipped || !report.plan);
    if (failed)
      throw new Error(
        `${failed.mirror}: ${JSON.stringify(failed.failed ?? failed.skipped ?? failed).slice(0, 500)}`,
      );
    await world.pass(minute);
    if (reports.every(({ plan }) => plan?.steps.length === 0 && plan.held.length === 0)) return;
  }
  throw new Error("the mirrors do not settle");
}

/** One round of all shares. @param occasion of it, by how many were left; `whole` is how many have their turn, if not given. */
async function roundOf(
  world: MirrorWorld,
  occasion: (left: number) => Partial<Occasion> = () => ({}),
): Promise<Round> {
  const whole = world.shares.reduce(
    (sum, { memory }, index) => sum + turnsIn(world, index, memory.rounds),
    0,
  );
  world.take();
  world.state.isTimed = true;
  const before = world.clock.now();
  const ended = await world.play(() =>
    Promise.all(
      world.shares.map(async (share) => {
        const reports = await share.round();
        return { ms: world.clock.now() - before, left: reports.filter(({ skipped }) => skipped).length };
      }),
    ),
  );
  world.state.isTimed = false;
  const tally = world.take();
  await world.pass(minute);
  const left = ended.reduce((sum, each) => sum + each.left, 0);
  return {
    tally,
    seconds: ended.map(({ ms }) => ms / 1000),
    left,
    least: leastReads({ balancers: world.configs.length, whole, ...occasion(left) }),
  };
}

/** The rounds of new processes, until they know everything. */
async function started(world: MirrorWorld): Promise<RoundCount[]> {
  world.restart();
  const found: RoundCount[] = [];
  let known = 0;
  while (known < world.configs.length) {
    const before = known;
    const round = await roundOf(world, (left) => {
      known = world.configs.length - left;
      return { followed: known, whole: known - before };
    });
    found.push(countOf(`all functions start anew: round ${found.length + 1}`, [round], 0));
  }
  return found;
}

function turnsIn({ configs }: MirrorWorld, share: number, round: number): number {
  const own = configs.slice(share * size.share, (share + 1) * size.share).map(({ mirror }) => mirror);
  return [...turnsOf(own).values()].filter((turn) => turn === round % roundsBetween).length;
}

function countOf(name: string, rounds: readonly Round[], leastWrites: number): RoundCount {
  const mean = (of: (round: Round) => number): number =>
    rounds.reduce((sum, round) => sum + of(round), 0) / rounds.length;
  const tally = meanOf(rounds.map((round) => round.tally));
  return {
    name,
    reads: tally.octavia + sumOf(tally.reads),
    leastReads: mean(({ least }) => least),
    writes: sumOf(tally.writes),
    leastWrites,
    seconds: Math.max(...rounds.flatMap(({ seconds }) => seconds)),
    secondsOfAll: mean(({ seconds }) => seconds.reduce((sum, each) => sum + each, 0)),
    left: rounds.reduce((sum, round) => sum + round.left, 0),
    tally,
  };
}

/**
 * Rounds of settled mirrors: fifteen in which nothing changes; two after one in a hundred members was replaced by
 * another, anywhere; and the first ones after all functions start anew.
 */
export async function countRounds(world: MirrorWorld): Promise<RoundCount[]> {
  const all = world.configs.length;
  for (let round = 0; round < roundsBetween; round++) await roundOf(world);
  const steady: Round[] = [];
  for (let round = 0; round < roundsBetween; round++) steady.push(await roundOf(world));
  const change = await replaceMembers(world, Math.round((all * size.listeners * size.members) / 100));
  await world.pass(5 * minute);
  const { balancers, pools } = change;
  const first = await roundOf(world, () => ({ written: { balancers, pools }, groups: pools }));
  const second = await roundOf(world, () => ({ groups: pools }));
  return [
    countOf(`steady, the mean of ${roundsBetween}`, steady, 0),
    countOf("1 % of the members replaced: the new ones join", [first], pools),
    countOf("the next: the old ones leave", [second], pools),
    ...(await started(world)),
  ];
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
  return { balancers: new Set(touched.map(({ loadBalancer }) => loadBalancer)).size, pools: touched.length };
}
