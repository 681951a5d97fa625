/** What functions do on few days only, so that no right of theirs goes unused, and none is missing on such a day. */
import { describe, expect, test } from "vitest";
import type { BusEvent } from "../../infra/sandbox/ports.ts";
import { storefront } from "./stories.ts";
import { minute, people, world } from "./world.ts";

const isImageAction = (event: BusEvent) => event["detail-type"] === "ECR Image Action";

describe("a person's start of a service that nothing has seen yet", () => {
  test("adopts what runs and releases the image; that is what a rollback goes to", async () => {
    const w = await world(undefined, { isAdopted: false });
    w.installation.bus.addFault({ hop: "service", match: isImageAction, times: 9, fault: { kind: "lose" } });
    w.push("v1");
    const said = await w.say({ command: "start", service: "storefront", tag: "v1", reason: "first" });
    expect(said).toMatchObject({ status: 200 });
    expect(w.state()?.stable).toMatchObject({ tag: "v0" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    await w.say({ command: "rollback", service: "storefront", reason: "slow" });
    expect(await w.rest()).toEqual([]);
    expect(w.runs()).toBe("v0");
  });
});

describe("a rollback that somebody stops before it has the lease", () => {
  test("ends as refused, and whoever asked for it is told", async () => {
    const approval = { at: "start", limitSeconds: 7200, onLimit: "refuse" } as const;
    const w = await world(storefront({ gates: { ...storefront().gates, approval } }));
    w.push("v1");
    await w.atPoint("approval");
    await w.say({ command: "rollback", service: "storefront", reason: "slow" }, people.ben);
    await w.atPoint("yield");
    const [rollback] = w.rollbacks();
    await w.stopInConsole(rollback?.executionArn);
    await w.pass(5 * minute);
    expect(w.rollbacks()[0]?.outcome).toMatchObject({
      kind: "refused",
      reason: "its execution ended before it held the lease: it moved nothing",
    });
    expect(w.told().map(({ release, state }) => [release, state])).toContainEqual([rollback?.id, "refused"]);
    await w.rest();
  });
});

describe("a way back to a revision that was deregistered", () => {
  test("registers it again with the tags it had", async () => {
    const tags = [{ key: "team", value: "shop" }];
    const w = await world(undefined, { lay: { spec: { taskDefinition: { tags } } } });
    const stable = w.primaryArn();
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    await w.pass(60 * minute);
    w.account.world.definitions.deregister(stable);
    await w.say({ command: "rollback", service: "storefront", reason: "slow" });
    expect((await w.rest()).filter((problem) => !problem.includes("the ledger says"))).toEqual([]);
    const registered = w.calls.filter(
      (call) => call.function === "pointsman-backOut" && call.operation === "RegisterTaskDefinition",
    );
    expect(registered.map(({ input }) => input)).toMatchObject([{ tags }]);
    expect(w.runs()).toBe("v0");
  });
});
