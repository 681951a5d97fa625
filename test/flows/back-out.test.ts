import type { CreateDeploymentCommandInput } from "@aws-sdk/client-codedeploy";
import { describe, expect, test } from "vitest";
import type { CellConfig } from "../../functions/shared/service-config.ts";
import { storefront } from "./stories.ts";
import { hour, minute, people, world } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const [first] = storefront().cells as [CellConfig];
const ourWaysBack = (w: World) =>
  w.calls
    .filter(({ operation }) => operation === "CreateDeployment")
    .map(({ input }) => input as CreateDeploymentCommandInput)
    .filter(({ description }) => description?.includes("purpose=return"));
const firing = (w: World) =>
  w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 12 * 3600);

/** A candidate that carries all traffic when its alarm fires. */
async function alarmed(options: WorldOptions = {}): Promise<World> {
  const w = await world(undefined, options);
  w.push("v1");
  await w.atPoint("bake");
  firing(w);
  return w;
}

describe("the way back", () => {
  test("follows CodeDeploy's own rollback by its own id, and success is read from the task sets", async () => {
    const w = await alarmed();
    expect(await w.rest()).toEqual([]);
    const [forward, rollback] = w.deployments();
    expect(rollback).toMatchObject({ creator: "codeDeployRollback", status: "Succeeded" });
    const back = w
      .facts()
      .timeline(w.release("v1").id)
      .find(({ what }) => what === "back on the goal");
    expect(back?.reason).toBe(`${rollback?.id} brought it back`);
    expect(rollback?.id).not.toBe(forward?.id);
    expect(ourWaysBack(w)).toEqual([]);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("whose rollback the alarm itself stops is a deployment of stable, with alarms off and without hooks", async () => {
    const w = await alarmed({ unconfirmed: { rollbackInheritsAlarms: true } });
    expect(await w.rest()).toEqual([]);
    const [forward, rollback, ...later] = w.deployments();
    expect(forward?.status).toMatch(/Failed|Stopped/);
    expect(rollback).toMatchObject({ creator: "codeDeployRollback", status: "Stopped" });
    expect(later).toMatchObject([
      {
        creator: "user",
        replacement: { taskDefinitionArn: w.state()?.stable?.cells["a"]?.taskDefinitionArn },
      },
    ]);
    const [back, ...more] = ourWaysBack(w);
    expect(more).toEqual([]);
    expect(back).toMatchObject({
      description: `pointsman release=${w.release("v1").id} cell=a purpose=return attempt=1`,
      autoRollbackConfiguration: { enabled: false },
      overrideAlarmConfiguration: { enabled: false, alarms: [] },
      deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
    });
    expect(back?.revision?.appSpecContent?.content).not.toContain("Hooks");
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.shares()).toEqual({ v0: 100 });
  });

  test("re-registers a stable task definition that was deregistered meanwhile, from what the ledger kept", async () => {
    const w = await alarmed({ unconfirmed: { rollbackInheritsAlarms: true } });
    const old = w.state()?.stable?.cells["a"]?.taskDefinitionArn ?? "";
    const { containerDefinitions } = w.account.world.definitions.describe(old).shown;
    w.account.world.definitions.deregister(old);
    expect((await w.rest()).filter((problem) => !problem.includes("the ledger says"))).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.primaryArn()).not.toBe(old);
    expect(w.account.world.definitions.describe(w.primaryArn()).shown.containerDefinitions).toEqual(
      containerDefinitions,
    );
    expect(w.facts().timeline(w.release("v1").id)).toContainEqual(
      expect.objectContaining({
        what: "registered again",
        reason: expect.stringContaining(`${old} was deregistered`),
      }),
    );
  });

  test("of a release that never reached traffic changes nothing for users", async () => {
    const w = await world(undefined, { lay: { requestsPerSecond: 10 } });
    w.push("v1");
    await w.until(
      () =>
        w
          .deployments()[0]
          ?.events.some(({ name, status }) => name === "Install" && status === "InProgress") === true,
    );
    await w.say({ command: "abort", release: w.release("v1").id, reason: "wrong" });
    await w.rest(1);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.laidOut[0]?.users[0]?.report()).toMatchObject({
      failed: 0,
      byVersion: [{ version: w.workload().digest }],
    });
  });

  test("that CodeDeploy refuses for a while because the group is busy waits, and does not count as an attempt", async () => {
    const w = await alarmed({ unconfirmed: { rollbackInheritsAlarms: true } });
    const busy = {
      kind: "fails-before",
      error: "DeploymentLimitExceededException",
      message: "busy",
      status: 400,
    } as const;
    w.installation.plan.add({ match: { operation: "CreateDeployment" }, fault: busy, times: 5, attempts: 3 });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(ourWaysBack(w).every(({ description }) => description?.endsWith("attempt=1"))).toBe(true);
  });
});

