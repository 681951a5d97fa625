import { describe, expect, test } from "vitest";
import type { CellConfig, ServiceConfig } from "../../functions/shared/service-config.ts";
import { deployByHand, registerByHand } from "./by-hand.ts";
import { storefront } from "./stories.ts";
import { hour, minute, world } from "./world.ts";
import type { World } from "./world.ts";

const [first] = storefront().cells as [CellConfig];
const longWait = { cells: [{ ...first, terminationWaitSeconds: 4 * 3600 }] };

/** Percent on v1, minute by minute, until it has all the traffic. */
async function climb(w: World): Promise<number[]> {
  const seen: number[] = [];
  while (seen.at(-1) !== 100 && seen.length < 90) {
    await w.pass(minute);
    const share = w.shares()["v1"] ?? 0;
    if (share !== seen.at(-1)) seen.push(share);
  }
  return seen;
}

describe("traffic goes to the candidate as its strategy says", () => {
  test.for([
    ["all at once", { kind: "all-at-once", bakeSeconds: 60 }, [0, 100]],
    ["canary", { kind: "canary", weight: 25, intervalSeconds: 600, bakeSeconds: 60 }, [0, 25, 100]],
    ["linear", { kind: "linear", weight: 20, everySeconds: 180, bakeSeconds: 60 }, [0, 20, 40, 60, 80, 100]],
  ] satisfies [string, ServiceConfig["strategy"], number[]][])("%s", async ([, strategy, steps]) => {
    const w = await world(storefront({ strategy }));
    w.push("v1");
    expect(await climb(w)).toEqual(steps);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });

  test("and no user's request fails in a good release", async () => {
    const strategy = { kind: "canary", weight: 10, intervalSeconds: 300, bakeSeconds: 300 } as const;
    const w = await world(storefront({ strategy }), { lay: { requestsPerSecond: 20 } });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    const [users] = w.laidOut.flatMap((each) => each.users);
    const report = users?.report();
    expect(report?.failed).toBe(0);
    expect(report?.byVersion).toHaveLength(2);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });
});

describe("the bake", () => {
  test("of minutes runs within AfterAllowTraffic: the hook reports once, when it is over, well before its hour", async () => {
    const w = await world(storefront({ strategy: { kind: "all-at-once", bakeSeconds: 1800 } }));
    w.push("v1");
    await w.atPoint("bake");
    const from = w.clock.now();
    expect(w.wait("a")?.reason).toMatch(/^baking until 2026-11-23 09:\d\d UTC$/);
    expect(await w.rest()).toEqual([]);
    const hook = w.deployments()[0]?.events.find(({ name }) => name === "AfterAllowTraffic");
    const reports = w.calls.filter(
      ({ operation, error }) => operation === "PutLifecycleEventHookExecutionStatus" && !error,
    );
    expect(reports).toHaveLength(5);
    expect((hook?.endAt ?? 0) - from).toBeGreaterThanOrEqual(30 * minute - 10_000);
    expect((hook?.endAt ?? 0) - from).toBeLessThan(32 * minute);
  });

  test("of hours runs in the termination wait, and an alarm in it still brings everything back", async () => {
    const w = await world(storefront({ ...longWait, strategy: { kind: "all-at-once", bakeSeconds: 7200 } }));
    w.push("v1");
    await w.atPoint("bake");
    await w.pass(hour);
    expect(w.release("v1").outcome).toBeUndefined();
    expect(w.deployments()[0]).toMatchObject({ status: "InProgress", wait: "TERMINATION_WAIT" });
    w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 3600);
    await w.ended("v1", 2 / 60);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(await w.rest()).toEqual([]);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("of hours that is good settles at its end, while the wait goes on", async () => {
    const w = await world(storefront({ ...longWait, strategy: { kind: "all-at-once", bakeSeconds: 7200 } }));
    w.push("v1");
    await w.atPoint("bake");
    const from = w.clock.now();
    await w.ended("v1", 4);
    expect(w.clock.now() - from).toBeGreaterThanOrEqual(2 * hour - minute);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(w.deployments()[0]?.wait).toBe("TERMINATION_WAIT");
  });
});

describe("the termination wait", () => {
  test("goes on while the release has settled and freed its lease", async () => {
    const w = await world(storefront(longWait));
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.deployments()[0]).toMatchObject({ status: "InProgress", wait: "TERMINATION_WAIT" });
    expect(w.state()?.lease).toBeUndefined();
    expect(w.taskSets()).toHaveLength(2);
    await w.pass(4 * hour);
    expect(w.deployments()[0]?.status).toBe("Succeeded");
  });

  test("is ended by the next release, before it deploys", async () => {
    const w = await world(storefront(longWait));
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "v2 settled"]);
    expect(w.deployments().map(({ status }) => status)).toEqual(["Succeeded", "InProgress"]);
    const ended = w.calls.find(({ operation }) => operation === "ContinueDeployment");
    expect(ended?.input).toMatchObject({
      deploymentId: w.deployments()[0]?.id,
      deploymentWaitType: "TERMINATION_WAIT",
    });
  });
});

