import { describe, expect, test } from "vitest";
import { cell, policyOf, sited, sitedWorld, twoWaves, weighted } from "./traffic-release-world.ts";
import type { SitedWorld } from "./traffic-release-world.ts";
import { minute, people } from "./world.ts";

const even = { a: 100, b: 100 };
const firing = (w: SitedWorld, name: string) =>
  w.account.world.alarms.setAlarmState(name, "ALARM", "high", 24 * 3600);
const isUnderWay = (w: SitedWorld, phase: string, site: string) => async () =>
  (await w.records()).some((each) => each.phase === phase && each.site === site && each.state === "open");
const backAt = (w: SitedWorld, name: string) =>
  w
    .facts()
    .timeline(w.release("v1").id)
    .find((event) => event.what === "back on the goal" && event.cell === name)?.at ?? "";

async function allOnV0(w: SitedWorld): Promise<void> {
  expect([w.runs("a"), w.runs("b")]).toEqual(["v0", "v0"]);
  expect(w.weights()).toEqual(even);
  expect((await w.traffic())?.out).toEqual({});
}

describe("a release of sites that fails", () => {
  test("while users come back to the first cell takes them out again, and brings all back to what it was", async () => {
    const w = await sitedWorld(twoWaves({ strategy: weighted }));
    w.push("v1");
    await w.soon(isUnderWay(w, "restore", "a"));
    await w.until(() => w.weights()["a"] !== 0);
    firing(w, "a-5xx");
    const firedAt = w.clock.now();
    await w.until(() => w.weights()["a"] === 0);
    expect(w.clock.now() - firedAt).toBeLessThan(3 * minute);
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.release("v1").outcome?.reason).toContain("alarm a-5xx fires");
    await allOnV0(w);
    expect(await w.shifts()).toEqual([
      "evacuate of a settled",
      "restore of a returned",
      "return-all: restore of a settled",
    ]);
  });

  test("in its second wave withdraws the first, backs out the newest first, and returns every site", async () => {
    const w = await sitedWorld();
    w.push("v1");
    await w.until(() => w.deployments("b").length > 0);
    firing(w, "b-5xx");
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(backAt(w, "b") < backAt(w, "a")).toBe(true);
    await allOnV0(w);
    // b is out and cannot carry a's users: a is not withdrawn, and goes back with its users.
    expect(await w.shifts()).toEqual([
      "evacuate of a settled",
      "restore of a settled",
      "evacuate of b settled",
      "return-all: restore of b settled",
    ]);
  });

  test("withdraws at once what was back where the others can carry it", async () => {
    const beside = { name: "c", setIdentifier: "c", weight: 100 } as const;
    const target = { kind: "addresses", addresses: ["203.0.113.5"] } as const;
    const check = { kind: "none", because: "it is somebody else's" } as const;
    const sites = [...policyOf(["a", "b"]).sites, { ...beside, target, check }];
    const w = await sitedWorld(sited([cell("a", 1), cell("b", 2)]), { policy: { sites } });
    w.push("v1");
    await w.until(() => w.deployments("b").length > 0);
    firing(w, "b-5xx");
    const firedAt = w.clock.now();
    await w.until(() => w.weights()["a"] === 0);
    expect(w.clock.now() - firedAt).toBeLessThan(minute);
    expect(w.weights()).toEqual({ a: 0, b: 0, c: 100 });
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect([w.runs("a"), w.runs("b")]).toEqual(["v0", "v0"]);
    expect(w.weights()).toEqual({ a: 100, b: 100, c: 100 });
    expect((await w.shifts()).slice(2)).toEqual([
      "evacuate of b settled",
      "withdraw of a settled",
      "return-all: restore of a settled",
      "return-all: restore of b settled",
    ]);
    expect((await w.traffic())?.out).toEqual({});
  });

  test("as its second site's users come back takes those out again, and leaves no user behind", async () => {
    const w = await sitedWorld();
    w.push("v1");
    await w.soon(isUnderWay(w, "restore", "b"));
    await w.until(() => w.weights()["b"] !== 0);
    await w.soon(async () => (await w.records()).at(-1)?.outcome !== undefined || w.weights()["b"] === 100);
    firing(w, "b-5xx");
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    await allOnV0(w);
    expect((await w.shifts()).slice(3)).toEqual([
      "restore of b returned",
      "return-all: restore of b settled",
    ]);
  });

  test("because its cell cannot be taken out has moved nothing, and says what stood against it", async () => {
    const w = await sitedWorld(twoWaves(), {
      policy: { sites: policyOf(["a", "b"]).sites.map((each) => ({ ...each, carries: 60 })) },
    });
    w.push("v1");
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 refused"]);
    expect(w.release("v1").outcome?.reason).toContain("can carry 60 %");
    await allOnV0(w);
  });

  test("because something of the name needs a person has moved nothing, and runs when the person has looked", async () => {
    const w = await sitedWorld();
    await w.startShift({ kind: "shift", to: { a: 50 } }, "stuck");
    await w.until(() => w.weights()["a"] !== 100);
    await w.setByHand("b", 7);
    await w.soon(async () => (await w.traffic())?.needsPerson !== undefined);
    w.push("v1");
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 refused"]);
    expect(w.release("v1").outcome?.reason).toContain("policy storefront needs a person since");
    await w.startShift({ kind: "shift", to: even, override: ["step"] }, "mended");
    await w.soon(async () => w.weights()["b"] === 100 && (await w.traffic())?.lease === undefined);
    expect((await w.traffic())?.needsPerson).toBeUndefined();
    await w.say({ command: "start", service: "storefront", tag: "v1", reason: "again" });
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 refused", "v1 settled"]);
    expect(w.weights()).toEqual(even);
  });

  test("in its deployment brings the cell's users back to what was stable", async () => {
    const w = await sitedWorld();
    w.push("v1", { neverStarts: "CannotPullContainerError: no such image" });
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(await w.shifts()).toEqual(["evacuate of a settled", "return-all: restore of a settled"]);
    await allOnV0(w);
  });

  test.for(["evacuate", "restore"] as const)("on a person's abort in its %s", async (phase) => {
    const w = await sitedWorld();
    w.push("v1");
    await w.soon(isUnderWay(w, phase, "a"));
    await w.pass(30_000);
    await w.say({ command: "abort", release: w.release("v1").id, reason: "wrong image" }, people.ben);
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual([phase === "evacuate" ? "v1 refused" : "v1 rolled-back"]);
    expect(w.release("v1").outcome?.reason).toContain("wrong image");
    await allOnV0(w);
  });
});

