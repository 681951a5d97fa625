import { describe, expect, test } from "vitest";
import type { Fault } from "../../infra/sandbox/faults/faults.ts";
import { storefront } from "./stories.ts";
import { minute, world } from "./world.ts";
import type { World } from "./world.ts";

const lost: [string, Fault][] = [
  ["is lost", { kind: "answer-lost" }],
  ["dies with its caller", { kind: "dies-after" }],
];
const forward = (w: World) =>
  w.deployments().filter(({ description }) => description?.includes("purpose=deploy"));

describe("a lost answer never makes a second deployment (invariant 7)", () => {
  test.for(lost)(
    "CreateDeployment's answer %s: the deployment is found by the release's id, and adopted",
    async ([, fault]) => {
      const w = await world();
      w.installation.plan.add({ match: { operation: "CreateDeployment" }, fault, attempts: 3 });
      w.push("v1");
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual(["v1 settled"]);
      expect(forward(w)).toHaveLength(1);
    },
  );

  test.for(lost)(
    "RegisterTaskDefinition's answer %s: what was registered in vain is never a base",
    async ([, fault]) => {
      const w = await world();
      w.installation.plan.add({ match: { operation: "RegisterTaskDefinition" }, fault });
      w.push("v1");
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual(["v1 settled"]);
      w.push("v2");
      expect(await w.rest()).toEqual([]);
      expect(await w.say({ command: "show", release: w.release("v2").id })).toMatchObject({
        plans: [{ base: w.release("v1").settledAs?.cells["a"]?.taskDefinitionArn }],
      });
    },
  );

  test.for([
    ["is running", false, "v1 settled"],
    ["has failed", true, "v1 rolled-back"],
  ] as const)(
    "and a deployment that %s by the time it is found is adopted in that state",
    async ([, isFrozen, outcome]) => {
      let died = Infinity;
      const w = await world(undefined, {
        // After the death Lambda starts no deploy function for a while.
        invocationFault: ({ function: name, at }) =>
          name.endsWith("-deploy") && at >= died && at <= died + 12_000
            ? { kind: "refused", error: "TooManyRequestsException" }
            : undefined,
      });
      w.installation.plan.add({ match: { operation: "CreateDeployment" }, fault: { kind: "dies-after" } });
      w.push("v1");
      await w.until(() => w.deployments().length === 1);
      died = w.clock.now();
      // Its hook fails the deployment at once.
      if (isFrozen) await w.say({ command: "freeze", scope: "storefront", reason: "sale" });
      await w.pass(11_000);
      expect(w.deployments()[0]?.status).toBe(isFrozen ? "Failed" : "InProgress");
      expect(w.state()?.lease?.holder).toBe(w.release("v1").id);
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual([outcome]);
      expect(forward(w)).toHaveLength(1);
      if (isFrozen) expect(w.release("v1").outcome?.reason).toContain("BeforeInstall failed: a freeze");
    },
  );

  test.for(lost)("of a deployment back %s: it is found as well", async ([, fault]) => {
    const w = await world(undefined, { unconfirmed: { rollbackInheritsAlarms: true } });
    w.push("v1");
    await w.atPoint("bake");
    w.installation.plan.add({
      match: { function: "pointsman-backOut", operation: "CreateDeployment" },
      fault,
      attempts: 3,
    });
    w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 7200);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.deployments().filter(({ description }) => description?.includes("purpose=return"))).toHaveLength(
      1,
    );
  });
});

describe("everything may happen twice (invariant 7)", () => {
  test("every event and every tick: the end is the same", async () => {
    const w = await world();
    w.installation.bus.addFault({
      hop: "target",
      match: () => true,
      times: 10_000,
      fault: { kind: "double", seconds: 1 },
    });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    await w.pass(20 * minute);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(w.deployments()).toHaveLength(1);
    expect(w.told()).toHaveLength(1);
  });

  test("every command that a person sends again", async () => {
    const approval = { at: "start", limitSeconds: 3600, onLimit: "refuse" } as const;
    const w = await world(storefront({ gates: { ...storefront().gates, approval } }));
    w.push("v1");
    await w.atPoint("approval");
    const release = w.release("v1").id;
    for (let time = 0; time < 3; time++)
      expect(await w.say({ command: "approve", release, reason: "fine" })).toMatchObject({ status: 200 });
    await w.atPoint("bake");
    for (let time = 0; time < 3; time++) await w.say({ command: "abort", release, reason: "no" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.deployments()).toHaveLength(2);
  });
});
