import type { CreateDeploymentCommandInput } from "@aws-sdk/client-codedeploy";
import { describe, expect, test } from "vitest";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { storefront } from "./stories.ts";
import { hour, world } from "./world.ts";
import type { World } from "./world.ts";

const inputsOf = (w: World) =>
  w.calls
    .filter(({ operation }) => operation === "CreateDeployment")
    .map(({ input }) => input as CreateDeploymentCommandInput);
const contentOf = (input: CreateDeploymentCommandInput | undefined) =>
  JSON.parse(input?.revision?.appSpecContent?.content ?? "{}") as { Hooks: object[]; Resources: unknown[] };

describe("each deployment", () => {
  test("carries its own auto-rollback for all three events, the group's and the file's alarms, and the release's id", async () => {
    const w = await world(undefined, { lay: { spec: { alarms: ["storefront-latency"] } } });
    w.account.world.alarms.putAlarm({ name: "storefront-latency", measure: "none", threshold: 1 });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    const [input, ...more] = inputsOf(w);
    expect(more).toEqual([]);
    expect(input?.autoRollbackConfiguration).toEqual({
      enabled: true,
      events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
    });
    expect(input?.overrideAlarmConfiguration).toEqual({
      enabled: true,
      alarms: [{ name: "storefront-5xx" }, { name: "storefront-latency" }],
    });
    expect(input?.description).toBe(
      `pointsman release=${w.release("v1").id} cell=a purpose=deploy attempt=1`,
    );
  });

  test("names the container and port behind the load balancer, and our five hooks in CodeDeploy's order", async () => {
    const w = await world();
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    const { Hooks, Resources } = contentOf(inputsOf(w)[0]);
    const candidate = w.release("v1").settledAs?.cells["a"]?.taskDefinitionArn;
    expect(Resources).toEqual([
      {
        TargetService: {
          Type: "AWS::ECS::Service",
          Properties: {
            TaskDefinition: candidate,
            LoadBalancerInfo: { ContainerName: "app", ContainerPort: 8080 },
          },
        },
      },
    ]);
    expect(Hooks.flatMap((hook) => Object.entries(hook))).toEqual(
      [
        "BeforeInstall",
        "AfterInstall",
        "AfterAllowTestTraffic",
        "BeforeAllowTraffic",
        "AfterAllowTraffic",
      ].map((event) => [event, `CodeDeployHook_pointsman_${event}`]),
    );
  });

  test("of a group without a test listener has no hook for test traffic", async () => {
    const w = await world(storefront({ gates: { ...storefront().gates, smoke: [] } }), {
      lay: { spec: { testListener: false } },
    });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(contentOf(inputsOf(w)[0]).Hooks.flatMap((hook) => Object.keys(hook))).not.toContain(
      "AfterAllowTestTraffic",
    );
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });

  test.for([
    ["all at once", { kind: "all-at-once", bakeSeconds: 60 }, "CodeDeployDefault.ECSAllAtOnce", 0],
    [
      "a canary that is predefined",
      { kind: "canary", weight: 10, intervalSeconds: 300, bakeSeconds: 60 },
      "CodeDeployDefault.ECSCanary10Percent5Minutes",
      0,
    ],
    [
      "a linear shift that is predefined",
      { kind: "linear", weight: 10, everySeconds: 60, bakeSeconds: 60 },
      "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
      0,
    ],
    [
      "a canary that is not",
      { kind: "canary", weight: 25, intervalSeconds: 600, bakeSeconds: 60 },
      "pointsman-canary-25-10m",
      1,
    ],
    [
      "a linear shift that is not",
      { kind: "linear", weight: 20, everySeconds: 120, bakeSeconds: 60 },
      "pointsman-linear-20-2m",
      1,
    ],
  ] satisfies [string, ServiceConfig["strategy"], string, number][])(
    "takes the configuration of its strategy: %s",
    async ([, strategy, name, made]) => {
      const w = await world(storefront({ strategy }));
      w.push("v1");
      expect(await w.rest()).toEqual([]);
      w.push("v2");
      expect(await w.rest()).toEqual([]);
      expect(inputsOf(w).map(({ deploymentConfigName }) => deploymentConfigName)).toEqual([name, name]);
      const creates = w.calls.filter(
        ({ operation, error }) => operation === "CreateDeploymentConfig" && !error,
      );
      expect(creates).toHaveLength(made);
      expect(w.outcomes()).toEqual(["v1 settled", "v2 settled"]);
    },
  );
});

