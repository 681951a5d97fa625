import { describe, expect, test } from "vitest";
import { keys } from "../../../functions/ledger/keys.ts";
import type { World } from "./world.ts";
import { deploymentId, executionId, release, world } from "./world.ts";

const statuses = ({ aws }: World) => aws.reports.map(({ status }) => status);

describe("AfterAllowTraffic", () => {
  test("records when traffic moved and leaves the report to the bake", async () => {
    const w = world();
    expect(await w.call("AfterAllowTraffic")).toMatchObject({ kind: "deferred" });
    expect(statuses(w)).toEqual([]);
    expect(w.dynamo.get(keys.cell(release, "a"))).toMatchObject({ trafficAt: "2026-11-21T10:00:00.000Z" });
    expect(w.openHook()).toMatchObject({
      deploymentId,
      executionId,
      event: "AfterAllowTraffic",
      release,
      service: "storefront",
      cell: "a",
      calledAt: "2026-11-21T10:00:00.000Z",
    });
  });

  test("keeps the time at which traffic was first seen on the candidate", async () => {
    const w = world();
    w.dynamo.put(keys.cell(release, "a"), { ...w.seed.cell, trafficAt: "2026-11-21T09:58:00.000Z" });
    await w.call("AfterAllowTraffic");
    expect(w.dynamo.get(keys.cell(release, "a"))).toMatchObject({ trafficAt: "2026-11-21T09:58:00.000Z" });
  });

  test.for([
    { seconds: 0, within: "hook" },
    { seconds: 0, within: "nothing" },
    { seconds: 7200, within: "termination-wait" },
  ])("passes at once with a bake of $seconds s within $within", async (bake) => {
    const w = world();
    w.dynamo.put(keys.plan(release, "a"), { ...w.seed.plan, bake });
    await w.call("AfterAllowTraffic");
    expect(statuses(w)).toEqual(["Succeeded"]);
    expect(w.openHook()).toBeUndefined();
    expect(w.dynamo.get(keys.cell(release, "a"))).toMatchObject({ trafficAt: "2026-11-21T10:00:00.000Z" });
  });

  test("called again keeps the hook open as it was: its hour runs from the first call", async () => {
    const w = world();
    await w.call("AfterAllowTraffic");
    await w.time.run(w.time.sleep(60_000));
    expect(await w.call("AfterAllowTraffic")).toMatchObject({ kind: "deferred" });
    expect(w.openHook()).toMatchObject({ calledAt: "2026-11-21T10:00:00.000Z" });
    expect(statuses(w)).toEqual([]);
  });

  test("called again after the bake reported neither reports nor opens the hook again", async () => {
    const w = world();
    await w.call("AfterAllowTraffic");
    w.dynamo.remove(keys.openHook(deploymentId, "AfterAllowTraffic"));
    w.dynamo.put(keys.release(release), { ...w.seed.record, state: "ended" });
    expect(await w.call("AfterAllowTraffic")).toMatchObject({ kind: "deferred" });
    expect(statuses(w)).toEqual([]);
    expect(w.openHook()).toBeUndefined();
  });

  test("called with a new execution id opens the hook for that one: it is the one that CodeDeploy waits for", async () => {
    const w = world();
    await w.call("AfterAllowTraffic");
    await w.call("AfterAllowTraffic", 30, "another-execution");
    expect(w.openHook()).toMatchObject({ executionId: "another-execution" });
  });

  test("whose deferral was stored without an answer is not reported either", async () => {
    const w = world();
    w.aws.behaves = ({ operation }) => (operation === "TransactWriteItems" ? "lost" : "well");
    expect(await w.call("AfterAllowTraffic")).toMatchObject({ kind: "deferred" });
    expect(statuses(w)).toEqual([]);
    expect(w.openHook()).toMatchObject({ executionId });
  });

  test("that runs twice at once opens the hook once", async () => {
    const w = world();
    let stores = 0;
    w.aws.behaves = ({ operation }) =>
      operation === "TransactWriteItems" && stores++ === 0 ? { takesMs: 3000 } : "well";
    const first = w.begin("AfterAllowTraffic");
    const second = w.time.sleep(1000).then(() => w.begin("AfterAllowTraffic"));
    const found = await w.time.run(Promise.all([first, second]));
    expect(found.map(({ kind }) => kind)).toEqual(["deferred", "deferred"]);
    expect(w.openHook()).toMatchObject({ calledAt: "2026-11-21T10:00:01.000Z" });
    expect(statuses(w)).toEqual([]);
  });

  test("does not write over the time that a look has recorded meanwhile", async () => {
    const w = world();
    const trafficAt = "2026-11-21T09:59:59.000Z";
    w.aws.behaves = ({ operation }) => {
      if (operation === "UpdateItem") w.dynamo.put(keys.cell(release, "a"), { ...w.seed.cell, trafficAt });
      return "well";
    };
    expect(await w.call("AfterAllowTraffic")).toMatchObject({ kind: "deferred" });
    expect(w.dynamo.get(keys.cell(release, "a"))).toMatchObject({ trafficAt });
  });
});
