import { describe, expect, test } from "vitest";
import type { CellConfig } from "../../functions/shared/service-config.ts";
import { deployByHand, registerByHand } from "./by-hand.ts";
import { storefront } from "./stories.ts";
import { minute, world } from "./world.ts";
import type { World } from "./world.ts";

const [first] = storefront().cells as [CellConfig];
const twoCells = storefront({
  cells: [
    first,
    { ...first, name: "b", codedeploy: { application: "storefront", deploymentGroup: "storefront-b" } },
  ],
});

/** v1 settles, and in its termination wait the alarm fires: CodeDeploy goes back, for its deployment is still watched. */
async function undone(w: World): Promise<void> {
  w.push("v1");
  await w.ended("v1");
  expect(w.outcomes()).toEqual(["v1 settled"]);
  w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 600);
  await w.until(() => w.runs() === "v0");
  w.account.world.alarms.setAlarmState("storefront-5xx", "OK", "low again");
}

describe("what CodeDeploy undoes after a release has settled", () => {
  test("is written down: what runs is stable again, people are told, and the image starts by people only", async () => {
    const w = await world();
    await undone(w);
    await w.pass(15 * minute);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "rollback settled"]);
    expect(w.rollbacks()[0]).toMatchObject({ by: { who: "CodeDeploy", via: "sweep" } });
    expect(w.rollbacks()[0]?.reason).toContain("by itself");
    expect(w.told().map(({ state }) => state)).toContain("rolled-back");
    await w.pass(30 * minute);
    expect(w.outcomes()).toHaveLength(2);
  });

  test("takes the other cells back too", async () => {
    const w = await world(twoCells);
    await undone(w);
    await w.pass(15 * minute);
    expect(await w.rest()).toEqual([]);
    expect([w.runs("a"), w.runs("b")]).toEqual(["v0", "v0"]);
  });

  test("does not stand in the way of the next push", async () => {
    const w = await world();
    await undone(w);
    await w.pass(15 * minute);
    w.push("v2");
    await w.ended("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.runs()).toBe("v2");
  });

  test.for([
    [1, ["undone-2-"], []],
    [5, [], ["drift"]],
  ] as const)(
    "is followed under another name where %i rollbacks ended before they began; after five people are told",
    async ([times, followed, drift]) => {
      const w = await world();
      w.installation.plan.add({
        match: { function: "pointsman-rollback", operation: "Query" },
        fault: { kind: "fails-before", error: "AccessDeniedException" },
        times,
      });
      await undone(w);
      await w.pass(40 * minute);
      expect(w.rollbacks().map(({ id }) => id.slice(0, 9))).toEqual(followed);
      expect(w.told().map(({ state }) => state)).toEqual(expect.arrayContaining([...drift]));
      expect(w.runs()).toBe("v0");
    },
  );

  test("is no reason to act where somebody else's revision runs", async () => {
    const w = await world();
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    await w.pass(60 * minute);
    await deployByHand(
      w,
      registerByHand(w, () => ({ cpu: "512" })),
    );
    await w.pass(60 * minute);
    expect(w.runs()).toBe("v1");
    expect(w.primaryArn()).not.toBe(w.state()?.stable?.cells["a"]?.taskDefinitionArn);
    expect(w.rollbacks()).toEqual([]);
  });
});
