import { describe, expect, test } from "vitest";
import { createWorld, noon } from "../account-world.ts";
import type { World } from "../account-world.ts";
import type { Workload } from "../../../../infra/sandbox/layout/workload.ts";

const impaired = (world: World) =>
  world
    .eventsNamed("ECS Service Action")
    .filter(({ detail }) => detail["eventName"] === "SERVICE_TASK_START_IMPAIRED");

const taskEvents = (world: World) => world.eventsNamed("ECS Task State Change").map(({ detail }) => detail);

function blueTargets(world: World, { targetGroupArns }: Workload) {
  const group = world.world.elb.targetGroup(targetGroupArns.blue);
  return [...group.targets.values()].map(({ id, health }) => `${id} ${health.State}`);
}

describe("a task that cannot start", () => {
  test("is tried again, ever later, and within two minutes ECS says that starting is impaired", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    await world.deploy(workload, {
      neverStarts: "CannotPullContainerError: image Manifest does not contain descriptor matching platform",
    });
    await world.until(() => impaired(world).length > 0, 130);
    expect(impaired(world)[0]).toMatchObject({
      source: "aws.ecs",
      resources: [workload.serviceArn],
      detail: { eventType: "WARN", clusterArn: "arn:aws:ecs:eu-west-1:111122223333:cluster/storefront" },
    });
    expect(Object.keys(impaired(world)[0]?.detail ?? {})).toEqual([
      "eventType",
      "eventName",
      "clusterArn",
      "createdAt",
    ]);
    expect((await world.service(workload)).events?.[0]?.message).toBe(
      "(service storefront) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section.",
    );
    await world.pass(3000);
    const stops = taskEvents(world).filter(({ lastStatus }) => lastStatus === "STOPPED");
    const gaps = stops
      .map(({ createdAt }) => Date.parse(createdAt as string))
      .map((at, index, all) => at - (all[index - 1] ?? at))
      .slice(1);
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    expect(stops.length).toBeLessThan(12);
  });

  test("is one whose image is gone", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const arn = await world.revision(workload);
    world.world.ecr.delete("storefront", { tag: "v2" });
    await world.create(workload, arn);
    await world.until(() => taskEvents(world).length > 0);
    expect(taskEvents(world)[0]).toMatchObject({
      stopCode: "TaskFailedToStart",
      stoppedReason: expect.stringMatching(
        /^CannotPullContainerError: Error response from daemon: manifest for .* not found/,
      ) as string,
    });
  });
});

describe("a container that exits", () => {
  test("is replaced on the captured timeline, and raises no START_IMPAIRED", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      behaviour: { startSeconds: 31, diesAfterMinutes: 1 },
      drainSeconds: 30,
    });
    const seen: [number, string][] = [];
    let last = "";
    while (world.seconds() < 130) {
      await world.pass(0.5);
      const now = blueTargets(world, workload)
        .map((line) => line.split(" ")[1])
        .join("+");
      if (now !== last) seen.push([world.seconds() - 60, now]);
      last = now;
    }
    const at = (state: string) => seen.find(([time, what]) => time > 0 && what === state)?.[0] ?? Number.NaN;
    expect(Math.abs(at("unhealthy") - 8.5)).toBeLessThan(1);
    expect(Math.abs(at("draining") - 11.5)).toBeLessThan(1);
    expect(Math.abs(at("") - 42)).toBeLessThan(1.5);
    expect(Math.abs(at("initial") - 50.5)).toBeLessThan(2);
    expect(Math.abs(at("healthy") - 52.7)).toBeLessThan(2.5);
    expect(impaired(world)).toEqual([]);
  });

  test("sends its stop code while it deprovisions, and STOPPED as an event of its own, with a higher version", async () => {
    const world = createWorld();
    world.world.addWorkload({ service: "storefront", behaviour: { diesAfterMinutes: 1 } });
    await world.pass(90);
    const events = taskEvents(world);
    expect(events.map(({ lastStatus, stopCode, version }) => [lastStatus, stopCode, version])).toEqual([
      ["DEPROVISIONING", "EssentialContainerExited", 1],
      ["STOPPED", "EssentialContainerExited", 2],
    ]);
    expect(events[0]).toMatchObject({
      stoppedReason: "Essential container in task exited",
      desiredStatus: "STOPPED",
      containers: [{ name: "app", exitCode: 1, lastStatus: "STOPPED" }],
      stoppingAt: new Date(noon + 60_000).toISOString(),
    });
    expect(events[0]).not.toHaveProperty("stoppedAt");
    expect(events[1]).toHaveProperty("stoppedAt");
  });

  test("right after its start keeps the replacement from becoming steady for the whole hour", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload, { startSeconds: 30, crashesAfterSeconds: 1 });
    await world.pass(3700);
    expect((await world.deployment(id)).status).toBe("Failed");
    expect(impaired(world)).toEqual([]);
    expect(
      taskEvents(world).filter(
        ({ stopCode, lastStatus }) => stopCode === "EssentialContainerExited" && lastStatus === "STOPPED",
      ).length,
    ).toBeGreaterThan(20);
  });
});

describe("a container that fails its checks", () => {
  test("is stopped by ECS with that reason, and replaced", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    await world.deploy(workload, { unhealthy: true, startSeconds: 20 });
    await world.until(() => taskEvents(world).some(({ lastStatus }) => lastStatus === "STOPPED"), 600);
    expect(taskEvents(world).find(({ lastStatus }) => lastStatus === "STOPPED")).toMatchObject({
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason: `Task failed ELB health checks in (target-group ${workload.targetGroupArns.green})`,
    });
    expect(taskEvents(world).filter(({ lastStatus }) => lastStatus === "RUNNING").length).toBeGreaterThan(1);
  });
});

describe("a tag in a task definition", () => {
  test("means the image that the first task pulled, also for tasks that start later", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      tag: "v1",
      behaviour: { diesAfterMinutes: 1, startSeconds: 20 },
    });
    world.world.ecr.push("storefront", "v1");
    await world.pass(120);
    const running = taskEvents(world).filter(({ lastStatus }) => lastStatus === "RUNNING");
    expect(running.length).toBeGreaterThan(0);
    for (const { containers } of running)
      expect(containers).toMatchObject([{ imageDigest: workload.digest }]);
  });
});

describe("a deregistered revision", () => {
  test("cannot be moved to, or only for a while where that is switched on", async () => {
    for (const [inactiveUsableSeconds, status] of [
      [0, "Failed"],
      [600, "InProgress"],
    ] as const) {
      const world = createWorld({ unconfirmed: { inactiveUsableSeconds } });
      const workload = world.world.addWorkload({ service: "storefront" });
      const arn = await world.revision(workload);
      world.world.definitions.deregister(arn);
      const id = await world.create(workload, arn);
      await world.pass(30);
      expect((await world.deployment(id)).status).toBe(status);
    }
  });

  test("is still what replaces its own tasks", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      behaviour: { diesAfterMinutes: 10, startSeconds: 20 },
    });
    world.world.definitions.deregister(workload.taskDefinitionArn);
    await world.pass(660);
    expect(taskEvents(world).at(-1)).toMatchObject({
      lastStatus: "RUNNING",
      taskDefinitionArn: workload.taskDefinitionArn,
    });
    expect((await world.service(workload)).runningCount).toBe(1);
  });
});
