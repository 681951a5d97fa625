import { CreateDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { describe, expect, test } from "vitest";
import { appSpec } from "../../functions/release/deploy/app-spec.ts";
import type { FaultRule } from "../../infra/sandbox/faults/faults.ts";
import { registerByHand } from "./by-hand.ts";
import { ended, threeStories } from "./three-stories.ts";
import { hour, minute, world } from "./world.ts";
import type { World } from "./world.ts";

interface Report {
  readonly lifecycleEventHookExecutionId: string;
  readonly status: string;
}

const report = "PutLifecycleEventHookExecutionStatus";
const reports = (w: World) =>
  w.calls
    .filter(({ operation, error }) => operation === report && !error)
    .map(({ input }) => input as Report);
const hookCalls = (started: readonly { function: string; payload: string }[]) =>
  new Set(
    started
      .filter(({ function: name }) => name.startsWith("CodeDeployHook_"))
      .map(
        ({ payload }) =>
          (JSON.parse(payload) as { LifecycleEventHookExecutionId: string }).LifecycleEventHookExecutionId,
      ),
  );

/** One good release, with faults; and the calls that CodeDeploy made to hooks. */
async function played(rules: readonly FaultRule[] = []) {
  const started: { function: string; payload: string }[] = [];
  const w = await world(undefined, { onInvocation: (record) => started.push(record) });
  for (const rule of rules) w.installation.plan.add(rule);
  w.push("v1");
  const problems = await w.rest();
  return { w, started, problems };
}

describe("for each call of CodeDeploy exactly one report", () => {
  test("over a good, a bad and a rolled back release", async () => {
    const started: { function: string; payload: string }[] = [];
    const w = await threeStories({ onInvocation: (record) => started.push(record) });
    expect(w.outcomes()).toEqual(ended);
    const ids = reports(w).map(({ lifecycleEventHookExecutionId: id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // The bake's hook of a release that is stopped by its alarm ends with the deployment.
    expect(hookCalls(started).size - ids.length).toBeLessThanOrEqual(2);
  });

  test.for([
    ["its answer is lost", { kind: "answer-lost" }],
    ["it is throttled", { kind: "fails-before", error: "ThrottlingException", status: 400 }],
    ["CodeDeploy has an error of its own", { kind: "fails-before", error: "InternalFailure", status: 500 }],
  ] as const)("also when %s: it is made again, and AlreadyCompleted is success", async ([, fault]) => {
    const { w, problems, started } = await played([
      { match: { operation: report }, fault, times: 4, attempts: 3 },
    ]);
    expect(hookCalls(started).size).toBe(5);
    expect(problems).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(w.deployments()[0]?.events.every(({ status }) => status === "Succeeded")).toBe(true);
  });

  test("also when its check is refused for good: it is Failed, with the reason", async () => {
    const denied = {
      kind: "fails-before",
      error: "AccessDeniedException",
      message: "not authorized to perform elasticloadbalancing:DescribeTargetHealth",
      status: 403,
    } as const;
    const { w, problems } = await played([
      {
        match: { function: "CodeDeployHook_pointsman_AfterInstall", operation: "DescribeTargetHealth" },
        fault: denied,
        times: 99,
        attempts: 3,
      },
    ]);
    expect(problems).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.release("v1").outcome?.reason).toMatch(
      /AfterInstall failed: .*not authorized to perform elasticloadbalancing:DescribeTargetHealth/,
    );
  });

  test("also when its check hangs: it is Failed before the function's time is over, not after CodeDeploy's hour", async () => {
    const hangs = { kind: "delay", seconds: 600, answer: true } as const;
    const { w } = await played([
      {
        match: { function: "CodeDeployHook_pointsman_BeforeAllowTraffic", service: "elbv2" },
        fault: hangs,
        times: 99,
      },
    ]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    const hook = w.deployments()[0]?.events.find(({ name }) => name === "BeforeAllowTraffic");
    expect((hook?.endAt ?? Infinity) - (hook?.startAt ?? 0)).toBeLessThan(31_000);
    expect(w.release("v1").outcome?.reason).toContain("not decided within the function's time");
  });

  test("also when the ledger is out of reach for a moment", async () => {
    const fault = { kind: "fails-before", error: "InternalServerError", status: 500 } as const;
    const { w, problems } = await played([
      {
        match: { function: "CodeDeployHook_pointsman_BeforeInstall", service: "dynamodb" },
        fault,
        times: 2,
        attempts: 3,
      },
    ]);
    expect(problems).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });
});

describe("hooks never stand in somebody's way", () => {
  test("of a deployment that is not ours, though its AppSpec names our functions", async () => {
    const w = await world();
    const { application, deploymentGroup, containerName, containerPort, listenerArn, testListenerArn } =
      w.workload();
    const plan = {
      container: containerName,
      port: containerPort,
      listeners: { production: listenerArn, test: testListenerArn ?? "" },
    };
    const arn = registerByHand(w, () => ({ cpu: "512" }));
    await w.say({ command: "freeze", scope: "all", reason: "even so" });
    await w.clients.codedeploy.send(
      new CreateDeploymentCommand({
        applicationName: application,
        deploymentGroupName: deploymentGroup,
        revision: appSpec(plan, arn, w.settings.hooks),
      }),
    );
    await w.until(() => w.primaryArn() === arn, 0.3);
    await w.pass(minute);
    expect(reports(w).map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => "Succeeded"));
    expect(w.deployments()[0]?.wait).toBe("TERMINATION_WAIT");
  });

  test("of CodeDeploy's own rollback, which may carry them", async () => {
    const w = await world(undefined, { unconfirmed: { rollbackInvokesHooks: true } });
    w.push("v1");
    await w.ended("v1");
    await w.pass(hour);
    w.push("v2");
    await w.atPoint("bake");
    const made = reports(w).length;
    w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 3600);
    await w.until(() => w.shares()["v1"] === 100, 3 / 60);
    expect(await w.rest()).toEqual([]);
    expect(
      reports(w)
        .slice(made)
        .filter(({ status }) => status === "Succeeded").length,
    ).toBeGreaterThan(0);
    expect(w.outcomes()).toEqual(["v1 settled", "v2 rolled-back"]);
  });

  test("but fail a deployment of ours whose release is over or has lost its lease", async () => {
    const w = await world();
    w.push("v1");
    await w.until(() => w.deployments().length === 1);
    const label = w.deployments()[0]?.description ?? "";
    expect(await w.say({ command: "abort", release: w.release("v1").id, reason: "wrong" })).toMatchObject({
      status: 200,
    });
    await w.rest();
    await w.pass(minute);
    const { application, deploymentGroup, containerName, containerPort, listenerArn } = w.workload();
    const plan = { container: containerName, port: containerPort, listeners: { production: listenerArn } };
    const candidate = w.account.world.definitions.describe(w.workload().family).arn;
    await w.clients.codedeploy.send(
      new CreateDeploymentCommand({
        applicationName: application,
        deploymentGroupName: deploymentGroup,
        description: label,
        revision: appSpec(plan, candidate, w.settings.hooks),
      }),
    );
    await w.until(() => w.deployments().at(-1)?.status === "Failed", 0.2);
    expect(w.shares()).toEqual({ v0: 100 });
  });
});
