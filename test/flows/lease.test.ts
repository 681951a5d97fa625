import { describe, expect, test } from "vitest";
import type { CellConfig } from "../../functions/shared/service-config.ts";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import { storefront } from "./stories.ts";
import { threeStories } from "./three-stories.ts";
import { minute, world } from "./world.ts";

const [first] = storefront().cells as [CellConfig];
const checkout = storefront({
  service: "checkout",
  image: { repository: "checkout", tags: ["v*"] },
  cells: [{ ...first, codedeploy: { application: "checkout", deploymentGroup: "checkout-a" } }],
  rollback: { alarms: ["checkout-5xx"] },
});

const changesAws = ({ service, operation }: CallRecord) =>
  ["codedeploy", "ecs", "elb", "elbv2"].includes(service) && !/^(Get|BatchGet|List|Describe)/.test(operation);
/** A ledger write that is made only if the lease still has this fence. */
const isFenced = ({ service, input }: CallRecord) => {
  const text = JSON.stringify(input);
  return service === "dynamodb" && text.includes('"fence"') && text.includes("ConditionExpression");
};

describe("the lease (invariant 5)", () => {
  test("is proved by a ledger write with its fence, in the same invocation, before anything is changed in AWS", async () => {
    const w = await threeStories();
    const changes = w.calls
      .filter(changesAws)
      .filter(({ operation }) => operation !== "PutLifecycleEventHookExecutionStatus");
    expect(new Set(changes.map(({ operation }) => operation))).toEqual(
      new Set(["RegisterTaskDefinition", "CreateDeployment", "ContinueDeployment", "StopDeployment"]),
    );
    for (const change of changes) {
      expect(["pointsman-deploy", "pointsman-backOut"]).toContain(change.function);
      const before = w.calls.filter(
        ({ invocation, seq }) => invocation === change.invocation && seq < change.seq,
      );
      expect(before.some(isFenced), `${change.operation} of ${change.function}`).toBe(true);
    }
  });

  test("is one for each service: two services are released side by side, and one's failure is not the other's", async () => {
    const w = await world([storefront(), checkout]);
    w.push("v1");
    w.push("v1", { failsSmoke: true }, {}, "checkout");
    await w.pass(minute);
    expect(w.facts().services.map(({ lease }) => lease?.holder.split("-")[0])).toEqual(
      expect.arrayContaining(["checkout", "storefront"]),
    );
    expect(await w.rest()).toEqual([]);
    expect(
      w
        .releases()
        .map(({ service, outcome }) => `${service} ${outcome?.kind}`)
        .sort(),
    ).toEqual(["checkout rolled-back", "storefront settled"]);
    expect([w.runs("a", "storefront"), w.runs("a", "checkout")]).toEqual(["v1", "v0"]);
  });

  test("grows a fence that never goes back, through releases, rollbacks and finalizers", async () => {
    const w = await world();
    const fences: number[] = [];
    const note = () => fences.push(w.state()?.fence ?? -1);
    note();
    w.push("v1");
    await w.atPoint("bake");
    note();
    await w.stopInConsole(w.release("v1").executionArn);
    expect(await w.rest()).toEqual([]);
    note();
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    note();
    await w.say({ command: "rollback", service: "storefront", reason: "slow" });
    expect(await w.rest()).toEqual([]);
    note();
    expect(fences).toEqual([...new Set(fences)].sort((a, b) => a - b));
  });

  test("and what is not ours is never changed: another application's deployments, another service's tasks (invariant 4)", async () => {
    const w = await threeStories();
    const { application, family } = w.workload();
    for (const { operation, input } of w.calls.filter(changesAws)) {
      const text = JSON.stringify(input);
      if (operation === "CreateDeployment") expect(input).toMatchObject({ applicationName: application });
      if (operation === "RegisterTaskDefinition") expect(input).toMatchObject({ family });
      const id = /"deploymentId":"([^"]+)"/.exec(text)?.[1];
      if (id && operation !== "PutLifecycleEventHookExecutionStatus")
        expect(w.deployments().find((each) => each.id === id)?.description).toMatch(/^pointsman /);
    }
  });
});

describe("a release in flight", () => {
  test("is carried out by the service file as it was at acceptance, whatever becomes of the file", async () => {
    const approval = { at: "start", limitSeconds: 3600, onLimit: "refuse" } as const;
    const config = { ...storefront({ gates: { ...storefront().gates, approval } }) };
    const w = await world(config);
    w.push("v1");
    await w.atPoint("approval");
    Object.assign(config, {
      strategy: { kind: "linear", weight: 10, everySeconds: 600, bakeSeconds: 0 },
      rollback: { alarms: [] },
      image: { repository: "elsewhere", tags: [] },
    });
    await w.say({ command: "approve", release: w.release("v1").id, reason: "fine" });
    await w.until(() => w.releases()[0]?.outcome !== undefined);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(w.deployments()[0]).toMatchObject({
      config: { name: "CodeDeployDefault.ECSAllAtOnce" },
      alarmOverride: { alarms: [{ name: "storefront-5xx" }] },
    });
  });
});
