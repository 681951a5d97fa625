import { describe, expect, test } from "vitest";
import type { CellConfig, ServiceConfig } from "../../functions/shared/service-config.ts";
import { storefront } from "./stories.ts";
import { minute, people, world } from "./world.ts";
import type { World } from "./world.ts";

const [first] = storefront().cells as [CellConfig];
const cell = (name: string, wave: number): CellConfig => ({
  ...first,
  name,
  wave,
  codedeploy: { application: "storefront", deploymentGroup: `storefront-${name}` },
});
const inWaves = (cells: readonly CellConfig[], given: Partial<ServiceConfig> = {}) =>
  storefront({ cells, rollback: { alarms: cells.map(({ name }) => `${name}-5xx`) }, ...given });
const twoWaves = inWaves([cell("a", 1), cell("b", 2)]);
const side = [cell("a", 1), cell("b", 1), cell("c", 2)];
const createdAt = (w: World, name: string) => w.deployments(name)[0]?.createdAt ?? Infinity;
const backAt = (w: World, name: string) =>
  w
    .facts()
    .timeline(w.release("v1").id)
    .find((event) => event.what === "back on the goal" && event.cell === name)?.at ?? "";

describe("waves", () => {
  test("run in order: the second begins when the first has baked", async () => {
    const w = await world(twoWaves);
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect([w.runs("a"), w.runs("b")]).toEqual(["v1", "v1"]);
    const baked =
      w.deployments("a")[0]?.events.find(({ name }) => name === "AfterAllowTraffic")?.endAt ?? Infinity;
    expect(createdAt(w, "b")).toBeGreaterThan(baked);
  });

  test("release the cells of one wave side by side", async () => {
    const w = await world(inWaves(side));
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(Math.abs(createdAt(w, "a") - createdAt(w, "b"))).toBeLessThan(10_000);
    expect(createdAt(w, "c") - createdAt(w, "a")).toBeGreaterThan(5 * minute);
    expect(Object.keys(w.state()?.stable?.cells ?? {}).sort()).toEqual(["a", "b", "c"]);
  });

  test("that fail later bring back all cells, newest wave first", async () => {
    const w = await world(twoWaves);
    w.push("v1");
    await w.until(() => w.wait("b")?.point === "bake");
    w.account.world.alarms.setAlarmState("b-5xx", "ALARM", "high", 3600);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect([w.shares("a"), w.shares("b")]).toEqual([{ v0: 100 }, { v0: 100 }]);
    expect(backAt(w, "b") < backAt(w, "a")).toBe(true);
    expect(w.release("v1").outcome?.reason).toContain("alarm b-5xx");
  });

  test("whose second cell fails before it moved bring back the first as well", async () => {
    const w = await world(twoWaves);
    w.push("v1");
    await w.until(() => w.deployments("a").length > 0);
    w.account.world.alarms.setAlarmState("b-5xx", "ALARM", "high", 3600);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect([w.shares("a"), w.shares("b")]).toEqual([{ v0: 100 }, { v0: 100 }]);
  });

  test("in which one cell fails bring back its neighbour too, which was well", async () => {
    const w = await world(inWaves(side));
    w.push("v1");
    await w.until(() => w.wait("a")?.point === "bake" && w.wait("b")?.point === "bake");
    w.account.world.alarms.setAlarmState("a-5xx", "ALARM", "high", 3600);
    expect(await w.rest()).toEqual([]);
    expect([w.shares("a"), w.shares("b"), w.shares("c")]).toEqual([{ v0: 100 }, { v0: 100 }, { v0: 100 }]);
    expect(w.deployments("c")).toEqual([]);
  });

  test("are brought back by a person's rollback, whichever of them is under way", async () => {
    const w = await world(twoWaves);
    w.push("v1");
    await w.until(() => w.wait("b")?.point === "bake");
    await w.say({ command: "rollback", service: "storefront", reason: "b is slow" }, people.ben);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "rollback settled"]);
    expect([w.shares("a"), w.shares("b")]).toEqual([{ v0: 100 }, { v0: 100 }]);
  });

  test("that have settled are brought back together, each cell to what it ran before", async () => {
    const w = await world(twoWaves);
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    await w.say({ command: "rollback", service: "storefront", reason: "both are slow" });
    expect(await w.rest()).toEqual([]);
    expect([w.shares("a"), w.shares("b")]).toEqual([{ v1: 100 }, { v1: 100 }]);
  });

  test("leave out a cell that runs the image already", async () => {
    const w = await world(twoWaves);
    w.push("v1");
    await w.until(() => w.wait("b")?.point === "bake");
    w.account.world.alarms.setAlarmState("b-5xx", "ALARM", "high", 3600);
    expect(await w.rest()).toEqual([]);
    w.account.world.alarms.setAlarmState("b-5xx", "OK", "low");
    await w.say({ command: "start", service: "storefront", tag: "v1", reason: "again" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "v1 settled"]);
    await w.say({ command: "start", service: "storefront", tag: "v1", reason: "and again" });
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome?.reason).toContain("every cell runs");
  });
});