describe("a way back that fails itself", () => {
  /** Stable's image is gone: tasks of it cannot start any more, so neither of two redeployments can succeed. */
  const hopeless = async () => {
    const w = await alarmed({ unconfirmed: { rollbackInheritsAlarms: true } });
    w.account.world.ecr.delete("storefront", { digest: w.workload().digest });
    await w.rest();
    return w;
  };

  test("lets nothing start on top of it, and ends what waited for its turn", async () => {
    const w = await alarmed({ unconfirmed: { rollbackInheritsAlarms: true } });
    w.account.world.ecr.delete("storefront", { digest: w.workload().digest });
    await w.pass(60_000);
    w.push("v2");
    await w.rest();
    w.push("v3");
    await w.rest();
    expect(w.outcomes()).toEqual(["v1 needs-a-person", "v2 refused", "v3 refused"]);
    expect(w.release("v3").outcome?.reason).toContain("pointsman rollback storefront");
  });

  test("is gone back from to stable, which is where it should be, not a version further", async () => {
    const w = await alarmed({ unconfirmed: { rollbackInheritsAlarms: true } });
    const stable = w.facts().services[0]?.stable?.release;
    w.account.world.ecr.delete("storefront", { digest: w.workload().digest });
    await w.rest();
    await w.say({ command: "rollback", service: "storefront", reason: "bring it back" });
    await w.rest();
    const [rollback] = w.installation.sfn
      .executions()
      .filter(({ machineName }) => machineName.endsWith("Rollback"));
    expect(rollback?.cause).toBe(
      `the image of ${stable} (storefront@${w.workload().digest}) is gone from the repository: its tasks could not start`,
    );
  });

  test("is tried twice, then ends as needs-a-person, which says what is where; the lease is free and the news is out", async () => {
    const w = await hopeless();
    expect(w.outcomes()).toEqual(["v1 needs-a-person"]);
    expect(ourWaysBack(w).map(({ description }) => description?.split(" ").at(-1))).toEqual([
      "attempt=1",
      "attempt=2",
    ]);
    const reason = w.release("v1").outcome?.reason ?? "";
    expect(reason).toContain(
      "could not go back: a: 2 deployments back to arn:aws:ecs:eu-central-1:111122223333:task-definition/storefront-a:1 did not bring the traffic there",
    );
    expect(reason).toContain("; now ");
    expect(reason).toContain("task-definition/storefront-a:2 (PRIMARY) has 100 % of the traffic");
    expect(w.state()?.lease).toBeUndefined();
    expect(w.facts().unsentNews).toEqual([]);
    const [message, ...more] = w.told().filter(({ state }) => state === "needs-a-person");
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      reason,
      nextSteps: [
        `pointsman release show ${w.release("v1").id}`,
        'pointsman rollback storefront --reason "…"',
      ],
    });
  });

  test("leaves the service to people: what they roll forward with still works", async () => {
    const w = await hopeless();
    w.account.world.alarms.setAlarmState("storefront-5xx", "OK", "mended");
    await w.pass(hour);
    w.push("v2");
    await w.rest();
    expect(w.outcomes()).toEqual(["v1 needs-a-person", expect.stringMatching(/^v2 (settled|refused)$/)]);
  });

  test("because our own functions fail ends as needs-a-person too, with the error's words", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    w.installation.plan.add({
      match: { function: "pointsman-backOut", operation: "DescribeServices" },
      fault: {
        kind: "fails-before",
        error: "AccessDeniedException",
        message: "not authorized to perform ecs:DescribeServices",
        status: 400,
      },
      times: 1000,
      attempts: 3,
    });
    firing(w);
    await w.rest();
    expect(w.outcomes()).toEqual(["v1 needs-a-person"]);
    expect(w.release("v1").outcome?.reason).toContain("could not go back: ");
    expect(w.release("v1").outcome?.reason).toContain("not authorized to perform ecs:DescribeServices");
    expect(w.state()?.lease).toBeUndefined();
    // CodeDeploy itself had gone back already: each deployment carries its own rollback.
    expect(w.shares()).toEqual({ v0: 100 });
  });
});

describe("a deployment that goes back survives our death", () => {
  test("with every function of ours dead from the bake on, users are back on stable within two minutes of the alarm", async () => {
    let isDead = false;
    const w = await world(storefront({ cells: [{ ...first, terminationWaitSeconds: 3600 }] }), {
      invocationFault: () => (isDead ? { kind: "hangs" } : undefined),
      lay: { requestsPerSecond: 10 },
    });
    w.push("v1");
    await w.atPoint("bake");
    isDead = true;
    firing(w);
    await w.until(() => w.shares()["v1"] === undefined, 2 / 60);
    isDead = false;
    await w.rest();
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
  });

  test("and what was asked of a dead release is done when it lives again", async () => {
    let isDead = false;
    const w = await world(undefined, {
      invocationFault: ({ function: name }) =>
        isDead && name !== "pointsman-command" ? { kind: "hangs" } : undefined,
    });
    w.push("v1");
    await w.atPoint("bake");
    isDead = true;
    await w.say({ command: "abort", release: w.release("v1").id, reason: "wrong" }, people.ben);
    await w.pass(3 * minute);
    isDead = false;
    await w.rest();
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
  });
});
