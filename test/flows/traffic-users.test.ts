import { describe, expect, test } from "vitest";
import { sitedWorld, twoWaves, weighted } from "./traffic-release-world.ts";
import type { SitedWorld } from "./traffic-release-world.ts";
import { minute as oneMinute, octavia, port, trafficWorld } from "./traffic-world.ts";
import { minute } from "./world.ts";

const people = { requestsPerSecond: 100 };
const stubborn = { share: 0.05, times: 10 };

/** Evacuated, deployed and restored, one cell after the other, and some time afterwards. */
async function released(w: SitedWorld) {
  await w.pass(10 * minute);
  w.push("v1");
  expect(await w.rested()).toEqual([]);
  // The old tasks go with the termination wait.
  await w.pass(90 * minute);
  expect(w.outcomes()).toEqual(["v1 settled"]);
  return w.users.report();
}

describe("people who use a service while its cells are evacuated, deployed and restored", () => {
  test("lose not one request, and keep the connections that last", async () => {
    const w = await sitedWorld(twoWaves(), { people: { ...people, lasting: { share: 0.05, seconds: 60 } } });
    const { served, failed, broken, byVersion } = await released(w);
    console.log("evacuate, deploy, restore:", { served, failed, broken });
    expect(served).toBeGreaterThan(500_000);
    expect([failed, broken]).toEqual([0, 0]);
    expect(Object.keys(byVersion).length).toBe(2);
  });

  test("lose none either where every twentieth resolver keeps answers ten times as long: the old tasks wait for them", async () => {
    const w = await sitedWorld(twoWaves(), { people: { ...people, stubborn } });
    const { served, failed, failedByStubborn } = await released(w);
    console.log("… with 5 % that keep answers ten times as long:", { served, failed, failedByStubborn });
    expect(failed).toBe(0);
  });

  test.for(["abort", "rollback"] as const)(
    "weighted: lose none when a person asks for an %s in the middle of the return: they leave the cell before it goes back",
    async (asked) => {
      const w = await sitedWorld(twoWaves({ strategy: weighted }), { people });
      await w.pass(10 * minute);
      w.push("v1");
      await w.until(() => w.weights()["a"] === 50);
      await w.pass(3 * minute);
      const release = w.release("v1").id;
      const reason = "it looks wrong";
      await w.say(
        asked === "abort"
          ? { command: asked, release, reason }
          : { command: asked, service: "storefront", reason },
      );
      const askedAt = w.clock.now();
      await w.until(() => w.weights()["a"] === 0);
      expect(w.clock.now() - askedAt).toBeLessThan((asked === "abort" ? 1.5 : 3.5) * minute);
      await w.rested();
      await w.pass(30 * minute);
      expect(w.release("v1").outcome?.kind).toBe("rolled-back");
      expect(w.weights()).toEqual({ a: 100, b: 100 });
      expect(w.users.report().failed).toBe(0);
    },
  );

  test("weighted: meet a bad candidate at the first step only, behind a load balancer that has no canary", async () => {
    const bad = { errorRate: 0.5 };
    const of = async (strategy: typeof weighted | { kind: "all-at-once"; bakeSeconds: number }) => {
      const w = await sitedWorld(twoWaves({ strategy }), { people });
      await w.pass(10 * minute);
      w.push("v1", bad);
      await w.rested();
      expect(w.outcomes()).toEqual(["v1 rolled-back"]);
      expect(w.weights()).toEqual({ a: 100, b: 100 });
      return w.users.report().failed;
    };
    const [byTenths, atOnce] = [await of(weighted), await of({ kind: "all-at-once", bakeSeconds: 300 })];
    console.log("failed requests of a bad candidate:", { weighted: byTenths, "all-at-once": atOnce });
    expect(byTenths).toBeGreaterThan(0);
    expect(byTenths).toBeLessThan(atOnce / 2);
  });
});

test("of a site that is switched off after its evacuation, only resolvers that keep answers too long lose requests", async () => {
  const off = async (more: object) => {
    const w = await trafficWorld();
    const users = w.account.world.population.start({
      name: w.policy.name,
      port,
      requestsPerSecond: 100,
      ...more,
    });
    await w.pass(20 * oneMinute);
    await w.carry({ kind: "evacuate", site: "octavia" });
    w.dies(octavia);
    await w.pass(60 * oneMinute);
    w.heals(octavia);
    await w.pass(5 * oneMinute);
    await w.carry({ kind: "restore", site: "octavia" });
    expect(w.weights()).toEqual({ nlb: 10, octavia: 90 });
    return users.report();
  };
  const honest = await off({});
  const some = await off({ stubborn });
  console.log("switched off after an evacuation:", {
    served: honest.served,
    failed: honest.failed,
    failedWithStubborn: some.failed,
  });
  expect(honest.failed).toBe(0);
  expect(some.failed).toBe(some.failedByStubborn);
  // A twentieth of the people, for ten TTLs less what the evacuation itself waits: TTL, margin and drain time.
  expect(some.failed).toBeLessThan(0.05 * 100 * (600 - 90 - 300));
});
