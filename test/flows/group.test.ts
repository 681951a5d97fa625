import { describe, expect, test } from "vitest";
import { groupWorld, shop } from "./group-world.ts";
import { minute, people } from "./world.ts";

type W = Awaited<ReturnType<typeof groupWorld>>;

const waitOf = (w: W, service: string) => w.facts().openWaits.find((wait) => wait.service === service);
const both = (w: W) => [w.runs("a", "storefront"), w.runs("a", "checkout")];

/** Whoever has lost what it was to wait for finds out on its own, but not from events. */
async function restsAs(w: W, ended: readonly string[]): Promise<void> {
  expect(await w.rest()).toEqual([]);
  expect(w.ended().sort()).toEqual(ended);
}

const backTogether = ["checkout rolled-back", "storefront rolled-back"];

describe("services of a group that were pushed together", () => {
  test("deploy in their order and settle together", async () => {
    const w = await groupWorld();
    w.pushBoth("v1");
    await w.until(() => w.isAt("storefront", "bake"));
    expect(w.deployments("a", "checkout")).toEqual([]);
    expect(waitOf(w, "checkout")?.reason).toContain("waits for storefront, which comes before");
    await w.until(() => w.isAt("storefront", "group"));
    expect(w.of("storefront").state).toBe("running");
    expect(
      await w.say({ command: "show", release: w.of("storefront").id }, people.eve, "viewer"),
    ).toMatchObject({
      run: { state: "running", members: { storefront: { state: "ready" }, checkout: { state: "going" } } },
      waits: [{ scope: "(group)", point: "group", reason: expect.stringContaining("waits for checkout") }],
    });
    expect(await w.say({ command: "list", service: "checkout" }, people.eve, "viewer")).toMatchObject({
      services: [{ service: "checkout", group: "shop", run: { run: w.run()?.run } }],
    });
    await restsAs(w, ["checkout settled", "storefront settled"]);
    expect(both(w)).toEqual(["v1", "v1"]);
    const run = w.run();
    expect(run?.state).toBe("settled");
    expect(w.newsOf(run?.run ?? "")).toEqual(["gathering", "deploying", "settled"]);
    expect(
      w
        .told()
        .filter(({ release }) => release === run?.run)
        .map(({ reason }) => reason),
    ).toEqual(["storefront, checkout settled together"]);
  });

  test("a bake that was decided in the termination wait is not decided anew while the member waits", async () => {
    const strategy = { kind: "all-at-once", bakeSeconds: 3000 } as const;
    const group = { ...shop, limitSeconds: 6000 };
    const w = await groupWorld({ storefront: { strategy, group }, checkout: { group } });
    w.pushBoth("v1");
    await w.until(() => w.run()?.members["storefront"]?.state === "ready");
    const { cells } = await w.say({ command: "show", release: w.of("storefront").id });
    expect(cells).toMatchObject([{ cell: "a", bakedAt: expect.any(String) }]);
    await restsAs(w, ["checkout settled", "storefront settled"]);
  });

  test("all go back when the second fails, newest first, though the first was ready", async () => {
    const w = await groupWorld();
    w.pushBoth("v1");
    await w.until(() => w.isAt("checkout", "bake"));
    w.account.world.alarms.setAlarmState("checkout-5xx", "ALARM", "high", 1200);
    await restsAs(w, backTogether);
    expect(w.of("storefront").outcome?.reason).toContain(
      "goes back as a whole: checkout: alarm checkout-5xx fires",
    );
    expect(
      w.of("checkout").outcome?.at.localeCompare(w.of("storefront").outcome?.at ?? ""),
    ).toBeLessThanOrEqual(0);
    expect(both(w)).toEqual(["v0", "v0"]);
  });

  test("all go back when the first, which is ready, is seen to be bad while it waits", async () => {
    const w = await groupWorld();
    w.pushBoth("v1");
    await w.until(() => w.isAt("checkout", "bake"));
    w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 1200);
    await restsAs(w, backTogether);
    expect(w.run()).toMatchObject({ state: "failed", failedBy: "storefront" });
  });

  test("all go back when one is aborted, and those that had not begun are refused", async () => {
    const w = await groupWorld();
    w.pushBoth("v1");
    await w.until(() => w.isAt("storefront", "bake"));
    await w.say({ command: "abort", release: w.of("checkout").id, reason: "not today" });
    await restsAs(w, ["checkout refused", "storefront rolled-back"]);
    expect(w.of("storefront").outcome?.reason).toContain(`checkout: abort by ${people.ann}: not today`);
  });

  test("all go back when a person takes one back", async () => {
    const w = await groupWorld();
    w.pushBoth("v1");
    await w.until(() => w.isAt("checkout", "bake"));
    await w.say({ command: "rollback", service: "storefront", reason: "slow", freeze: false });
    await restsAs(w, ["checkout rolled-back", "rollback of storefront settled", "storefront rolled-back"]);
    expect(w.run()).toMatchObject({ state: "failed", failedBy: "storefront" });
  });

  test("all go back when not all are ready within the limit", async () => {
    const w = await groupWorld({
      storefront: { group: { ...shop, limitSeconds: 600 } },
      checkout: { group: { ...shop, limitSeconds: 600 } },
    });
    w.pushBoth("v1");
    await restsAs(w, backTogether);
    expect(w.run()?.reason).toBe("not all were ready within 600 s: checkout still on the way");
  });
});

