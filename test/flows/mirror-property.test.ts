/** Random sequences of what operators do, of faults and of rounds; and a crash after each single call. */
import { expect, test } from "vitest";
import { override } from "../../functions/targets/command/override.ts";
import { befalls } from "../../infra/sandbox/crash-points.ts";
import { createRandom } from "../../infra/sandbox/time/random.ts";
import type { Random } from "../../infra/sandbox/time/random.ts";
import { members, minute, mirrorWorld } from "./mirror-world.ts";
import type { MirrorWorld } from "./mirror-world.ts";

const runs = Number(process.env["MIRROR_RUNS"] ?? 4);
const roundsEach = 16;
const foreign = "10.0.1.250";

/** One of several, at random. */
const pick = <Item>(random: Random, list: readonly Item[]): Item =>
  list[Math.floor(random.next() * list.length)] as Item;

const operatorActs: readonly ((w: MirrorWorld, random: Random) => unknown)[] = [
  (w, random) => w.operator.addMember(w.pool(), members(20 + Math.floor(random.next() * 30))[0] ?? nobody),
  (w, random) => w.operator.remove(pick(random, w.operator.idsOf(w.config.loadBalancer, "member"))),
  (w, random) => change(w, random, { weight: 0 }),
  (w, random) => change(w, random, { weight: 5 }),
  (w, random) => change(w, random, { admin_state_up: false }),
  (w, random) => change(w, random, { admin_state_up: true }),
  (w) => w.operator.replaceMembers(w.pool(), []),
  (w, random) => w.operator.replaceMembers(w.pool(), members(61 + Math.floor(random.next() * 3), 71, 72)),
  (w) =>
    w.operator.createListener(w.config.loadBalancer, {
      name: "more",
      protocol: "TCP",
      protocol_port: 81,
      default_pool_id: w.pool(),
    }),
  (w, random) => w.operator.remove(pick(random, w.operator.idsOf(w.config.loadBalancer, "healthmonitor"))),
];
const nobody = { address: "192.168.7.99", port: 8080 };
const change = (w: MirrorWorld, random: Random, fields: object) =>
  w.operator.change(pick(random, w.operator.idsOf(w.config.loadBalancer, "member")), fields as never);

const cloudFaults = [
  { kind: "hangs" },
  { kind: "refused" },
  { kind: "cut" },
  {
    kind: "spoils",
    change: (answer: { status: number; headers: Record<string, string>; body: string }) => ({
      ...answer,
      body: answer.body.replace(/"members": ?\[\{[^\]]*\]/, '"members": []'),
    }),
  },
  {
    kind: "spoils",
    change: (answer: object) => ({ ...answer, body: '{"members": [], "members_links": []}' }),
  },
] as const;

function disturb(w: MirrorWorld, random: Random): void {
  if (random.next() < 0.5) {
    try {
      pick(random, operatorActs)(w, random);
    } catch {
      // Octavia refuses what is done while something is pending, or to what is not there.
    }
  }
  if (random.next() < 0.25)
    w.plan.add({
      match: { function: "pointsman-mirror" },
      nth: 1 + Math.floor(random.next() * 25),
      ...pick(
        random,
        befalls.map(({ fault, attempts }) => ({ fault, attempts })),
      ),
    });
  if (random.next() < 0.2)
    w.cloud.faults.add({ nth: 1 + Math.floor(random.next() * 6), fault: pick(random, cloudFaults) as never });
}

const seen = new Map<string, string>();

/** What must hold after each round, whatever happened. */
async function problems(w: MirrorWorld, hadUsers: Set<number>): Promise<string[]> {
  const found: string[] = [];
  const { listeners, groups } = await w.actual();
  for (const { port, forward } of listeners) {
    const serving = forward.filter(({ weight }) => weight > 0 || forward.length === 1);
    if (serving.length === 0) found.push(`invariant 1: all weights at port ${port} are zero`);
    const standing = groups
      .filter(({ arn }) => serving.some(({ groupArn }) => groupArn === arn))
      .flatMap(({ targets }) => targets.filter(({ state }) => !state.includes("draining")));
    if (hadUsers.has(port) && standing.length === 0) found.push(`invariants 1 to 3: port ${port} has nobody`);
    if (standing.length > 0) hadUsers.add(port);
  }
  const isForeignThere = groups.some(({ targets }) =>
    targets.some(({ address, state }) => address === foreign && !state.includes("draining")),
  );
  if (seen.has("foreign") && !isForeignThere) found.push("invariant 4: a target that is not ours is gone");
  const report = w.last();
  const isBlind = report?.read.kind === "unreadable" || report?.read.kind === "gone";
  if (isBlind && report.done.length > 0) found.push("invariant 2: something was done on a read that failed");
  return found;
}

