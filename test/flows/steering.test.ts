import { describe, expect, test } from "vitest";
import type { WaitPoint } from "../../functions/ledger/records.ts";
import type { CellConfig, ServiceConfig } from "../../functions/shared/service-config.ts";
import { deployByHand, registerByHand } from "./by-hand.ts";
import { storefront } from "./stories.ts";
import { hour, minute, people, world } from "./world.ts";
import type { World } from "./world.ts";

const [first] = storefront().cells;
const cell: CellConfig = {
  ...(first as CellConfig),
  readyWaitSeconds: 7200,
  terminationWaitSeconds: 4 * 3600,
};
const preview = (given: object = {}, more: Partial<ServiceConfig> = {}) =>
  storefront({
    cells: [cell],
    gates: {
      ...storefront().gates,
      approval: { at: "preview", limitSeconds: 3600, onLimit: "refuse", ...given },
    },
    ...more,
  });
const startApproval = storefront({
  gates: { ...storefront().gates, approval: { at: "start", limitSeconds: 3600, onLimit: "refuse" } },
});
const evening = { days: [1], fromMinute: 19 * 60, toMinute: 23 * 60, zone: "UTC" };
const longBake = storefront({
  cells: [{ ...(first as CellConfig), terminationWaitSeconds: 4 * 3600 }],
  strategy: { kind: "all-at-once", bakeSeconds: 2 * 3600 },
});
const slow = storefront({ strategy: { kind: "linear", weight: 10, everySeconds: 300, bakeSeconds: 300 } });