describe("a deployment on the group that is not ours", () => {
  const foreign = async (foreignDeployment: ServiceConfig["foreignDeployment"]) => {
    const w = await world(storefront({ foreignDeployment, onForeignRevision: "adopt" }));
    const id = await deployByHand(
      w,
      registerByHand(w, () => ({ cpu: "512" })),
    );
    w.push("v1");
    await w.until(() => w.releases().length > 0, 0.1);
    return { w, id };
  };
  const untouched = (w: World, id: string) =>
    w.calls.filter(
      ({ operation, input }) =>
        /^(Stop|Continue)Deployment$/.test(operation) && JSON.stringify(input).includes(id),
    );

  test("is waited for, and then what it brought has changed the plan's ground: nothing is deployed over it", async () => {
    const { w, id } = await foreign({ kind: "wait", limitSeconds: 3 * 3600 });
    await w.atPoint("previous-wait");
    expect(w.wait("a")?.reason).toContain(
      `storefront/storefront-a is busy with ${id}, a deployment that is not ours (by user)`,
    );
    await w.rest();
    expect(untouched(w, id)).toEqual([]);
    expect(w.release("v1").outcome).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("somebody deployed meanwhile"),
    });
  });

  test("is waited for no longer than the limit, and the refusal says whose it is and how long", async () => {
    const { w, id } = await foreign({ kind: "wait", limitSeconds: 600 });
    await w.rest();
    expect(w.release("v1").outcome?.reason).toMatch(
      new RegExp(`busy with ${id}, .*not ours .*and still was after 6\\d\\d s \\(limit 600 s\\)`),
    );
    expect(untouched(w, id)).toEqual([]);
  });

  test("refuses the release at once where the service file says so, and is never touched", async () => {
    const { w, id } = await foreign({ kind: "refuse" });
    await w.ended("v1", 2 / 60);
    expect(w.release("v1").outcome).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("the service file says to refuse then"),
    });
    expect(untouched(w, id)).toEqual([]);
    await w.pass(hour);
    expect(w.deployments()).toHaveLength(1);
  });

  test("that started and failed leaves the group free for ours", async () => {
    const w = await world(storefront({ foreignDeployment: { kind: "wait", limitSeconds: 3 * 3600 } }));
    w.push("broken", { neverStarts: "CannotPullContainerError: no such thing" });
    const bad = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/storefront:broken`;
    const id = await deployByHand(
      w,
      registerByHand(w, (input) => ({
        containerDefinitions: input.containerDefinitions?.map((each) => ({ ...each, image: bad })) ?? [],
      })),
    );
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.deployments().find((each) => each.id === id)?.status).toBe("Failed");
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });
});
