import { describe, expect, test } from "vitest";
import { ecs } from "../../../../functions/release/aws/ecs.ts";
import { candidateArn, group, revision, stableArn, t0 } from "../world.ts";
import { recording, sdkError } from "./recording.ts";

const scripted = (script: Parameters<typeof recording>[0]) => {
  const recorded = recording(script);
  return { ...recorded, ecs: ecs(recorded.client) };
};

describe("a running service", () => {
  const service = {
    status: "ACTIVE",
    desiredCount: 2,
    deploymentController: { type: "CODE_DEPLOY" },
    taskSets: [
      {
        id: "ecs-svc/1",
        status: "PRIMARY",
        taskDefinition: stableArn,
        externalId: "d-1",
        loadBalancers: [{ targetGroupArn: group("blue"), containerName: "web", containerPort: 8080 }],
      },
      { id: "ecs-svc/2", status: "DRAINING", taskDefinition: candidateArn },
    ],
  };

  test("is its task sets with their target groups and containers", async () => {
    const { ecs, inputs } = scripted({ DescribeServices: [{ services: [service] }] });
    expect(await ecs.running("shop", "storefront")).toEqual({
      codeDeployControlled: true,
      desiredCount: 2,
      taskSets: [
        {
          id: "ecs-svc/1",
          status: "PRIMARY",
          taskDefinitionArn: stableArn,
          deploymentId: "d-1",
          targetGroupArn: group("blue"),
          container: "web",
          port: 8080,
        },
        { id: "ecs-svc/2", status: "DRAINING", taskDefinitionArn: candidateArn },
      ],
    });
    expect(inputs()).toEqual([{ cluster: "shop", services: ["storefront"] }]);
  });

  test.for([
    ["is not there where ECS has no such service", { services: [], failures: [{ reason: "MISSING" }] }],
    ["is not there once it was deleted", { services: [{ ...service, status: "INACTIVE" }] }],
  ] as const)("%s", async ([, answer]) => {
    const { ecs } = scripted({ DescribeServices: [answer] });
    expect(await ecs.running("shop", "storefront")).toBeUndefined();
  });

  test("may be deployed by somebody else than CodeDeploy", async () => {
    const { ecs } = scripted({
      DescribeServices: [{ services: [{ ...service, deploymentController: { type: "ECS" } }] }],
    });
    expect(await ecs.running("shop", "storefront")).toMatchObject({ codeDeployControlled: false });
  });
});

describe("revisions", () => {
  test("are the family's own, newest first", async () => {
    const { ecs, inputs } = scripted({
      ListTaskDefinitions: [
        { taskDefinitionArns: [revision(9), revision(3, "storefront-jobs"), revision(8)] },
      ],
    });
    expect(await ecs.revisions("storefront", 5)).toEqual([revision(9), revision(8)]);
    expect(inputs()).toEqual([{ familyPrefix: "storefront", status: "ACTIVE", sort: "DESC", maxResults: 5 }]);
  });

  test("are registered as given, and known by their ARN", async () => {
    const { ecs, inputs } = scripted({
      RegisterTaskDefinition: [{ taskDefinition: { taskDefinitionArn: candidateArn } }],
    });
    const input = { family: "storefront", containerDefinitions: [] };
    expect(await ecs.register(input)).toBe(candidateArn);
    expect(inputs()).toEqual([input]);
  });
});

const task = (at: number, more: object = {}) => ({
  taskDefinitionArn: candidateArn,
  stoppedAt: new Date(t0 + at),
  stopCode: "TaskFailedToStart",
  ...more,
});
const arns = (count: number, from = 0) =>
  Array.from({ length: count }, (_, number) => `task-${from + number}`);
const reasons = (adapter: ReturnType<typeof ecs>) => adapter.stopReasons("shop", "storefront", candidateArn);

describe("why tasks stopped", () => {
  test("is told newest first, of this revision only, with the containers' own words", async () => {
    const { ecs, inputs } = scripted({
      ListTasks: [{ taskArns: arns(3) }],
      DescribeTasks: [
        {
          tasks: [
            task(1, {
              stoppedReason: "Essential container in task exited",
              containers: [
                { name: "web", exitCode: 137 },
                { name: "proxy", exitCode: 0 },
              ],
            }),
            task(2, { taskDefinitionArn: stableArn }),
            task(3, { containers: [{ name: "web", reason: "CannotPullContainerError: not found" }] }),
          ],
        },
      ],
    });
    expect(await reasons(ecs)).toEqual([
      { stoppedAt: t0 + 3, code: "TaskFailedToStart", reason: "web: CannotPullContainerError: not found" },
      {
        stoppedAt: t0 + 1,
        code: "TaskFailedToStart",
        reason: "Essential container in task exited; web: exit code 137",
      },
    ]);
    expect(inputs()).toEqual([
      { cluster: "shop", serviceName: "storefront", desiredStatus: "STOPPED", maxResults: 100 },
      { cluster: "shop", tasks: arns(3) },
    ]);
  });

  test("is looked for on every page, a hundred tasks at a time: others may have stopped since", async () => {
    const { ecs, inputs } = scripted({
      ListTasks: [{ taskArns: arns(100), nextToken: "more" }, { taskArns: arns(20, 100) }],
      DescribeTasks: [{ tasks: [task(1, { taskDefinitionArn: stableArn })] }, { tasks: [task(2)] }],
    });
    expect(await reasons(ecs)).toHaveLength(1);
    expect(inputs()).toContainEqual({ cluster: "shop", tasks: arns(20, 100) });
    expect(inputs()).toContainEqual({
      cluster: "shop",
      serviceName: "storefront",
      desiredStatus: "STOPPED",
      maxResults: 100,
      nextToken: "more",
    });
  });

  test("costs one call where none has stopped", async () => {
    const { ecs, sent } = scripted({ ListTasks: [{ taskArns: [] }] });
    expect(await reasons(ecs)).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  test("has a time also of a task that is still stopping, and a code where ECS gives none", async () => {
    const { ecs } = scripted({
      ListTasks: [{ taskArns: arns(1) }],
      DescribeTasks: [{ tasks: [{ taskDefinitionArn: candidateArn, stoppingAt: new Date(t0) }] }],
    });
    expect(await reasons(ecs)).toEqual([{ stoppedAt: t0, code: "unknown", reason: "" }]);
  });
});

test("what ECS refuses is told with the call", async () => {
  const { ecs } = scripted({
    DescribeServices: [sdkError("ClusterNotFoundException", "no cluster", "client")],
  });
  await expect(ecs.running("shop", "storefront")).rejects.toMatchObject({
    name: "CallRefused",
    message: "DescribeServices shop/storefront: ClusterNotFoundException: no cluster",
  });
});
