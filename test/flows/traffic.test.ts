import { describe, expect, test } from "vitest";
import { minute, nlb, octavia, shop, site, trafficWorld } from "./traffic-world.ts";
import type { TrafficWorld } from "./traffic-world.ts";

const half = { kind: "shift", to: { octavia: 50, nlb: 50 } };
const declared = { nlb: 10, octavia: 90 };
const between = { nlb: 30, octavia: 70 };

/** A shift whose first step stands, and is not proved yet. */
async function underWay(w: TrafficWorld, input: object = half): Promise<string> {
  const id = await w.start(input);
  await w.until(() => w.written().length > 0);
  return id;
}

describe("a shift", () => {
  test("moves weights by steps, and each is proved before the next", async () => {
    const w = await trafficWorld();
    const id = await w.carry(half);
    expect(await w.outcome(id)).toBe("settled");
    expect(w.written()).toEqual([between, { nlb: 50, octavia: 50 }]);
    expect(w.weights()).toEqual({ nlb: 50, octavia: 50 });
    const [first, second] = w.batches();
    // In sync (20 s at least), TTL and margin (90 s), bake (120 s).
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual((20 + 90 + 120) * 1000);
    const { progress } = await w.record(id);
    expect(progress.proof).toContain("240 look-ups agree with nlb 50 %, octavia 50 %");
    expect(w.asked.lookups).toBeGreaterThan(300);
    expect(await w.problems()).toEqual([]);
  });

  test("leaves word of who wanted the weights that stand now, and why; the declared ones need none", async () => {
    const w = await trafficWorld();
    await w.carry({ ...half, reason: "the NLB is as good" });
    expect((await w.state())?.standing).toMatchObject({
      weights: { nlb: 50, octavia: 50 },
      reason: "the NLB is as good",
      by: { via: "console" },
    });
    await w.carry({ kind: "shift", to: declared });
    expect((await w.state())?.standing).toBeUndefined();
  });

  test("may name some sites only, be slower than the policy, and has nothing to do where it is so already", async () => {
    const w = await trafficWorld();
    const id = await w.carry({ kind: "shift", to: { nlb: 20 }, maxStep: 5, bakeSeconds: 0 });
    expect(w.written()).toEqual([
      { nlb: 16, octavia: 94 },
      { nlb: 20, octavia: 90 },
    ]);
    expect((await w.record(id)).plan.steps.map(({ bakeSeconds }) => bakeSeconds)).toEqual([0, 0]);
    const again = await w.carry({ kind: "shift", to: { nlb: 20 } });
    expect(w.execution(again)?.status).toBe("SUCCEEDED");
    expect(await w.outcome(again)).toBe("never began");
  });

  test("moves the records of both types in one batch", async () => {
    const both = shop({
      types: ["A", "AAAA"],
      sites: [
        site("nlb", nlb, 10, { target: { kind: "addresses", addresses: [nlb, "2001:db8::10"] } }),
        site("octavia", octavia, 90, { target: { kind: "addresses", addresses: [octavia, "2001:db8::20"] } }),
      ],
    });
    const dual = await trafficWorld({ policy: both });
    await dual.carry(half);
    expect([dual.weights("A"), dual.weights("AAAA")]).toEqual([
      { nlb: 50, octavia: 50 },
      { nlb: 50, octavia: 50 },
    ]);
    expect(dual.batches().every(({ changes }) => changes.length === 4)).toBe(true);
    expect(await dual.problems()).toEqual([]);
  });
});

test("a private zone's shift is proved by what the VPC's resolver answers, and says that this is the weaker proof", async () => {
  const check = { kind: "none", because: "a test" } as const;
  const w = await trafficWorld({
    policy: shop({
      zone: { id: "Z0PRIVATE", name: "example.com", private: true },
      sites: [site("nlb", "10.0.1.10", 10, { check }), site("octavia", "10.0.2.20", 90, { check })],
    }),
  });
  const id = await w.carry(half);
  expect(await w.outcome(id)).toBe("settled");
  const { progress } = await w.record(id);
  expect(progress.proof).toContain("20 look-ups through the VPC's resolver agree");
  expect(progress.proof).toContain("prove no shares");
});

