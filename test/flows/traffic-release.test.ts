import { describe, expect, test } from "vitest";
import { cell, policyOf, sited, sitedWorld, twoWaves, weighted } from "./traffic-release-world.ts";
import { storefront } from "./stories.ts";
import { minute, world } from "./world.ts";

const even = { a: 100, b: 100 };
const good = [
  "evacuate of a settled",
  "restore of a settled",
  "evacuate of b settled",
  "restore of b settled",
];

describe("a release of cells that are sites", () => {
  test("takes each cell out of traffic, deploys it without users, and brings it back, wave by wave", async () => {
    const w = await sitedWorld();
    w.push("v1");
    await w.until(() => w.deployments("a").length > 0);
    expect(w.weights()).toEqual({ a: 0, b: 100 });
    expect((await w.traffic())?.out["a"]).toMatchObject({ weight: 100, holder: w.release("v1").id });
    await w.until(() => w.deployments("b").length > 0);
    expect(w.weights()).toEqual({ a: 100, b: 0 });
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect([w.runs("a"), w.runs("b")]).toEqual(["v1", "v1"]);
    expect(w.weights()).toEqual(even);
    expect(await w.shifts()).toEqual(good);
  });

  test("bakes when its users are back: the last step under the strategy's bake, those before under the policy's", async () => {
    const w = await sitedWorld(twoWaves(), {
      policy: { shift: { ...policyOf(["a", "b"]).shift, maxStep: 20 } },
    });
    w.push("v1");
    expect(await w.rested()).toEqual([]);
    const [out, back] = await w.records();
    expect(out?.plan.steps.map(({ bakeSeconds }) => bakeSeconds)).toEqual([0, 0, 0]);
    expect(back?.plan.steps.map(({ bakeSeconds }) => bakeSeconds)).toEqual([60, 60, 300]);
    expect(back?.config.shift.bakeSeconds).toBe(60);
  });

  test("weighted: brings users back by the percentages of the file, each with its bake", async () => {
    const w = await sitedWorld(twoWaves({ strategy: weighted }));
    w.push("v1");
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    const back = (await w.records())[1];
    expect(back?.plan.steps).toEqual([
      { weights: { a: 10, b: 100 }, bakeSeconds: 120 },
      { weights: { a: 50, b: 100 }, bakeSeconds: 120 },
      { weights: even, bakeSeconds: 300 },
    ]);
  });

  test("lets cells of one wave take turns with their name, one shift at a time, while they deploy side by side", async () => {
    const cells = [cell("a", 1), cell("b", 1), cell("c", 2)];
    const w = await sitedWorld(sited(cells));
    w.push("v1");
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    const records = await w.records();
    expect(records.map(({ site }) => site).filter((site) => site !== "c").length).toBe(4);
    for (const [index, record] of records.entries()) {
      const next = records[index + 1];
      if (next) expect(next.createdAt >= (record.outcome?.at ?? "")).toBe(true);
    }
    expect(w.weights()).toEqual({ a: 100, b: 100, c: 100 });
  });

  test("leaves out what a person has taken out: it deploys there, and the person brings it back", async () => {
    const w = await sitedWorld();
    await w.startShift({ kind: "evacuate", site: "a", reason: "new disks" }, "disks");
    await w.soon(async () => (await w.traffic())?.out["a"] !== undefined);
    await w.pass(15 * minute);
    w.push("v1");
    await w.until(() => w.deployments("a").length > 0);
    // Nobody is left for b's users: a stays out, and so b cannot go.
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.release("v1").outcome?.reason).toContain(
      "with all weights 0 Route 53 answers every site equally",
    );
    expect(w.weights()).toEqual({ a: 0, b: 100 });
    await w.startShift({ kind: "restore", site: "a" }, "back");
    await w.pass(15 * minute);
    expect(w.weights()).toEqual(even);
  });

  test("waits its turn while a person's shift holds the policy", async () => {
    const w = await sitedWorld();
    await w.startShift({ kind: "shift", to: { a: 60, b: 100 }, maxStep: 5, bakeSeconds: 300 }, "slow");
    await w.soon(async () => (await w.traffic())?.lease !== undefined);
    w.push("v1");
    await w.pass(5 * minute);
    expect(w.deployments("a")).toEqual([]);
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(w.weights()).toEqual({ a: 60, b: 100 });
    expect((await w.traffic())?.standing).toMatchObject({ reason: "tried" });
  });

  test("of a service without sites comes to no state of traffic", async () => {
    const visited = async () => {
      const w = await world(storefront());
      w.push("v1");
      await w.rest();
      const names =
        w.sfn
          .executions()[0]
          ?.history.events.map((event) => JSON.stringify(event))
          .join("") ?? "";
      return ["Evacuate", "Restore", "Withdraw", "ReturnTraffic"].filter((name) =>
        names.includes(`"${name}"`),
      );
    };
    expect(await visited()).toEqual([]);
  });
});
