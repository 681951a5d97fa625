import { describe, expect, test } from "vitest";
import { minute, nlb, octavia, shop, trafficWorld } from "./traffic-world.ts";
import type { TrafficWorld } from "./traffic-world.ts";

const half = { kind: "shift", to: { octavia: 50, nlb: 50 } };
const declared = { nlb: 10, octavia: 90 };
const watched = (more: Parameters<typeof shop>[0] = {}) =>
  trafficWorld({ policy: shop(more), isWatched: true });
const told = ({ news }: TrafficWorld) => news.map(({ state, reason = "" }) => `${state}: ${reason}`);
const states = ({ news }: TrafficWorld) => news.map(({ state }) => state);

describe("the watch", () => {
  test("makes the records of a name that never existed, and tells who is answered", async () => {
    const w = await trafficWorld({ isStanding: false, isWatched: true });
    await w.pass(8 * minute);
    expect(w.weights()).toEqual(declared);
    expect(told(w)).toEqual([
      expect.stringMatching(/^answered: Answered now: nlb 10 % \(weight 10\), octavia 90 % \(weight 90\)$/),
    ]);
    expect(Object.keys((await w.state())?.owned ?? {})).toHaveLength(2);
    expect(await w.problems()).toEqual([]);
  });

  test("tells once that a site died, who carries what then, and once that it is back, after some calm", async () => {
    const w = await watched();
    const diesAt = w.clock.now();
    w.dies(nlb);
    await w.until(() => w.news.length > 0);
    expect(w.clock.now() - diesAt).toBeLessThan(3 * minute);
    await w.pass(10 * minute);
    expect(told(w)).toEqual([
      "health: nlb is unhealthy. Answered now: nlb 0 % (weight 10), octavia 100 % (weight 90)",
    ]);
    expect(w.news[0]?.shares).toEqual({ nlb: 0, octavia: 1 });
    const healsAt = w.clock.now();
    w.heals(nlb);
    await w.until(() => w.news.length > 1);
    expect(w.clock.now() - healsAt).toBeGreaterThanOrEqual(5 * minute);
    expect(told(w)[1]).toContain("nlb is healthy again. Answered now: nlb 10 %");
    await w.pass(20 * minute);
    expect(states(w)).toEqual(["health", "health"]);
    expect(w.written()).toEqual([]);
  });

  test("tells drift once for each change, and its end", async () => {
    const w = await watched();
    await w.setByHand("nlb", 40);
    await w.pass(5 * minute);
    expect(told(w)).toEqual([
      "drift: weights are not as declared: nlb 40 instead of 10. Nothing is changed: the policy says `drift: report`",
    ]);
    await w.setByHand("nlb", 41);
    await w.pass(3 * minute);
    await w.setByHand("nlb", 10);
    await w.pass(3 * minute);
    expect(states(w)).toEqual(["drift", "drift", "drift-ended"]);
    expect((await w.state())?.drift).toBeUndefined();
    expect(w.executions().filter(({ name }) => name.includes("repair"))).toEqual([]);
  });

  test("brings weights back by a shift where the policy enforces, by steps and with proof", async () => {
    const w = await watched({ drift: "enforce" });
    await w.setByHand("nlb", 90);
    await w.until(() => states(w).includes("drift-ended"));
    expect(states(w)).toEqual(["drift", "settled", "drift-ended"]);
    expect(told(w)[0]).toContain("It is brought back now, as far as the rails allow: shop-repair-");
    expect(w.news[1]).toMatchObject({ kind: "repair", by: "pointsman's watch" });
    expect(w.weights()).toEqual(declared);
    expect(w.written()).toEqual([{ nlb: 54, octavia: 126 }, declared]);
    expect((await w.state())?.standing).toBeUndefined();
    expect(await w.problems()).toEqual([]);
  });

  test("brings health checks and record sets back too, at the weights that stand, and not in a hurry", async () => {
    const w = await watched({ drift: "enforce" });
    const [set, other] = [...w.zone.standing.values()].filter(({ Type }) => Type === "A");
    const { checks } = w.account.world.route53;
    checks.set(set?.HealthCheckId ?? "", { Port: 8443 });
    await w.until(() => states(w).includes("drift-ended"));
    expect(told(w)[0]).toContain("is not as declared: port 8443 instead of 443. It is brought back now");
    expect(checks.get(set?.HealthCheckId ?? "").config.Port).toBe(443);
    expect(w.written()).toEqual([]);
    const { HealthCheckId: _, ...without } = other ?? {};
    await w.byHand({ Action: "UPSERT", ResourceRecordSet: without as never });
    await w.until(() => states(w).filter((state) => state === "drift-ended").length > 1);
    expect(told(w)[2]).toContain(
      "a record set is not as the policy says: A pointsman-octavia. It was brought",
    );
    expect(w.written()).toEqual([{ octavia: 90 }]);
    expect((await w.state())?.repair?.times).toBe(2);
    expect(await w.problems()).toEqual([]);
  });

  test("says why it cannot bring back, and does not try each minute", async () => {
    const w = await watched({ drift: "enforce" });
    w.dies(octavia);
    await w.pass(3 * minute);
    await w.setByHand("octavia", 10);
    await w.pass(8 * minute);
    expect(states(w)).toEqual(["health", "drift"]);
    expect(told(w)[1]).toContain("It cannot be brought back: ");
    expect(told(w)[1]).toContain("octavia would go from 50 % to 70 % (weight 10 to 70), but it is unhealthy");
    expect(w.executions().filter(({ name }) => name.includes("repair"))).toEqual([]);
    expect(w.weights()).toEqual({ nlb: 10, octavia: 10 });
  });

  test("leaves alone what a shift, an evacuation or a standing split explains", async () => {
    const w = await watched({ drift: "enforce" });
    await w.carry(half);
    await w.carry({ kind: "evacuate", site: "nlb" });
    await w.pass(10 * minute);
    expect(states(w)).toEqual(["settled", "settled"]);
    expect(told(w)[1]).toContain("nlb is out of traffic: nlb 0 (0 %), octavia 50 (100 %)");
    expect((await w.state())?.carried?.shares).toEqual({ nlb: 0, octavia: 1 });
    expect(w.weights()).toEqual({ nlb: 0, octavia: 50 });
  });

  test("invariant 6: brings a shift back whose execution was stopped, and tells how that ended", async () => {
    const w = await watched();
    const id = await w.start(half);
    await w.until(() => w.written().length > 0);
    await w.stop(id);
    await w.until(async () => (await w.outcome(id)) !== "open");
    await w.pass(2 * minute);
    expect(await w.outcome(id)).toBe("returned");
    expect(told(w)).toEqual([
      expect.stringContaining("The weights are back at nlb 10 (10 %), octavia 90 (90 %)"),
    ]);
    expect(w.weights()).toEqual(declared);
    expect(await w.problems()).toEqual([]);
  });

  test("invariant 4: tells of a name that somebody else has, and touches nothing", async () => {
    const w = await trafficWorld({ isStanding: false });
    await w.byHand({
      Action: "CREATE",
      ResourceRecordSet: {
        Name: "shop.example.com.",
        Type: "A",
        TTL: 60,
        ResourceRecords: [{ Value: octavia }],
      },
    });
    await w.lookAround();
    await w.lookAround();
    expect(told(w)).toEqual([expect.stringContaining("has an A record with simple routing")]);
    expect(w.written()).toEqual([]);
  });

  test("says that a health check is gone, and with `enforce` makes another", async () => {
    const w = await watched({ drift: "enforce" });
    const { checks } = w.account.world.route53;
    const [set] = [...w.zone.standing.values()].filter(({ Type }) => Type === "A");
    const before = set?.HealthCheckId ?? "";
    checks.delete(before);
    await w.until(() => states(w).includes("drift-ended"));
    expect(told(w)[0]).toContain(`the health check ${before} of nlb is gone. It is brought back now`);
    expect(w.written()).toEqual([{ nlb: 10 }]);
    const [now] = [...w.zone.standing.values()].filter(({ Type }) => Type === "A");
    expect(checks.get(now?.HealthCheckId ?? "").reference).toMatch(/^pointsman-[0-9a-f]{40}-2$/);
    expect(await w.problems()).toEqual([]);
  });

  test("whose reading of one thing fails tells the others all the same, and the failure is seen", async () => {
    const w = await watched();
    const denied = { kind: "fails-before", error: "AccessDeniedException" } as const;
    w.plan.add({ match: { operation: "ListHealthChecks" }, fault: denied, times: 500 });
    w.dies(nlb);
    await w.pass(8 * minute);
    expect(states(w)).toEqual(["health"]);
    expect(w.lambda.deadLetters.map(({ requestContext }) => requestContext.functionArn)).toContainEqual(
      expect.stringContaining("trafficWatch"),
    );
  });

  test("begins ten repairs a round: what a file declares for many names comes one after another", async () => {
    const policies = Array.from({ length: 12 }, (_, at) =>
      shop({ policy: `p-${at}`, name: `p-${at}.example.com` }),
    );
    const w = await trafficWorld({ isStanding: false, installation: { policies } });
    await w.lookAround();
    expect(w.executions()).toHaveLength(10);
    await w.pass(minute);
    await w.lookAround();
    expect(w.executions()).toHaveLength(12);
    await w.pass(minute);
    await w.lookAround();
    expect(w.executions()).toHaveLength(12);
    expect(new Set(states(w))).toEqual(new Set(["answered"]));
    expect(w.sns.messages ?? []).toEqual([]);
  });
});
