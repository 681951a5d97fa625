import { describe, expect, test } from "vitest";
import { minute, trafficWorld } from "./traffic-world.ts";
import type { TrafficWorld } from "./traffic-world.ts";

const half = { kind: "shift", to: { octavia: 50, nlb: 50 } };
const declared = { nlb: 10, octavia: 90 };

/** As the watch does it when the execution of a shift has ended before the shift. */
const bringBack = (w: TrafficWorld, shift: string) =>
  w.carry({ policy: undefined, reason: undefined, kind: "return", shift });

describe("a shift whose execution somebody stops", () => {
  test("is brought back by another execution, with a new fence and the same proof", async () => {
    const w = await trafficWorld();
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    const fence = (await w.state())?.lease?.fence ?? 0;
    await w.stop(id);
    await w.pass(minute);
    await bringBack(w, id);
    expect(await w.outcome(id)).toBe("returned");
    expect(await w.reason(id)).toContain("its execution ended by itself");
    expect(w.weights()).toEqual(declared);
    expect((await w.state())?.fence).toBe(fence + 1);
    expect(await w.problems()).toEqual([]);
  });

  test("invariant 5: is not taken over while it runs, nor while its last function may", async () => {
    const w = await trafficWorld();
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    const early = await bringBack(w, id);
    expect(w.execution(early)?.status).toBe("SUCCEEDED");
    expect(w.execution(id)?.status).toBe("RUNNING");
    await w.stop(id);
    await w.pass(30_000);
    await bringBack(w, id);
    expect((await w.record(id)).executionArn).toContain(id);
    await w.pass(15_000);
    await bringBack(w, id);
    expect(await w.outcome(id)).toBe("returned");
  });

  test("may be brought back twice, and comes to the same", async () => {
    const w = await trafficWorld();
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    await w.stop(id);
    await w.pass(minute);
    const rest = { policy: undefined, reason: undefined, kind: "return", shift: id };
    const both = [await w.start(rest, "r-1"), await w.start(rest, "r-2")];
    for (const each of both) await w.over(each);
    expect(await w.outcome(id)).toBe("returned");
    const ends = both.map((each) => String(w.execution(each)?.status));
    expect(ends.sort((a, b) => a.localeCompare(b))).toEqual(["FAILED", "SUCCEEDED"]);
    expect(w.weights()).toEqual(declared);
    const late = await bringBack(w, id);
    expect(w.execution(late)?.status).toBe("SUCCEEDED");
  });

  test("and whose bringing back is stopped too is brought back by a third", async () => {
    const w = await trafficWorld();
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    await w.stop(id);
    await w.pass(minute);
    const second = await w.start({ policy: undefined, reason: undefined, kind: "return", shift: id });
    await w.until(() => w.written().length > 1);
    await w.stop(second);
    await w.pass(minute);
    await bringBack(w, id);
    expect(await w.outcome(id)).toBe("returned");
    expect(w.weights()).toEqual(declared);
  });

  test("before it was planned leaves the policy free again, when somebody looks", async () => {
    const w = await trafficWorld();
    // Its first function never comes further than the lease.
    w.plan.add({
      match: { operation: "GetHostedZone" },
      fault: { kind: "fails-before" },
      attempts: 3,
      times: 50,
    });
    const id = await w.start(half);
    await w.until(async () => (await w.state())?.lease !== undefined);
    await w.stop(id);
    await w.pass(minute);
    await bringBack(w, id);
    expect(await w.problems()).toEqual([]);
    expect(await w.outcome(id)).toBe("never began");
  });

  test("before it was planned does not keep the next one from beginning either", async () => {
    const w = await trafficWorld();
    const until = w.clock.now() + 20_000;
    w.plan.add({ match: { operation: "GetHostedZone", until }, fault: { kind: "dies-after" }, times: 50 });
    const id = await w.start(half);
    await w.until(async () => (await w.state())?.lease !== undefined);
    await w.stop(id);
    expect(await w.said(await w.carry(half))).toContain("is held by");
    await w.pass(minute);
    const next = await w.carry(half);
    expect(await w.outcome(next)).toBe("settled");
    expect(await w.problems()).toEqual([]);
  });
});

test("a way back that fails itself is said, and needs a person", async () => {
  const w = await trafficWorld();
  const id = await w.start(half);
  await w.until(() => w.written().length > 0);
  await w.abort(id);
  const denied = { kind: "fails-before", error: "AccessDeniedException" } as const;
  w.plan.add({ match: { operation: "ListResourceRecordSets" }, fault: denied, times: 500 });
  await w.over(id);
  expect(await w.outcome(id)).toBe("needs-a-person");
  expect(await w.reason(id)).toContain("going back failed itself");
  expect(await w.problems()).toEqual([]);
});
