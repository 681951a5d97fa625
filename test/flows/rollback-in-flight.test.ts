import { describe, expect, test } from "vitest";
import type { CellConfig, ServiceConfig } from "../../functions/shared/service-config.ts";
import { storefront } from "./stories.ts";
import { hour, minute, people, world } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const [first] = storefront().cells as [CellConfig];
const back = { command: "rollback", service: "storefront", reason: "it is slow" };
const approval = { at: "start", limitSeconds: 7200, onLimit: "refuse" } as const;
const guarded = storefront({ gates: { ...storefront().gates, approval } });
const canary = storefront({
  strategy: { kind: "canary", weight: 10, intervalSeconds: 600, bakeSeconds: 300 },
});
const longBake = storefront({
  cells: [{ ...first, terminationWaitSeconds: 4 * 3600 }],
  strategy: { kind: "all-at-once", bakeSeconds: 7200 },
});
const event = (w: World, name: string, status: string) =>
  w.deployments()[0]?.events.some((each) => each.name === name && each.status === status) === true;

describe("a rollback with a release in flight goes back to stable, whatever step that is at", () => {
  const steps: [string, ServiceConfig, (w: World) => Promise<void>, string][] = [
    ["at its gates", guarded, (w) => w.atPoint("approval"), "refused"],
    [
      "while its tasks are installed",
      storefront(),
      (w) => w.until(() => event(w, "Install", "InProgress")),
      "rolled-back",
    ],
    [
      "while its smoke requests run",
      storefront(),
      (w) => w.until(() => event(w, "AfterAllowTestTraffic", "InProgress")),
      "rolled-back",
    ],
    ["while traffic shifts", canary, (w) => w.until(() => w.shares()["v1"] === 10), "rolled-back"],
    ["while it bakes", storefront(), (w) => w.atPoint("bake"), "rolled-back"],
    [
      "while it bakes in the termination wait",
      longBake,
      (w) => w.atPoint("bake").then(() => w.pass(hour).then(() => undefined)),
      "rolled-back",
    ],
  ];

  test.for(steps)("%s", async ([, config, until, outcome]) => {
    const w = await world(config);
    w.push("v1");
    await until(w);
    const at = w.clock.now();
    await w.say(back, people.ben);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual([`v1 ${outcome}`, "rollback settled"]);
    expect(w.shares()).toEqual({ v0: 100 });
    expect(w.release("v1").outcome?.reason).toContain(people.ben);
    expect(w.clock.now() - at).toBeLessThan(8 * minute);
    expect(await w.say({ command: "freezes" })).toMatchObject({ freezes: [{ scope: "storefront" }] });
  });

  test("while it backs out by itself: the rollback waits for it, and both end well", async () => {
    const w = await world(undefined, { unconfirmed: { rollbackInheritsAlarms: true } });
    w.push("v1");
    await w.atPoint("bake");
    w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 7200);
    await w.atPoint("back-out");
    await w.say(back);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "rollback settled"]);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("in a canary's first step, users are back on stable within seconds", async () => {
    const w = await world(canary);
    w.push("v1");
    await w.until(() => w.shares()["v1"] === 10);
    const at = w.clock.now();
    await w.say(back);
    await w.until(() => w.shares()["v1"] === undefined, 0.1);
    expect(w.clock.now() - at).toBeLessThan(15_000);
  });

  test("to an older release than stable, by its name", async () => {
    const w = await world();
    for (const tag of ["v1", "v2"]) {
      w.push(tag);
      await w.ended(tag);
      await w.pass(hour);
    }
    w.push("v3");
    await w.atPoint("bake");
    await w.say({ ...back, to: w.release("v1").id });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "v2 settled", "v3 rolled-back", "rollback settled"]);
    expect(w.shares()).toEqual({ v1: 100 });
  });
});

describe("what waits while a person rolls back", () => {
  test("in the queue is dropped, and the news says why; the next push is held by the freeze", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    w.push("v2");
    await w.pass(minute);
    await w.say(back);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "v2 superseded", "rollback settled"]);
    expect(w.release("v2").outcome?.reason).toMatch(/^rollback-storefront-\d+T\d+Z went back past it$/);
    w.push("v3");
    await w.atPoint("freeze");
    await w.pass(30 * minute);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("in the queue, of the same image as what is in flight, does not keep the rollback from ending", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    await w.say({ command: "start", service: "storefront", tag: "v1", reason: "once more" });
    await w.say(back);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "v1 superseded", "rollback settled"]);
  });

  test("a push meanwhile is queued behind it, and dropped: it must not undo it at once", async () => {
    const w = await world();
    for (const tag of ["v1", "v2"]) {
      w.push(tag);
      await w.ended(tag);
      await w.pass(hour);
    }
    await w.say({ ...back, freeze: false });
    await w.until(() => w.deployments().length === 3);
    w.push("v3");
    await w.pass(10_000);
    expect(w.outcomes()).toContain("v3 queued");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toContain("v3 superseded");
    expect(w.shares()).toEqual({ v1: 100 });
  });

  test("another rollback to another place takes over, and drops the queue once", async () => {
    const w = await world();
    for (const tag of ["v1", "v2", "v3"]) {
      w.push(tag);
      await w.ended(tag);
      await w.pass(hour);
    }
    await w.say({ ...back, freeze: false });
    await w.until(() => w.deployments().length === 4);
    w.push("v4");
    await w.pass(10_000);
    await w.say({ ...back, to: w.release("v1").id }, people.ben);
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v1: 100 });
    expect(w.outcomes().slice(3).sort()).toEqual([
      "rollback settled",
      "rollback superseded",
      "v4 superseded",
    ]);
  });
});

