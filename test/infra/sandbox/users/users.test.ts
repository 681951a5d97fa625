import { describe, expect, test } from "vitest";
import { canary, createWorld } from "../account-world.ts";
import type { World } from "../account-world.ts";

const of = (
  report: { byVersion: readonly { version: string; served: number; failed: number }[] },
  version: string,
) => report.byVersion.find((each) => each.version === version) ?? { served: 0, failed: 0 };

const newest = (world: World) =>
  [...(world.world.ecr.repositories.get("storefront")?.images.keys() ?? [])].at(-1) ?? "";

const run = async (seed: number) => {
  const world = createWorld({ seed });
  const workload = world.world.addWorkload({ service: "storefront", behaviour: { errorRate: 0.013 } });
  const users = world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 3 });
  await world.pass(5000);
  return users.report();
};

describe("users", () => {
  test("are served by the version that the weights give them", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    await world.deploy(workload, {}, { deploymentConfigName: canary });
    await world.until(() => world.greenWeight(workload) === 10);
    const users = world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 7.3 });
    await world.pass(280);
    users.stop();
    const report = users.report();
    expect(report.served + report.failed).toBe(Math.floor(7.3 * 280));
    expect(report.failed).toBe(0);
    expect(of(report, newest(world)).served / report.served).toBeCloseTo(0.1, 2);
    expect(of(report, workload.digest).served / report.served).toBeCloseTo(0.9, 2);
  });

  test("fail at the rate that the image fails, also when the rate is tiny", async () => {
    for (const errorRate of [0.3, 0.0004]) {
      const world = createWorld();
      const workload = world.world.addWorkload({ service: "storefront", behaviour: { errorRate } });
      const users = world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 50 });
      await world.pass(20_000);
      const { failed, served } = users.report();
      expect(failed / (failed + served) / errorRate).toBeCloseTo(1, 1);
    }
  });

  test("all fail while nobody is there to answer, and the outage is as long as that", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      behaviour: { diesAfterMinutes: 10, startSeconds: 31 },
    });
    const users = world.world.users.start({
      listenerArn: workload.listenerArn,
      requestsPerSecond: 10,
      tickSeconds: 1,
    });
    await world.pass(900);
    const report = users.report();
    expect(Math.abs(report.longestOutageSeconds - 52.7)).toBeLessThan(4);
    expect(report.longestFailingSeconds).toBe(report.longestOutageSeconds);
    expect(report.failed).toBe(report.longestOutageSeconds * 10);
    expect(of(report, "no target").failed).toBeGreaterThan(0);
    expect(of(report, workload.digest).failed).toBeGreaterThan(80);
  });

  test("count a failing streak from tick to tick, and an outage only where all fail", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", behaviour: { errorRate: 0.5 } });
    const users = world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 10 });
    await world.pass(100);
    expect(users.report()).toMatchObject({ longestFailingSeconds: 100, longestOutageSeconds: 0 });
  });

  test("meet every copy that is registered when none is healthy", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", behaviour: { unhealthy: true } });
    const users = world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 1 });
    await world.pass(60);
    expect(of(users.report(), workload.digest).failed).toBeGreaterThan(0);
  });

  test("set no timers before they start and none after they stop", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    expect((await world.clock.run()).events).toBe(0);
    const users = world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 1 });
    await world.pass(100);
    users.stop();
    users.stop();
    expect((await world.clock.run()).reason).toBe("idle");
  });

  test("give the same numbers for the same seed, and other numbers for another", async () => {
    expect((await run(1)).failed).toBe((await run(1)).failed);
    expect((await run(1)).byVersion[0]?.version).not.toBe((await run(2)).byVersion[0]?.version);
  });

  test("pass through two virtual days of a termination wait in few events", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      alarms: ["errors"],
      terminationWaitMinutes: 2880,
    });
    world.world.alarms.putAlarm({
      name: "errors",
      measure: "errorRate",
      of: workload.targetGroupArns.blue,
      threshold: 10,
      treatMissingData: "notBreaching",
    });
    const users = world.world.users.start({ listenerArn: workload.listenerArn, requestsPerSecond: 100 });
    const id = await world.deploy(workload);
    const { events } = await world.clock.run({ until: world.clock.now() + 49 * 3_600_000 });
    expect((await world.deployment(id)).status).toBe("Succeeded");
    expect(users.report().served).toBe(49 * 3600 * 100);
    expect(events).toBeLessThan(40_000);
  });
});
