import { describe, expect, test } from "vitest";
import { publishedLimits } from "../../infra/sandbox/route53/throttle.ts";
import { minute, trafficWorld } from "./traffic-world.ts";
import type { TrafficWorld } from "./traffic-world.ts";

const half = { kind: "shift", to: { octavia: 50, nlb: 50 } };
const declared = { nlb: 10, octavia: 90 };
const change = { service: "route53", operation: "ChangeResourceRecordSets" };

describe("Route 53 that does not take a change now", () => {
  test("is waited out while it processes a prior request", async () => {
    const w = await trafficWorld({ installation: { route53: { processingSeconds: 125 } } });
    const id = await w.start(half);
    await w.until(async () => (await w.progress(id)).settledAt !== undefined);
    // Somebody changes another name of the zone, and Route 53 is busy with that when the bake is over.
    await w.pass(30_000);
    const ResourceRecordSet = {
      Name: "other.example.com",
      Type: "A" as const,
      TTL: 60,
      ResourceRecords: [{ Value: "192.0.2.9" }],
    };
    await w.byHand({ Action: "UPSERT", ResourceRecordSet });
    await w.over(id);
    expect(w.refusals()).toContain("PriorRequestNotComplete");
    expect(await w.outcome(id)).toBe("settled");
  });

  test("is waited out where it throttles, and nothing turns back for that", async () => {
    const w = await trafficWorld();
    const { throttle } = w.account.world.route53;
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    throttle.limits = { ...publishedLimits, changes: { burst: 0, rate: 0 } };
    await w.until(async () => (await w.record(id)).step === 1);
    await w.pass(5 * minute);
    expect((await w.record(id)).turned).toBeUndefined();
    throttle.limits = publishedLimits;
    await w.over(id);
    expect(w.refusals().length).toBeGreaterThan(10);
    expect(await w.outcome(id)).toBe("settled");
  });

  test("turns back in the end where it never takes it", async () => {
    const w = await trafficWorld();
    const { throttle } = w.account.world.route53;
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    throttle.limits = { ...publishedLimits, changes: { burst: 0, rate: 0 } };
    await w.until(async () => (await w.record(id)).turned !== undefined);
    throttle.limits = publishedLimits;
    await w.over(id);
    expect(await w.outcome(id)).toBe("returned");
    expect(w.weights()).toEqual(declared);
  });

  test("says which record set is protected, is not asked again, and goes back where it can", async () => {
    const w = await trafficWorld();
    const { zones } = w.account.world.route53;
    zones.protect(w.zone, "shop.example.com.", "A", "the audit wants it so");
    const id = await w.carry(half);
    expect(await w.reason(id)).toContain("protected");
    expect(w.refusals()).toHaveLength(1);
    expect(w.weights()).toEqual(declared);
    expect(await w.problems()).toEqual([]);
  });

  test("needs a person where a protection comes in the middle: the weights cannot go back", async () => {
    const w = await trafficWorld();
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    w.account.world.route53.zones.protect(w.zone, "shop.example.com.", "A");
    await w.abort(id);
    await w.over(id);
    expect(await w.outcome(id)).toBe("needs-a-person");
    expect(await w.reason(id)).toContain("protected");
    expect(w.weights()).toEqual({ nlb: 30, octavia: 70 });
  });
});

describe("a lost answer", () => {
  const lost = (nth: number) => async (w: TrafficWorld) => {
    w.plan.add({ match: change, fault: { kind: "answer-lost" }, attempts: 3, nth });
    const id = await w.carry(half);
    expect(await w.outcome(id)).toBe("settled");
    expect(w.weights()).toEqual({ nlb: 50, octavia: 50 });
    return id;
  };

  test("of the first step leads to no second write of it: the zone says that it stands", async () => {
    const w = await trafficWorld();
    await lost(1)(w);
    expect(new Set(w.written().map((each) => JSON.stringify(each))).size).toBe(2);
  });

  test("of a later step neither", async () => {
    const w = await trafficWorld();
    await lost(2)(w);
    expect(await w.problems()).toEqual([]);
  });

  test("of a call that was never made is made up for", async () => {
    const w = await trafficWorld();
    w.plan.add({ match: change, fault: { kind: "fails-before" }, attempts: 3 });
    const id = await w.carry(half);
    expect(await w.outcome(id)).toBe("settled");
  });

  test("of the way back leads to the same end", async () => {
    const w = await trafficWorld();
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    w.plan.add({ match: change, fault: { kind: "answer-lost" }, attempts: 3 });
    await w.abort(id);
    await w.over(id);
    expect(await w.outcome(id)).toBe("returned");
    expect(w.weights()).toEqual(declared);
  });

  test("of a process that dies after the write leads on by the machine's own retry", async () => {
    const w = await trafficWorld();
    w.plan.add({ match: change, fault: { kind: "dies-after" } });
    const id = await w.carry(half);
    expect(await w.outcome(id)).toBe("settled");
  });
});

describe("somebody who changes the zone meanwhile", () => {
  test("before anything was written: nothing is moved, and the shift is refused", async () => {
    const w = await trafficWorld();
    w.plan.add({
      match: { operation: "DescribeAlarms" },
      fault: { kind: "fails-before" },
      attempts: 3,
      times: 4,
    });
    const id = await w.start(half);
    await w.until(async () => (await w.outcome(id)) === "open");
    await w.setByHand("nlb", 25);
    await w.over(id);
    expect(await w.outcome(id)).toBe("refused");
    expect(await w.reason(id)).toContain("somebody changed it meanwhile; nothing was changed");
    expect(w.written()).toEqual([]);
    expect(w.weights()).toEqual({ nlb: 25, octavia: 90 });
  });

  test("between steps: it is left as it is, for a write of ours would undo theirs", async () => {
    const w = await trafficWorld();
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    await w.setByHand("nlb", 200);
    await w.over(id);
    expect(await w.outcome(id)).toBe("needs-a-person");
    expect(await w.reason(id)).toContain("somebody changed it meanwhile; it is left as it is");
    expect(w.weights()).toEqual({ nlb: 200, octavia: 70 });
  });

  test("on the way back: left too", async () => {
    const w = await trafficWorld();
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    await w.abort(id);
    await w.until(() => w.written().length > 1);
    await w.pass(2000);
    await w.setByHand("octavia", 1);
    await w.over(id);
    expect(await w.outcome(id)).toBe("needs-a-person");
    expect(w.weights()).toEqual({ nlb: 10, octavia: 1 });
  });
});
