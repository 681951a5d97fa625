import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { ListTasksCommandInput, UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import { describe, expect, test } from "vitest";
import { createWorld } from "../account-world.ts";

describe("DescribeServices", () => {
  test("shows a first task set without startedBy and externalId, PRIMARY and steady, and no deployments", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", desiredCount: 2 });
    const service = await world.service(workload);
    expect(service).toMatchObject({
      deploymentController: { type: "CODE_DEPLOY" },
      deployments: [],
      desiredCount: 2,
      runningCount: 2,
      events: [],
      taskSets: [
        {
          status: "PRIMARY",
          stabilityStatus: "STEADY_STATE",
          scale: { value: 100, unit: "PERCENT" },
          computedDesiredCount: 2,
        },
      ],
    });
    expect(service.taskSets?.[0]).not.toHaveProperty("externalId");
    expect(service.taskSets?.[0]).not.toHaveProperty("startedBy");
    expect(service.taskSets?.[0]?.id).toMatch(/^ecs-svc\/\d{19}$/);
    expect(world.events).toEqual([]);
  });

  test("answers a service that is not there as MISSING, and refuses an unknown cluster", async () => {
    const world = createWorld();
    world.world.addWorkload({ service: "storefront" });
    const ask = (cluster: string) =>
      world.clients.ecs.send(new DescribeServicesCommand({ cluster, services: ["other"] }));
    expect(await ask("storefront")).toMatchObject({
      services: [],
      failures: [{ arn: "arn:aws:ecs:eu-west-1:111122223333:service/storefront/other", reason: "MISSING" }],
    });
    await expect(ask("nowhere")).rejects.toMatchObject({ name: "ClusterNotFoundException" });
  });

  test("moves the service's task definition and load balancer to the new primary", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", terminationWaitMinutes: 0 });
    const id = await world.deploy(workload);
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    const service = await world.service(workload);
    expect(service.taskDefinition).toMatch(/storefront:2$/);
    expect(service.loadBalancers?.[0]?.targetGroupArn).toBe(workload.targetGroupArns.green);
  });

  test("tells what happened, newest first, as captured", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const id = await world.deploy(workload);
    await world.pass(200);
    const { events = [], taskSets = [] } = await world.service(workload);
    const set = taskSets.find(({ externalId }) => externalId === id)?.id ?? "";
    const messages = events.map(({ message = "" }) =>
      message.replaceAll(set, "SET").replace(/task [0-9a-f]{32}/, "task TASK"),
    );
    expect(messages).toEqual([
      "(service storefront) has reached a steady state.",
      "(service storefront, taskSet SET) updated state to STEADY_STATE.",
      `service storefront, taskSet SET registered 1 targets in (target-group ${workload.targetGroupArns.green})`,
      "(service storefront, taskSet SET) has started 1 tasks: (task TASK).",
      "(service storefront) updated computedDesiredCount for taskSet SET to 1.",
    ]);
    const times = events.map(({ createdAt }) => createdAt?.getTime() ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });
});

describe("UpdateService under CodeDeploy", () => {
  const refusing = createWorld();
  refusing.world.addWorkload({ service: "storefront" });

  test.for<[Partial<UpdateServiceCommandInput>, string]>([
    [
      { taskDefinition: "storefront:1" },
      "Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.",
    ],
    [
      { networkConfiguration: {} },
      "Unable to update network parameters on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.",
    ],
    [
      { forceNewDeployment: true },
      "Cannot force a new deployment on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.",
    ],
    [
      { loadBalancers: [] },
      "Unable to update load balancers on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.",
    ],
  ])("refuses %o", async ([change, message]) => {
    const call = new UpdateServiceCommand({ cluster: "storefront", service: "storefront", ...change });
    await expect(refusing.clients.ecs.send(call)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message,
    });
  });

  test("may change the desired count, which every task set follows", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    await world.clients.ecs.send(
      new UpdateServiceCommand({ cluster: "storefront", service: "storefront", desiredCount: 3 }),
    );
    await world.pass(130);
    expect(await world.service(workload)).toMatchObject({ desiredCount: 3, runningCount: 3 });
  });
});

const list = async (world: ReturnType<typeof createWorld>, more: ListTasksCommandInput) =>
  (await world.clients.ecs.send(new ListTasksCommand({ cluster: "storefront", ...more }))).taskArns ?? [];

describe("tasks", () => {
  test("are listed by service, by family and by who started them, in pages", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", desiredCount: 3 });
    world.world.addWorkload({ service: "other", cluster: "storefront" });
    expect(await list(world, { serviceName: "storefront" })).toHaveLength(3);
    expect(await list(world, { family: "other" })).toHaveLength(1);
    expect(await list(world, { startedBy: workload.primaryTaskSetId })).toHaveLength(3);
    expect(await list(world, {})).toHaveLength(4);
    expect(await list(world, { maxResults: 2 })).toHaveLength(2);
    await expect(list(world, { startedBy: "x", serviceName: "storefront" })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await expect(list(world, { serviceName: "nobody" })).rejects.toMatchObject({
      name: "ServiceNotFoundException",
    });
  });

  test.for(["task-set", "deployment"] as const)(
    "say startedBy the %s, as is switched on",
    async (taskStartedBy) => {
      const world = createWorld({ unconfirmed: { taskStartedBy } });
      const workload = world.world.addWorkload({ service: "storefront" });
      const id = await world.deploy(workload);
      await world.pass(60);
      const set =
        (await world.service(workload)).taskSets?.find(({ externalId }) => externalId === id)?.id ?? "";
      const [arn = ""] = await list(world, { startedBy: taskStartedBy === "task-set" ? set : id });
      const { tasks } = await world.clients.ecs.send(
        new DescribeTasksCommand({ cluster: "storefront", tasks: [arn] }),
      );
      expect(tasks?.[0]).toMatchObject({
        lastStatus: "PENDING",
        group: "service:storefront",
        startedBy: taskStartedBy === "task-set" ? set : id,
      });
    },
  );

  test("that stopped are shown for an hour, with code and reasons, and then are MISSING", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const reason = "CannotPullContainerError: ref pull has been retried 1 time(s)";
    await world.deploy(workload, { neverStarts: reason });
    await world.until(
      async () => (await list(world, { serviceName: "storefront", desiredStatus: "STOPPED" })).length > 0,
    );
    const [arn = ""] = await list(world, { serviceName: "storefront", desiredStatus: "STOPPED" });
    const ask = () =>
      world.clients.ecs.send(new DescribeTasksCommand({ cluster: "storefront", tasks: [arn] }));
    const [task] = (await ask()).tasks ?? [];
    expect(task).toMatchObject({
      lastStatus: "STOPPED",
      desiredStatus: "STOPPED",
      stopCode: "TaskFailedToStart",
      stoppedReason: reason,
    });
    expect(task?.containers?.[0]).toMatchObject({ reason });
    expect(task?.containers?.[0]).not.toHaveProperty("exitCode");
    await world.pass(3590);
    expect((await ask()).tasks).toHaveLength(1);
    await world.pass(15);
    expect((await ask()).failures).toEqual([{ arn, reason: "MISSING" }]);
    expect(await list(world, { serviceName: "storefront", desiredStatus: "STOPPED" })).not.toContain(arn);
  });
});
