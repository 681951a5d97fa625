import { RedriveExecutionCommand } from "@aws-sdk/client-sfn";
import { describe, expect, test } from "vitest";
import type { WaitPoint } from "../../functions/ledger/records.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { BusEvent } from "../../infra/sandbox/ports.ts";
import { storefront } from "./stories.ts";
import { hour, minute, world } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const approval = { at: "start", limitSeconds: 7200, onLimit: "refuse" } as const;
const guarded = storefront({ gates: { ...storefront().gates, approval } });
const isStatus = (event: BusEvent) => event["detail-type"] === "Step Functions Execution Status Change";

/** A release whose execution somebody stops by hand at some point. */
async function stopped(
  point: WaitPoint,
  config: ServiceConfig = storefront(),
  options: WorldOptions = {},
  arrange: (w: World) => void = () => undefined,
) {
  const w = await world(config, options);
  arrange(w);
  w.push("v1");
  await w.atPoint(point);
  await w.stopInConsole(w.release("v1").executionArn);
  return w;
}

const points: [WaitPoint, ServiceConfig, string][] = [
  ["approval", guarded, "refused"],
  ["shift", storefront(), "rolled-back"],
  ["bake", storefront(), "rolled-back"],
];

describe("an execution that somebody stops by hand", () => {
  test.for(points)(
    "at %s is finished by the finalizer: all is back, the lease is free, the news is out",
    async ([point, config, outcome]) => {
      const w = await stopped(point, config);
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual([`v1 ${outcome}`, "rollback settled"]);
      expect(w.shares()).toEqual({ v0: 100 });
      expect(w.release("v1").outcome?.reason).toContain(
        "its execution ended as ABORTED (stopped by hand) before the release had ended",
      );
      expect(w.told().map(({ state, release }) => [state, release])).toContainEqual([
        outcome,
        w.release("v1").id,
      ]);
      expect(w.told().filter(({ release }) => release.startsWith("finalize-"))).toEqual([]);
      expect(w.facts().services[0]).not.toHaveProperty("freeze");
      expect(await w.say({ command: "freezes" })).toMatchObject({ freezes: [] });
      await w.pass(3 * minute);
      expect(w.facts().openWaits).toEqual([]);
    },
  );

  test("while it backs out is finished all the same", async () => {
    const w = await world(undefined, { unconfirmed: { rollbackInheritsAlarms: true } });
    w.push("v1");
    await w.atPoint("bake");
    w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 3600);
    await w.atPoint("back-out");
    await w.stopInConsole(w.release("v1").executionArn);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "rollback settled"]);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("while it settles ends in one of settled and rolled back, with ledger and service agreed", async () => {
    const w = await world();
    w.push("v1");
    await w.until(() =>
      w
        .facts()
        .timeline(w.releases()[0]?.id ?? "")
        .some(({ what }) => what === "on the candidate"),
    );
    await w.stopInConsole(w.release("v1").executionArn);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()[0]).toMatch(/^v1 (settled|rolled-back)$/);
  });

  test("is finished by the sweep alone when its status event is lost", async () => {
    const w = await stopped("bake", storefront(), {}, (each) =>
      each.installation.bus.addFault({
        hop: "service",
        match: isStatus,
        times: 999,
        fault: { kind: "lose" },
      }),
    );
    const at = w.clock.now();
    await w.until(() => w.release("v1").outcome !== undefined, 0.2);
    expect(w.clock.now() - at).toBeLessThan(6 * minute);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "rollback settled"]);
  });

  test("has what waited behind it take its turn", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    w.push("v2");
    await w.pass(minute);
    await w.stopInConsole(w.release("v1").executionArn);
    expect(await w.rest()).toEqual([]);
    expect(
      w
        .releases()
        .filter(({ kind }) => kind === "release")
        .map(({ tag, outcome }) => [tag, outcome?.kind]),
    ).toEqual([
      ["v1", "rolled-back"],
      ["v2", "settled"],
    ]);
  });

  test("frees its lease only when its last function has surely ended (invariant 5)", async () => {
    const w = await stopped("bake");
    const at = w.clock.now();
    await w.until(() => w.state()?.lease?.holder.startsWith("finalize-") === true);
    expect(w.clock.now() - at).toBeGreaterThanOrEqual(45_000);
    expect(await w.rest()).toEqual([]);
  });
});

describe("a finalizer that is stopped itself", () => {
  test("is finished by the next one", async () => {
    const w = await stopped("bake");
    await w.until(() => w.rollbacks().length === 1);
    await w.stopInConsole(w.rollbacks()[0]?.executionArn);
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome?.kind).toBe("rolled-back");
    expect(w.rollbacks().map(({ id }) => id.slice(0, 10))).toEqual(["finalize-1", "finalize-2"]);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("again and again ends as needs-a-person after five, with the lease free", async () => {
    const w = await stopped("bake");
    for (let number = 1; number <= 6; number++) {
      await w.until(
        () =>
          w.sfn
            .executions()
            .some(({ name, status }) => name.startsWith("finalize-") && status === "RUNNING") ||
          w.release("v1").outcome !== undefined,
      );
      for (const { arn, name, status } of w.sfn.executions())
        if (name.startsWith("finalize-") && status === "RUNNING") await w.stopInConsole(arn);
    }
    await w.rest();
    expect(w.release("v1").outcome).toMatchObject({
      kind: "needs-a-person",
      reason: expect.stringContaining("5 attempts to finish it ended the same way"),
    });
    expect(w.state()?.lease).toBeUndefined();
    expect(w.facts().openReleases).toEqual([]);
    expect(w.told().findLast(({ state }) => state === "needs-a-person")?.release).toBe(w.release("v1").id);
  });
});

describe("a start that is lost", () => {
  test.for([
    ["fails", { kind: "fails-before" }],
    ["has its answer lost", { kind: "answer-lost" }],
    ["dies", { kind: "dies-before" }],
  ] as const)("because StartExecution %s is made good, once", async ([, fault]) => {
    const w = await world();
    w.installation.plan.add({ match: { operation: "StartExecution" }, fault, attempts: 3 });
    w.push("v1");
    const problems = await w.rest();
    expect(problems.filter((problem) => !problem.startsWith("dead letter"))).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(w.sfn.executions()).toHaveLength(1);
  });
});

describe("a stopped execution that somebody redrives", () => {
  test("finds its fence stale, and changes nothing any more (invariant 5)", async () => {
    const w = await stopped("bake");
    expect(await w.rest()).toEqual([]);
    w.push("v2");
    await w.pass(minute);
    await w.until(() => w.shares()["v2"] === 100);
    const before = { calls: w.calls.length, deployments: w.deployments().length };
    const executionArn = w.release("v1").executionArn;
    await w.clients.sfn.send(new RedriveExecutionCommand({ executionArn }));
    await w.until(() => w.sfn.execution(executionArn)?.status !== "RUNNING", 0.5);
    expect(w.sfn.execution(executionArn)).toMatchObject({ status: "FAILED", error: "LeaseLost" });
    const since = w.calls
      .slice(before.calls)
      .filter(({ function: name }) => !/-(sweep|wake|finalize|hook.*)$/.test(name));
    const changes = since.filter(({ operation }) => /^(Create|Stop|Continue|Register|Put)/.test(operation));
    expect(changes).toEqual([]);
    expect(w.deployments()).toHaveLength(before.deployments);
    expect(await w.rest()).toEqual([]);
    expect(w.release("v2").outcome?.kind).toBe("settled");
    await w.pass(hour);
    expect(w.shares()).toEqual({ v2: 100 });
  });
});
