import { describe, expect, test } from "vitest";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { storefront } from "./stories.ts";
import { hour, minute, world } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";
import type { ImageBehaviour } from "../../infra/sandbox/users/images.ts";

/** Pushes a bad image and lets everything come to rest. @returns its outcome, and how long users met it. */
async function released(
  behaviour: ImageBehaviour,
  config: ServiceConfig = storefront(),
  options: WorldOptions = {},
) {
  const w = await world(config, options);
  const digest = w.push("v1", behaviour);
  expect(await w.rest()).toEqual([]);
  const { outcome, createdAt } = w.release("v1");
  expect(w.shares()).toEqual({ v0: 100 });
  expect(w.runs()).toBe("v0");
  const seconds = (Date.parse(outcome?.at ?? "") - Date.parse(createdAt)) / 1000;
  const served = w.laidOut.flatMap(({ users }) => users.flatMap((each) => each.report().byVersion));
  return {
    w,
    kind: outcome?.kind,
    reason: outcome?.reason ?? "",
    seconds,
    toBad: served.find(({ version }) => version === digest),
  };
}

const reportsOf = (w: World) =>
  w.calls.filter(({ operation, error }) => operation === "PutLifecycleEventHookExecutionStatus" && !error);

describe("a task that cannot start", () => {
  test("whose image cannot be pulled is seen within minutes, not after CodeDeploy's hour, and its reason is in the report", async () => {
    const { w, kind, reason, seconds } = await released({
      neverStarts: "CannotPullContainerError: pull access denied",
    });
    expect(kind).toBe("rolled-back");
    expect(reason).toMatch(/^\d tasks failed to start: .*CannotPullContainerError: pull access denied/);
    expect(seconds).toBeLessThan(5 * 60);
    expect(w.told().at(-1)?.reason).toContain("CannotPullContainerError");
  });

  test("whose container exits at once is seen within minutes, with its exit code", async () => {
    const { kind, reason, seconds } = await released({ startSeconds: 10, crashesAfterSeconds: 1 });
    expect(kind).toBe("rolled-back");
    expect(reason).toMatch(/\d tasks stopped by themselves \(EssentialContainerExited\): .*exit code 1/);
    expect(seconds).toBeLessThan(8 * 60);
  });

  test("whose targets never become healthy is seen within a quarter of an hour, with ECS's own words", async () => {
    const { kind, reason, seconds } = await released({ unhealthy: true });
    expect(kind).toBe("rolled-back");
    expect(reason).toContain("Task failed ELB health checks in (target-group ");
    expect(seconds).toBeLessThan(15 * 60);
  });

  test("is seen without a single event of ECS, by the sweep", async () => {
    const w = await world();
    const isEcs = (event: { source: string }) => event.source === "aws.ecs";
    w.installation.bus.addFault({ hop: "service", match: isEcs, times: 1000, fault: { kind: "lose" } });
    w.push("v1", { neverStarts: "CannotPullContainerError: pull access denied" });
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome?.reason).toContain("CannotPullContainerError");
    expect(
      Date.parse(w.release("v1").outcome?.at ?? "") - Date.parse(w.release("v1").createdAt),
    ).toBeLessThan(6 * minute);
  });
});

describe("a candidate that fails its smoke requests", () => {
  test("never meets a user, and what was asked, expected and got is in the report", async () => {
    const { w, kind, reason, toBad } = await released({ failsSmoke: 503 }, storefront(), {
      lay: { requestsPerSecond: 10 },
    });
    expect(kind).toBe("rolled-back");
    expect(reason).toContain(
      "AfterAllowTestTraffic failed: smoke: GET /health: status 503, expected 200 (attempt 2 of 2)",
    );
    expect(toBad).toBeUndefined();
    expect(reportsOf(w)).toHaveLength(3);
  });

  test("is asked as often as its file says, and no more", async () => {
    const smoke = [{ path: "/health", expect: { status: 200 }, timeoutSeconds: 5, attempts: 4 }];
    const { reason } = await released(
      { failsSmoke: true },
      storefront({ gates: { ...storefront().gates, smoke } }),
    );
    expect(reason).toContain("(attempt 4 of 4)");
  });

  test("of a path that answers otherwise than expected in words and headers says so", async () => {
    const smoke = [
      { path: "/version", expect: { status: 200, bodyIncludes: "tomorrow" }, timeoutSeconds: 5, attempts: 1 },
      {
        path: "/health",
        expect: { status: 200, header: { name: "X-Build" } },
        timeoutSeconds: 5,
        attempts: 1,
      },
    ];
    const { reason } = await released({}, storefront({ gates: { ...storefront().gates, smoke } }));
    expect(reason).toContain(
      'GET /version: the body\'s first 64 KiB do not include "tomorrow" (attempt 1 of 1)',
    );
    expect(reason).toContain("GET /health: no header X-Build (attempt 1 of 1)");
  });
});

describe("a candidate that fails its users", () => {
  const canary = storefront({
    strategy: { kind: "canary", weight: 10, intervalSeconds: 900, bakeSeconds: 600 },
  });

  test("in a canary's first step is stopped by its alarm, and goes back at once", async () => {
    const { kind, reason, toBad, w } = await released({ errorRate: 0.5 }, canary, {
      lay: { requestsPerSecond: 50 },
    });
    expect(kind).toBe("rolled-back");
    expect(reason).toMatch(/storefront-5xx/);
    expect(toBad?.failed).toBeGreaterThan(0);
    // A tenth of fifty requests a second, half of them failed, for the minutes that an alarm takes.
    expect(toBad?.failed).toBeLessThan(50 * 0.1 * 0.5 * 6 * 60);
    const alarmed = w.deployments()[0]?.completedAt ?? 0;
    expect(Date.parse(w.release("v1").outcome?.at ?? "") - alarmed).toBeLessThan(2 * minute);
  });

  test("mid-shift is stopped within seconds of the alarm's event, not at the next look", async () => {
    const w = await world(
      storefront({ strategy: { kind: "linear", weight: 10, everySeconds: 300, bakeSeconds: 60 } }),
    );
    w.push("v1");
    await w.until(() => (w.shares()["v1"] ?? 0) >= 30);
    await w.pass(20_000);
    w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 600);
    const firedAt = w.clock.now();
    await w.until(() => w.shares()["v1"] === undefined, 0.1);
    expect(w.clock.now() - firedAt).toBeLessThan(10_000);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
  });

  test("all at once, in its bake, is brought back by the alarm", async () => {
    const { kind, reason, toBad } = await released(
      { errorRate: 0.3 },
      storefront({ strategy: { kind: "all-at-once", bakeSeconds: 900 } }),
      { lay: { requestsPerSecond: 50 } },
    );
    expect(kind).toBe("rolled-back");
    expect(reason).toContain("storefront-5xx");
    expect(toBad?.failed).toBeGreaterThan(0);
  });

  test("by dying during the bake is brought back", async () => {
    const { kind, toBad } = await released(
      { diesAfterMinutes: 6 },
      storefront({ strategy: { kind: "all-at-once", bakeSeconds: 1200 } }),
      { lay: { requestsPerSecond: 50 } },
    );
    expect(kind).toBe("rolled-back");
    expect(toBad?.served).toBeGreaterThan(0);
  });
});

describe("after a bad candidate", () => {
  test("the next good push is released as if nothing had been", async () => {
    const { w } = await released({ failsSmoke: true });
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "v2 settled"]);
    expect(w.versionOf(w.state()?.previous?.cells["a"]?.taskDefinitionArn ?? "")).toBe("v0");
    await w.pass(hour);
    expect(w.shares()).toEqual({ v2: 100 });
  });
});