describe("what turns a shift back, to exactly what was stored and with the same proof", () => {
  test("an abort", async () => {
    const w = await trafficWorld();
    const id = await underWay(w);
    await w.abort(id);
    await w.over(id);
    expect(await w.outcome(id)).toBe("returned");
    expect(await w.reason(id)).toContain("changed my mind");
    expect(w.written()).toEqual([between, declared]);
    const { back } = await w.record(id);
    expect(back?.proof).toContain("look-ups agree with nlb 10 %, octavia 90 %");
    expect(w.execution(id)?.status).toBe("FAILED");
    expect(await w.problems()).toEqual([]);
  });

  test("an alarm that fires while it bakes, within two minutes", async () => {
    const w = await trafficWorld();
    const id = await underWay(w);
    await w.until(async () => (await w.progress(id)).settledAt !== undefined);
    w.alarm("ALARM");
    const firesAt = w.clock.now();
    await w.until(() => w.written().length === 2);
    expect(w.clock.now() - firesAt).toBeLessThan(2 * minute);
    await w.over(id);
    expect(await w.reason(id)).toContain("alarm shop-5xx fires");
    expect(w.weights()).toEqual(declared);
  });

  test("a site that gains and dies, and it never gains again", async () => {
    const w = await trafficWorld();
    const id = await underWay(w);
    w.dies(nlb);
    await w.over(id);
    expect(await w.outcome(id)).toBe("returned");
    expect(await w.reason(id)).toContain("nlb should gain, and is unhealthy");
    expect(w.written()).toEqual([between, declared]);
  });

  test("invariant 1: a site that loses and dies gets nobody back; it waits where it is, then needs a person", async () => {
    const w = await trafficWorld();
    const id = await underWay(w);
    w.dies(octavia);
    await w.pass(3 * minute);
    await w.abort(id);
    await w.over(id);
    expect(w.written()).toEqual([between]);
    expect(await w.outcome(id)).toBe("needs-a-person");
    expect(await w.reason(id)).toContain(
      "stays at nlb 30 (30 %), octavia 70 (70 %) and does not go back to nlb 10 (10 %), octavia 90 (90 %), for octavia is unhealthy",
    );
    expect((await w.state())?.needsPerson?.shift).toBe(id);
    expect(await w.problems()).toEqual([]);
  });

  test("a site that was dead comes back in time: the stored weights stand again", async () => {
    const w = await trafficWorld();
    const id = await underWay(w);
    w.dies(octavia);
    await w.pass(3 * minute);
    await w.abort(id);
    await w.pass(5 * minute);
    w.heals(octavia);
    await w.over(id);
    expect(await w.outcome(id)).toBe("returned");
    expect(w.weights()).toEqual(declared);
  });

  test("look-ups that never agree, as where somebody else's servers answer for the name", async () => {
    const w = await trafficWorld();
    const { route53 } = w.account.world;
    const id = await underWay(w);
    route53.faults.lookup = () => "ESERVFAIL";
    await w.over(id);
    expect(await w.outcome(id)).toBe("needs-a-person");
    expect(await w.reason(id)).toContain(
      "has nlb 10 (10 %), octavia 90 (90 %) again as the zone says, but that is not proved",
    );
    expect(w.weights()).toEqual(declared);
  });

  test("a step that settles in time although its servers lag", async () => {
    const w = await trafficWorld({ installation: { route53: { propagationSeconds: [300, 320] } } });
    const id = await w.carry(half);
    expect(await w.outcome(id)).toBe("settled");
    const [first, second] = w.batches();
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(300_000);
  });

  test("one that does not: set, but not settled", async () => {
    const w = await trafficWorld({
      installation: { route53: { propagationSeconds: [1200, 1250] } },
      isStanding: true,
    });
    const id = await w.carry(half);
    expect(await w.reason(id)).toContain("did not settle in 900 s");
    expect(w.weights()).toEqual(declared);
  });
});