test("a release that its plan refuses takes its group with it, and people hear of both at once", async () => {
  const w = await groupWorld();
  w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 1200);
  w.pushBoth("v1");
  await w.pass(15_000);
  expect(w.run()?.reason).toContain(
    "storefront: cell a: alarm storefront-5xx guards this release, and it fires",
  );
  expect(w.newsOf(w.run()?.run ?? "")).toEqual(["gathering", "failed"]);
  await restsAs(w, ["checkout refused", "storefront refused"]);
});

describe("who belongs to a run", () => {
  test("a service without a push in time is not waited for, and its later push goes into the next run", async () => {
    const w = await groupWorld();
    w.push("v1", {}, {}, "checkout");
    await w.until(() => w.run()?.state === "running");
    w.push("v1", {}, {}, "storefront");
    await w.until(() => w.isAt("storefront", "group"));
    expect(waitOf(w, "storefront")?.reason).toContain("it belongs to the next one");
    await restsAs(w, ["checkout settled", "storefront settled"]);
    expect(
      w
        .facts()
        .runs.flatMap(({ members }) => Object.keys(members))
        .sort(),
    ).toEqual(shop.services.toSorted());
  });

  test("a run does not begin before every gate is open, and who comes meanwhile is part of it", async () => {
    const w = await groupWorld();
    await w.say({ command: "freeze", scope: "storefront", reason: "sale" });
    w.push("v1", {}, {}, "storefront");
    await w.pass(20 * minute);
    w.push("v1", {}, {}, "checkout");
    await w.until(() => w.isAt("checkout", "group"));
    expect(waitOf(w, "checkout")?.reason).toContain("the gates of storefront (frozen by");
    expect([w.deployments("a", "storefront"), w.deployments("a", "checkout")]).toEqual([[], []]);
    await w.say({ command: "unfreeze", scope: "storefront", reason: "over" });
    await restsAs(w, ["checkout settled", "storefront settled"]);
    expect(w.facts().runs).toHaveLength(1);
  });

  test("while it gathers, a newer push takes the place of the one that it supersedes", async () => {
    const w = await groupWorld({ storefront: { whileReleasing: "supersede" } });
    w.push("v1", {}, {}, "storefront");
    await w.until(() => w.isAt("storefront", "group"));
    w.push("v2", {}, {}, "storefront");
    await w.pass(minute);
    w.push("v2", {}, {}, "checkout");
    await restsAs(w, ["checkout settled", "storefront settled", "storefront superseded"]);
    expect(both(w)).toEqual(["v2", "v2"]);
    expect(w.facts().runs).toHaveLength(1);
  });

  test("once it has begun, a newer push waits for its turn instead", async () => {
    const w = await groupWorld({ checkout: { whileReleasing: "supersede" } });
    w.pushBoth("v1");
    await w.until(() => w.isAt("storefront", "bake"));
    w.push("v2", {}, {}, "checkout");
    await restsAs(w, ["checkout settled", "checkout settled", "storefront settled"]);
    expect(both(w)).toEqual(["v1", "v2"]);
  });

  test("once it has begun, one that is pushed aside all the same takes all back, and the newer goes by itself", async () => {
    const w = await groupWorld({ checkout: { whileReleasing: "supersede-always" } });
    w.pushBoth("v1");
    await w.until(() => w.isAt("storefront", "bake"));
    w.push("v2", {}, {}, "checkout");
    await restsAs(w, ["checkout settled", "checkout superseded", "storefront rolled-back"]);
    expect(both(w)).toEqual(["v0", "v2"]);
  });

  test("a release with nothing to change is not waited for", async () => {
    const w = await groupWorld();
    w.push("v1", {}, {}, "checkout");
    await restsAs(w, ["checkout settled"]);
    w.push("v1", {}, {}, "storefront");
    await w.until(() => w.isAt("storefront", "group"));
    await w.say({ command: "start", service: "checkout", tag: "v1", reason: "again" });
    await restsAs(w, ["checkout settled", "checkout settled", "storefront settled"]);
    expect(w.run()?.members).toMatchObject({
      checkout: { state: "nothing" },
      storefront: { state: "ready" },
    });
  });
});

describe("settling and failing exclude each other", () => {
  test("invariants 6 and 8: executions that are stopped once the run settles are settled by the finalizer", async () => {
    const w = await groupWorld();
    w.pushBoth("v1");
    await w.until(() => w.run()?.state === "settling");
    for (const { arn, status } of w.sfn.executions()) if (status === "RUNNING") await w.stopInConsole(arn);
    await restsAs(w, ["checkout settled", "storefront settled"]);
    expect(both(w)).toEqual(["v1", "v1"]);
  });

  test("invariants 6 and 8: one that is stopped before that takes the others back with it", async () => {
    const w = await groupWorld();
    w.pushBoth("v1");
    await w.until(() => w.isAt("checkout", "bake"));
    await w.stopInConsole(w.of("storefront").executionArn);
    await restsAs(w, ["checkout rolled-back", "rollback of storefront settled", "storefront rolled-back"]);
  });

  test("an alarm that comes once the run settles turns nobody back", async () => {
    const w = await groupWorld();
    w.pushBoth("v1");
    await w.until(() => w.run()?.state === "settling");
    for (const service of shop.services)
      w.account.world.alarms.setAlarmState(`${service}-5xx`, "ALARM", "late", 60);
    await w.until(() => w.run()?.state === "settled");
    expect(w.ended().sort()).toEqual(["checkout settled", "storefront settled"]);
  });
});