describe("a preview approval", () => {
  const ready = async (given: object = {}) => {
    const w = await world(preview(given));
    w.push("v1");
    await w.atPoint("preview");
    return { w, release: w.release("v1").id };
  };

  test("holds the deployment before traffic, with the candidate on the test listener, and asks people once", async () => {
    const { w, release } = await ready();
    await w.pass(30 * minute);
    expect(w.deployments()[0]?.status).toBe("Ready");
    expect(w.shares()).toEqual({ v0: 100 });
    expect(w.told()).toMatchObject([
      {
        state: "approval-wanted",
        release,
        reason: expect.stringContaining("a stands ready on its test listener"),
      },
    ]);
  });

  test("that is given ends the wait at once, and the release settles", async () => {
    const { w, release } = await ready();
    await w.say({ command: "approve", release, reason: "seen it" }, people.ben, "approver");
    await w.until(() => w.deployments()[0]?.status === "InProgress", 1 / 60);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });

  test("that is rejected goes back, and no user ever met the candidate", async () => {
    const { w, release } = await ready();
    await w.say({ command: "reject", release, reason: "the colour" }, people.ben, "approver");
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome).toMatchObject({
      kind: "rolled-back",
      reason: `rejected by ${people.ben}: the colour`,
    });
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test.for([
    ["refuse", "v1 rolled-back"],
    ["approve", "v1 settled"],
  ] as const)("that nobody gives within its limit: %s", async ([onLimit, outcome]) => {
    const { w } = await ready({ onLimit, limitSeconds: 1800 });
    await w.pass(28 * minute);
    expect(w.deployments()[0]?.status).toBe("Ready");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual([outcome]);
  });

  test("does not wait for who is paused, but goes on after a resume", async () => {
    const { w, release } = await ready();
    await w.say({ command: "pause", release, reason: "hold on" });
    await w.say({ command: "approve", release, reason: "seen it" }, people.ben);
    await w.pass(20 * minute);
    expect(w.deployments()[0]?.status).toBe("Ready");
    await w.say({ command: "resume", release, reason: "go" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });
});

describe("a ready wait of the group that no approval asked for", () => {
  test("is ended by us at once", async () => {
    const w = await world(storefront({ cells: [cell] }));
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(
      Date.parse(w.release("v1").outcome?.at ?? "") - Date.parse(w.release("v1").createdAt),
    ).toBeLessThan(20 * minute);
  });
});

describe("an abort", () => {
  const points: [WaitPoint, ServiceConfig, string, (w: World) => Promise<void>][] = [
    [
      "freeze",
      storefront(),
      "refused",
      async (w) => void (await w.say({ command: "freeze", scope: "storefront", reason: "sale" })),
    ],
    [
      "window",
      storefront({ gates: { ...storefront().gates, windows: [evening] } }),
      "refused",
      async () => undefined,
    ],
    ["approval", startApproval, "refused", async () => undefined],
    [
      "previous-wait",
      storefront(),
      "refused",
      async (w) =>
        void (await deployByHand(
          w,
          registerByHand(w, () => ({ cpu: "512" })),
        )),
    ],
    ["shift", storefront(), "rolled-back", async () => undefined],
    ["preview", preview(), "rolled-back", async () => undefined],
    ["bake", storefront(), "rolled-back", async () => undefined],
  ];

  test.for(points)(
    "at %s brings everything back at once, and who did it and why is told",
    async ([point, config, outcome, before]) => {
      const w = await world({ ...config, onForeignRevision: "adopt" });
      await before(w);
      w.push("v1");
      await w.atPoint(point);
      const release = w.release("v1").id;
      expect(
        await w.say({ command: "abort", release, reason: "wrong branch" }, people.ben, "releaser"),
      ).toMatchObject({ status: 200, acts: "at once" });
      await w.ended("v1", 3 / 60);
      expect(w.release("v1").outcome).toMatchObject({
        kind: outcome,
        reason: `abort by ${people.ben}: wrong branch`,
      });
      expect(w.told().findLast((message) => message.release === release)).toMatchObject({ state: outcome });
      await w.rest(1);
      expect(Object.values(w.shares())).toEqual([100]);
      expect(w.runs()).not.toBe("v1");
      expect(await w.say({ command: "abort", release, reason: "again" })).toMatchObject({
        status: 409,
        problem: expect.stringContaining("has ended already"),
      });
    },
  );

  test("of a bake in the termination wait brings everything back", async () => {
    const w = await world(longBake);
    w.push("v1");
    await w.atPoint("bake");
    await w.pass(hour);
    await w.say({ command: "abort", release: w.release("v1").id, reason: "wrong branch" });
    await w.ended("v1", 3 / 60);
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("of what is queued has the queued release end before it begins", async () => {
    const w = await world();
    w.push("v1");
    await w.pass(minute);
    w.push("v2");
    await w.pass(minute);
    await w.say({ command: "abort", release: w.release("v2").id, reason: "wrong branch" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "v2 refused"]);
    expect(w.runs()).toBe("v1");
  });
});

describe("promote and pause where CodeDeploy lets nobody in", () => {
  test("during the shift a promote is kept for the bake, and the answer says so", async () => {
    const w = await world(slow);
    w.push("v1");
    await w.until(() => (w.shares()["v1"] ?? 0) >= 20);
    const release = w.release("v1").id;
    const answer = await w.say({ command: "promote", release, reason: "it is well" }, people.ben, "releaser");
    expect(answer["acts"]).toMatch(
      /at its bake: it is at CodeDeploy's own steps, which nothing can pause or skip/,
    );
    await w.until(() => w.shares()["v1"] === 100);
    const shiftedAt = w.clock.now();
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(Date.parse(w.release("v1").outcome?.at ?? "") - shiftedAt).toBeLessThan(3 * minute);
  });

  test.for([
    ["within AfterAllowTraffic", storefront()],
    ["within the termination wait", longBake],
  ] as const)("a promote ends the bake %s", async ([, config]) => {
    const w = await world(config);
    w.push("v1");
    await w.atPoint("bake");
    await w.pass(minute);
    const answer = await w.say({ command: "promote", release: w.release("v1").id, reason: "it is well" });
    expect(answer["acts"]).toBe("at once: it is at the bake");
    await w.ended("v1", 2 / 60);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });

  test("a pause holds the bake beyond its time, and a resume ends it", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    const release = w.release("v1").id;
    await w.say({ command: "pause", release, reason: "let me look" });
    await w.pass(20 * minute);
    expect(w.release("v1").outcome).toBeUndefined();
    await w.say({ command: "resume", release, reason: "seen" });
    await w.ended("v1", 0.1);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });

  test("a pause that nobody ends holds the bake only as long as the hook's hour does, and then the release settles", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    await w.say({ command: "pause", release: w.release("v1").id, reason: "let me look" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(w.deployments()).toHaveLength(1);
  });
});