/** Every address that the source wants to take users. */
const wantedBy = (w: MirrorWorld): string[] =>
  w.operator
    .idsOf(w.config.loadBalancer, "member")
    .map((id) => w.cloud.store.rows.get(id)?.fields as { address: string })
    .map(({ address }) => address)
    .sort();

async function addForeign(w: MirrorWorld): Promise<void> {
  const [group] = (await w.actual()).groups;
  const { elb } = w.person().writes(async () => undefined);
  if (group) await elb.register(group.arn, [{ address: foreign, port: 8080 }]);
  if (group) seen.set("foreign", group.arn);
}

test(`invariants 1 to 4 hold after each of ${runs * roundsEach} rounds among operators and faults, and in the end both sides agree`, async () => {
  const failures: string[] = [];
  for (let seed = 1; seed <= runs; seed++) {
    const random = createRandom(seed);
    const w = mirrorWorld({ installation: { seed } });
    seen.clear();
    const hadUsers = new Set<number>();
    await w.pass(4);
    if (seed % 3 === 0) await addForeign(w);
    for (let round = 0; round < roundsEach; round++) {
      disturb(w, random);
      await w.pass(1);
      for (const problem of await problems(w, hadUsers))
        failures.push(`seed ${seed}, round ${round}: ${problem}`);
    }
    w.cloud.faults.clear();
    await w.pass(4);
    w.operator.replaceMembers(w.pool(), members(1, 2, 3, 4));
    for (let round = 0; round < 45; round++) {
      await w.pass(1);
      for (const problem of await problems(w, hadUsers))
        failures.push(`seed ${seed}, in the end: ${problem}`);
    }
    // What goes beyond the share is for a person to let through.
    const digest = w.last()?.plan?.heldDigest;
    if (digest !== undefined) await override(w.person(), w.config.mirror, digest, "ann", "as it is meant");
    await w.pass(4);
    for (const problem of await problems(w, hadUsers)) failures.push(`seed ${seed}, overridden: ${problem}`);
    const stands = (await w.at(80)).filter((address) => address !== foreign);
    const wanted = wantedBy(w);
    if (JSON.stringify(stands) !== JSON.stringify(wanted))
      failures.push(
        `seed ${seed}: ${stands.join()} stands, and ${wanted.join()} is wanted: ${JSON.stringify(w.last()?.plan?.held)}`,
      );
  }
  expect(failures).toEqual([]);
}, 300_000);

/** Made from nothing, then a member comes and another goes. */
async function story(at?: { readonly seq: number; readonly befall: (typeof befalls)[number] }) {
  const w = mirrorWorld();
  if (at) w.plan.add({ match: { seq: at.seq }, fault: at.befall.fault, attempts: at.befall.attempts });
  const hadUsers = new Set<number>();
  const found: string[] = [];
  seen.clear();
  const pass = async (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      await w.pass(1);
      found.push(...(await problems(w, hadUsers)));
    }
  };
  await pass(2);
  const [first = ""] = w.operator.idsOf(w.config.loadBalancer, "member");
  w.operator.remove(first);
  await w.clock.run({ until: w.clock.now() + minute / 2 });
  w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
  await pass(22);
  const stands = await w.at(80);
  if (JSON.stringify(stands) !== JSON.stringify(wantedBy(w)))
    found.push(`${stands.join()} stands in the end`);
  const { groups, listeners } = await w.actual();
  if (groups.length !== 1 || listeners.length !== 1)
    found.push(`${groups.length} groups and ${listeners.length} listeners stand in the end`);
  return { w, found };
}

test("invariant 8: a crash at any single call of the rounds leads to the same end", async () => {
  const { w, found } = await story();
  expect(found).toEqual([]);
  const own = w.calls.filter((call) => call.function === "pointsman-mirror" && call.attempt === 1);
  const writing = own.filter(({ at }) => at < (w.calls[0]?.at ?? 0) + 8 * minute).map(({ seq }) => seq);
  const step = Number(process.env["MIRROR_CRASH_STEP"] ?? 12);
  const failures: string[] = [];
  let index = 0;
  for (const seq of writing)
    for (const befall of befalls) {
      if (index++ % step !== 0) continue;
      const told = await story({ seq, befall });
      const call = own.find((each) => each.seq === seq);
      for (const problem of told.found)
        failures.push(`${call?.service} ${call?.operation} (${seq}) ${befall.name}: ${problem}`);
    }
  expect(failures).toEqual([]);
}, 300_000);
