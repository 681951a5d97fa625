import { describe, expect, test } from "vitest";
import type { PolicyConfig } from "../../../../functions/shared/traffic-config.ts";
import type { NameAtZone } from "../../../../functions/traffic/policy/zone.ts";
import { createWatchMemory } from "../../../../functions/traffic/watch/deps.ts";
import { readNames } from "../../../../functions/traffic/watch/zones.ts";
import { policy, sitesOf } from "../world.ts";

const at = (zone: string, name: string): PolicyConfig =>
  policy(sitesOf({ a: 1 }), {
    policy: `${zone}-${name}`,
    name: `${name}.${zone}.com`,
    zone: { id: zone, name: `${zone}.com`, private: false },
  });
const many = (zone: string, count: number) => Array.from({ length: count }, (_, n) => at(zone, `n${n}`));
const text = (value: string): NameAtZone => ({ records: [], others: [{ type: "TXT", values: [value] }] });

/** Zones of so many record sets; what was asked of them, in order. */
function zones(sizes: Record<string, number>, standing: Readonly<Record<string, NameAtZone>> = {}) {
  const calls: string[] = [];
  const said = (call: string) => void calls.push(call);
  const route53 = {
    zone: async (id: string) => {
      said(`zone ${id}`);
      if (sizes[id] === -1) throw new Error(`${id} cannot be read`);
      const recordSets = sizes[id];
      return recordSets === undefined
        ? undefined
        : { id, name: `${id}.com`, private: false, nameServers: [], recordSets };
    },
    name: async (_: string, name: string) => {
      said(`name ${name}`);
      return standing[name] ?? { records: [], others: [] };
    },
    everything: async (id: string) => {
      said(`all of ${id}`);
      return new Map(Object.entries(standing));
    },
  };
  const clock = { at: 0 };
  const now = () => new Date(clock.at);
  return { calls, clock, sizes, deps: { route53: route53 as never, memory: createWatchMemory(), now } };
}
const always = () => 55_000;

describe("names are read the cheapest way", () => {
  test.for<readonly [names: number, sets: number, calls: readonly string[]]>([
    [1, 600, ["zone z", "all of z"]],
    [1, 601, ["zone z", "name n0.z.com", "name a-n0.z.com"]],
    [2, 1200, ["zone z", "all of z"]],
    [500, 9000, ["zone z", "all of z"]],
  ])("%i names in a zone of %i record sets", async ([names, sets, wanted]) => {
    const { calls, deps } = zones({ z: sets });
    const { left } = await readNames(deps, many("z", names), always);
    expect(calls).toEqual(wanted);
    expect(left).toBe(0);
  });

  test("with what another tool says of a name beside it, either way", async () => {
    for (const size of [1, 10_000]) {
      const { deps } = zones({ z: size }, { "n0.z.com": text("mine"), "a-n0.z.com": text("heritage") });
      const { names } = await readNames(deps, [at("z", "n0")], always);
      expect(names.get("z-n0")).toMatchObject({
        kind: "seen",
        at: { others: [{ values: ["mine"] }, { values: ["heritage"] }] },
      });
    }
  });
});

test("a zone that is gone or another is said for its policies, one that cannot be read fails for them alone", async () => {
  const { deps } = zones({ other: 1, dead: -1, good: 1 });
  const renamed = { ...at("other", "n0"), zone: { id: "other", name: "else.com", private: false } };
  const all = [at("gone", "n0"), renamed, at("dead", "n0"), at("good", "n0")];
  const { names, left } = await readNames(deps, all, always);
  expect(left).toBe(0);
  expect(names.get("gone-n0")).toMatchObject({ problem: "there is no hosted zone gone in this account" });
  expect(names.get("other-n0")).toMatchObject({ kind: "wrong" });
  expect(names.get("dead-n0")).toMatchObject({ kind: "failed" });
  expect(names.get("good-n0")).toMatchObject({ kind: "seen" });
});

describe("a round of many zones", () => {
  const ids = Array.from({ length: 120 }, (_, index) => `z${String(index).padStart(3, "0")}`);
  const sizes = Object.fromEntries(ids.map((id) => [id, 1]));
  const policies = ids.map((id) => at(id, "n0"));

  test("spends a hundred requests, and the next goes on where it stopped, so that each has its turn", async () => {
    const { calls, deps } = zones(sizes);
    const seen: string[] = [];
    // The third round comes back to zones that are known.
    for (const wanted of [50, 50, 80]) {
      calls.length = 0;
      const { names, left } = await readNames(deps, policies, always);
      expect([names.size, left, calls.length]).toEqual([wanted, 120 - wanted, 100]);
      seen.push(...names.keys());
    }
    expect(new Set(seen).size).toBe(120);
  });

  test("ends in time, after one zone at least", async () => {
    const { deps } = zones(sizes);
    const { names, left } = await readNames(deps, policies, () => 24_999);
    expect([names.size, left]).toEqual([1, 119]);
    expect(deps.memory.next).toBe(1);
  });
});

describe("what a zone is", () => {
  const policies = [at("z", "n0")];
  const [first, next] = [["zone z", "all of z"], ["all of z"]];

  test("is asked once in five minutes", async () => {
    const { calls, clock, deps } = zones({ z: 1 });
    for (const [minutes, wanted] of [
      [0, first],
      [4.9, next],
      [5, first],
    ] as const) {
      calls.length = 0;
      clock.at = minutes * 60_000;
      await readNames(deps, policies, always);
      expect(calls).toEqual(wanted);
    }
  });

  test("is asked again after it could not be read, so that a deleted zone is said in the round after", async () => {
    const { deps, sizes } = zones({ z: 601 });
    await readNames(deps, policies, always);
    delete sizes["z"];
    const failing = { ...deps, route53: { ...(deps.route53 as object), name: refuse } as never };
    expect((await readNames(failing, policies, always)).names.get("z-n0")).toMatchObject({ kind: "failed" });
    expect((await readNames(deps, policies, always)).names.get("z-n0")).toMatchObject({ kind: "wrong" });
  });
});

const refuse = () => Promise.reject(new Error("NoSuchHostedZone"));