describe("before anything moves, a release is refused", () => {
  /** @returns the reason of the refusal. */
  async function refused(w: World): Promise<string> {
    w.push("v1");
    await w.rest(2);
    expect(w.outcomes()).toEqual(["v1 refused"]);
    expect(inputsOf(w)).toEqual([]);
    expect(w.calls.filter(({ operation }) => operation === "RegisterTaskDefinition")).toEqual([]);
    expect(w.told()).toMatchObject([{ state: "refused" }]);
    return w.release("v1").outcome?.reason ?? "";
  }

  test("when an alarm fires already", async () => {
    const w = await world();
    w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 7200);
    expect(await refused(w)).toBe(
      "cell a: alarm storefront-5xx guards this release, and it fires already, so nothing could be told from it; nothing was moved",
    );
  });

  test("when an alarm is missing", async () => {
    const w = await world();
    w.account.world.alarms.deleteAlarm("storefront-5xx");
    expect(await refused(w)).toContain("CloudWatch knows no such alarm");
  });

  test("when alarms cannot be read", async () => {
    const w = await world();
    w.account.world.alarmsReadable("callers", false);
    expect(await refused(w)).toContain("its state cannot be read");
  });

  test("when a canary would shift behind a Network Load Balancer, whatever the file says of it", async () => {
    const strategy = { kind: "canary", weight: 10, intervalSeconds: 300, bakeSeconds: 60 } as const;
    const w = await world(storefront({ strategy }), { lay: { spec: { loadBalancer: "network" } } });
    expect(await refused(w)).toBe(
      "cell a: canary behind a Network Load Balancer: CodeDeploy has only all-at-once there",
    );
  });

  test("when the bake fits neither the hook's hour nor the live group's termination wait, with the numbers", async () => {
    const [first] = storefront().cells;
    const { terminationWaitSeconds: _, ...undeclared } = first ?? {
      name: "",
      wave: 1,
      codedeploy: { application: "", deploymentGroup: "" },
      loadBalancer: "application" as const,
    };
    const w = await world(
      storefront({ cells: [undeclared], strategy: { kind: "all-at-once", bakeSeconds: 7200 } }),
      { lay: { spec: { terminationWaitMinutes: 60 } } },
    );
    expect(await refused(w)).toBe(
      "cell a: a bake of 7200 s fits neither into AfterAllowTraffic (2700 s) nor into the termination wait (3600 s less 600 s)",
    );
  });

  test("when the live group's termination wait is less than the service file counts on", async () => {
    const w = await world(undefined, { lay: { spec: { terminationWaitMinutes: 10 } } });
    expect(await refused(w)).toBe(
      "cell a: the deployment group's termination wait is 600 s; the service file counts on 1800 s",
    );
  });

  test("when a preview approval finds no ready wait on the group", async () => {
    const approval = { at: "preview", limitSeconds: 3600, onLimit: "refuse" } as const;
    const w = await world(storefront({ gates: { ...storefront().gates, approval } }));
    expect(await refused(w)).toContain(
      "a preview approval of 3600 s needs the group's ready wait (STOP_DEPLOYMENT); it is 0 s",
    );
  });

  test("when smoke requests have no test listener to go through", async () => {
    const w = await world(undefined, { lay: { spec: { testListener: false } } });
    expect(await refused(w)).toMatch(/smoke requests .* test listener/);
  });

  test("when the revision has a field that this version would lose, which it names", async () => {
    const w = await world();
    w.account.world.definitions.addUnknownMember(w.primaryArn(), "quantumPolicy", { entangled: true });
    expect(await refused(w)).toContain(
      "has members that this version does not know and would lose: quantumPolicy",
    );
  });

  test("when the named container is not there", async () => {
    const w = await world(storefront({ container: "shop" }));
    expect(await refused(w)).toContain("has no container named shop");
  });

  test("when group and file together name more alarms than CodeDeploy takes", async () => {
    const alarms = Array.from({ length: 10 }, (_, index) => `latency-${index}`);
    const w = await world(undefined, { lay: { spec: { alarms } } });
    for (const name of alarms) w.account.world.alarms.putAlarm({ name, measure: "none", threshold: 1 });
    expect(await refused(w)).toContain(
      "the group's and the file's alarms together are 11; CodeDeploy takes 10",
    );
  });
});

describe("a release that finds its image running already", () => {
  test("does nothing and settles, and tells no person", async () => {
    const w = await world();
    const digest = w.push("v1");
    expect(await w.rest()).toEqual([]);
    w.account.world.ecr.retag("storefront", "v1-again", digest);
    const messages = w.told().length;
    await w.startInConsole("Release", { service: "storefront", tag: "v1-again", reason: "is it there?" });
    await w.pass(hour / 2);
    expect(w.release("v1-again").outcome).toMatchObject({
      kind: "settled",
      reason: `every cell runs ${digest} already`,
    });
    expect(w.told()).toHaveLength(messages);
    expect(w.deployments()).toHaveLength(1);
  });
});