describe("a rollback of sites", () => {
  test.for(["evacuate", "restore"] as const)("in flight, in the %s of the second cell", async (phase) => {
    const w = await sitedWorld();
    w.push("v1");
    await w.soon(isUnderWay(w, phase, "b"));
    await w.pass(30_000);
    await w.say({ command: "rollback", service: "storefront", reason: "it is slow" }, people.ben);
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "rollback settled"]);
    await allOnV0(w);
  });

  test("at rest goes back with the users where they are: that is the fastest road", async () => {
    const w = await sitedWorld();
    w.push("v1");
    expect(await w.rested()).toEqual([]);
    const before = (await w.shifts()).length;
    await w.say({ command: "rollback", service: "storefront", reason: "it is slow" });
    await w.rested();
    // The load balancers take a while to do what their listeners say.
    await w.pass(3 * minute);
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "rollback settled"]);
    expect((await w.shifts()).length).toBe(before);
    await allOnV0(w);
  });

  test("brings back a site that a dead release left out of traffic", async () => {
    const w = await sitedWorld();
    w.push("v1");
    await w.until(() => w.deployments("a").length > 0);
    await w.stopInConsole(w.sfn.executions().find(({ machineName }) => machineName.endsWith("Release"))?.arn);
    expect(await w.rested()).toEqual([]);
    expect(w.release("v1").outcome?.kind).toBe("rolled-back");
    await allOnV0(w);
  });

  test.for(["evacuate", "restore"] as const)(
    "takes over a shift whose release was stopped in its %s",
    async (phase) => {
      const w = await sitedWorld();
      w.push("v1");
      await w.soon(isUnderWay(w, phase, "a"));
      await w.until(() => w.weights()["a"] !== (phase === "evacuate" ? 100 : 0));
      await w.stopInConsole(
        w.sfn.executions().find(({ machineName }) => machineName.endsWith("Release"))?.arn,
      );
      expect(await w.rested()).toEqual([]);
      await allOnV0(w);
      expect((await w.shifts())[phase === "evacuate" ? 0 : 1]).toBe(`${phase} of a returned`);
    },
  );
});