describe("two rollbacks at once", () => {
  test("have one goal, and do not go back two versions", async () => {
    const w = await world();
    for (const tag of ["v1", "v2"]) {
      w.push(tag);
      await w.ended(tag);
      await w.pass(hour);
    }
    await w.say(back, people.ann);
    await w.pass(3000);
    await w.say(back, people.ben);
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v1: 100 });
    expect(w.rollbacks().map(({ back: way }) => way?.to.tag)).toEqual(["v1", "v1"]);
    expect(w.rollbacks().map(({ outcome }) => outcome?.kind)).toEqual(["settled", "settled"]);
    expect(w.deployments().filter(({ description }) => description?.includes("purpose=return"))).toHaveLength(
      1,
    );
  });

  test("in the same second are one rollback", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    const [one, two] = [await w.say(back, people.ann), await w.say(back, people.ann)];
    expect(one["release"]).toBe(two["release"]);
    expect(await w.rest()).toEqual([]);
    expect(w.rollbacks()).toHaveLength(1);
  });
});

describe("a release that hangs", () => {
  const hung = async (names: RegExp, options: WorldOptions = {}) => {
    let isHung = false;
    const w = await world(undefined, {
      ...options,
      invocationFault: ({ function: name }) => (isHung && names.test(name) ? { kind: "hangs" } : undefined),
    });
    w.push("v1");
    await w.atPoint("bake");
    isHung = true;
    return w;
  };

  test("is taken over within about three minutes, its execution stopped", async () => {
    const w = await hung(/-deploy$/);
    const at = w.clock.now();
    await w.say(back);
    await w.until(() => w.shares()["v1"] === undefined, 0.2);
    expect(w.clock.now() - at).toBeLessThan(3.5 * minute);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "rollback settled"]);
    expect(w.sfn.execution(w.release("v1").executionArn)).toMatchObject({
      status: "ABORTED",
      cause: expect.stringMatching(/^rollback-.* takes over: it is slow$/),
    });
  });

  test("with its own image waiting behind it is taken over, and both end", async () => {
    const w = await hung(/-deploy$/);
    await w.say({ command: "start", service: "storefront", tag: "v1", reason: "once more" });
    await w.say(back);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "v1 superseded", "rollback settled"]);
  });

  test("with wake and sweep hanging as well is taken over all the same", async () => {
    const w = await hung(/-(deploy|wake|sweep|finalize)$/);
    const at = w.clock.now();
    await w.startInConsole("Rollback", { service: "storefront", reason: "all is stuck" });
    await w.until(() => w.shares()["v1"] === undefined, 0.2);
    expect(w.clock.now() - at).toBeLessThan(4 * minute);
    await w.until(() => w.rollbacks()[0]?.outcome !== undefined, 0.5);
    expect(w.rollbacks()[0]?.outcome?.kind).toBe("settled");
  });

  test("in its own BackOut, which is what is broken, is taken over by a rollback that works", async () => {
    let broken = "";
    const w = await world(undefined, {
      invocationFault: ({ function: name, payload }) =>
        name.endsWith("-backOut") && broken && payload.includes(`"release":"${broken}"`)
          ? { kind: "hangs" }
          : undefined,
      unconfirmed: { rollbackInheritsAlarms: true },
    });
    w.push("v1");
    await w.atPoint("bake");
    broken = w.release("v1").id;
    await w.say({ command: "abort", release: broken, reason: "slow" });
    await w.pass(minute);
    expect(w.shares()).toEqual({ v1: 100 });
    const at = w.clock.now();
    await w.say(back);
    await w.until(() => w.shares()["v1"] === undefined, 0.2);
    expect(w.clock.now() - at).toBeLessThan(4 * minute);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "rollback settled"]);
  });

  test("because a call of its own is refused for good is ended by the rollback", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    const refused = {
      kind: "fails-before",
      error: "AccessDeniedException",
      message: "no",
      status: 400,
    } as const;
    w.installation.plan.add({
      match: { function: "pointsman-deploy" },
      fault: refused,
      times: 1000,
      attempts: 3,
    });
    await w.say(back);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "rollback settled"]);
  });
});
