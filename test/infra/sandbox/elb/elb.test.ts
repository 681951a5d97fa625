import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "vitest";
import { canary, createWorld } from "../account-world.ts";
import type { World } from "../account-world.ts";
import type { Workload } from "../../../../infra/sandbox/layout/workload.ts";

const health = async (world: World, TargetGroupArn: string, Targets?: { Id: string; Port: number }[]) => {
  const command = new DescribeTargetHealthCommand({ TargetGroupArn, ...(Targets ? { Targets } : {}) });
  const answer = await world.clients.elb.send(command);
  return answer.TargetHealthDescriptions ?? [];
};

const listeners = async (world: World, { listenerArn, testListenerArn }: Workload) => {
  const ListenerArns = testListenerArn === undefined ? [listenerArn] : [listenerArn, testListenerArn];
  return (await world.clients.elb.send(new DescribeListenersCommand({ ListenerArns }))).Listeners ?? [];
};

describe("listeners", () => {
  test("look as captured: production weighted without a single group, the idle one first; test with one group of weight 1", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const { blue, green } = workload.targetGroupArns;
    const [production, testing] = await listeners(world, workload);
    expect(production?.DefaultActions).toEqual([
      {
        Type: "forward",
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: green, Weight: 0 },
            { TargetGroupArn: blue, Weight: 100 },
          ],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
    expect(testing?.DefaultActions).toEqual([
      {
        Type: "forward",
        TargetGroupArn: green,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: green, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
  });

  test("get the template's action back from a stack update, whatever is live", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      terminationWaitMinutes: 0,
      testListener: false,
    });
    const id = await world.deploy(workload);
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    world.world.elb.stackUpdateRewritesListener(workload.listenerArn);
    const [production] = await listeners(world, workload);
    expect(production?.DefaultActions?.[0]?.TargetGroupArn).toBe(workload.targetGroupArns.blue);
    expect((await world.service(workload)).taskSets?.[0]?.loadBalancers?.[0]?.targetGroupArn).toBe(
      workload.targetGroupArns.green,
    );
    expect(await health(world, workload.targetGroupArns.green)).toMatchObject([
      {
        TargetHealth: {
          State: "unused",
          Reason: "Target.NotInUse",
          Description: "Target group is not configured to receive traffic from the load balancer",
        },
      },
    ]);
  });

  test("have rules that CodeDeploy moves with the default action, and that are listed before it", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    world.world.elb.addRule(workload.listenerArn, "/api/*");
    await world.deploy(workload, {}, { deploymentConfigName: canary });
    await world.until(() => world.greenWeight(workload) === 10);
    const { Rules = [] } = await world.clients.elb.send(
      new DescribeRulesCommand({ ListenerArn: workload.listenerArn }),
    );
    expect(Rules.map(({ Priority, IsDefault }) => [Priority, IsDefault])).toEqual([
      ["1", false],
      ["default", true],
    ]);
    for (const { Actions } of Rules)
      expect(Actions?.[0]?.ForwardConfig?.TargetGroups?.map(({ Weight }) => Weight)).toEqual([10, 90]);
    const byArn = new DescribeRulesCommand({ RuleArns: [Rules[0]?.RuleArn ?? ""] });
    expect((await world.clients.elb.send(byArn)).Rules).toEqual([Rules[0]]);
  });
});

describe("targets", () => {
  test("are healthy without reason and description, in their zone, with the port as text", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    const [target] = await health(world, workload.targetGroupArns.blue);
    expect(target).toMatchObject({
      HealthCheckPort: "8080",
      Target: { Port: 8080, AvailabilityZone: expect.stringMatching(/^eu-west-1[abc]$/) as string },
    });
    expect(target?.TargetHealth).toEqual({ State: "healthy" });
  });

  test("begin as initial, and drain before they disappear", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({
      service: "storefront",
      terminationWaitMinutes: 0,
      drainSeconds: 35,
    });
    const id = await world.deploy(workload);
    const { blue, green } = workload.targetGroupArns;
    await world.until(async () => (await health(world, green)).length > 0);
    expect((await health(world, green))[0]?.TargetHealth).toEqual({
      State: "initial",
      Reason: "Elb.RegistrationInProgress",
      Description: "Target registration is in progress",
    });
    await world.until(async () => (await world.deployment(id)).status === "Succeeded");
    expect((await health(world, blue))[0]?.TargetHealth).toEqual({
      State: "draining",
      Reason: "Target.DeregistrationInProgress",
      Description: "Target deregistration is in progress",
    });
    await world.pass(36);
    expect(await health(world, blue)).toEqual([]);
  });

  test.for([
    ["application", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]"],
    ["network", "Target.FailedHealthChecks", "Health checks failed"],
  ] as const)(
    "that fail their checks behind an %s load balancer say %s",
    async ([loadBalancer, Reason, Description]) => {
      const world = createWorld();
      const workload = world.world.addWorkload({ service: "storefront", loadBalancer });
      await world.deploy(workload, { unhealthy: true });
      const { green } = workload.targetGroupArns;
      await world.until(
        async () => (await health(world, green))[0]?.TargetHealth?.State === "unhealthy",
        300,
      );
      expect((await health(world, green))[0]?.TargetHealth).toEqual({
        State: "unhealthy",
        Reason,
        Description,
      });
    },
  );

  test("that were never registered are answered when they are asked for, not refused", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront" });
    expect(await health(world, workload.targetGroupArns.blue, [{ Id: "10.9.9.9", Port: 80 }])).toEqual([
      {
        Target: { Id: "10.9.9.9", Port: 80 },
        HealthCheckPort: "80",
        TargetHealth: {
          State: "unused",
          Reason: "Target.NotRegistered",
          Description: "Target is not registered to the target group",
        },
      },
    ]);
  });
});

describe("an NLB", () => {
  test("goes on sending to the old target group for about 75 s after the switch", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", loadBalancer: "network" });
    await world.deploy(workload);
    await world.until(() => world.greenWeight(workload) === 100);
    const { blue, green } = workload.targetGroupArns;
    const busiest = () =>
      world.world.elb.routed(workload.listenerArn).find(({ weight }) => weight > 0)?.targetGroupArn;
    expect(busiest()).toBe(blue);
    await world.pass(73);
    expect(busiest()).toBe(blue);
    await world.pass(3);
    expect(busiest()).toBe(green);
  });

  test("describes itself and its groups as one: TCP, and nothing of HTTP", async () => {
    const world = createWorld();
    const workload = world.world.addWorkload({ service: "storefront", loadBalancer: "network" });
    const { TargetGroups } = await world.clients.elb.send(
      new DescribeTargetGroupsCommand({ Names: ["storefront-blue"] }),
    );
    expect(TargetGroups?.[0]).toMatchObject({
      Protocol: "TCP",
      HealthCheckProtocol: "TCP",
      TargetType: "ip",
    });
    expect(TargetGroups?.[0]).not.toHaveProperty("Matcher");
    const { LoadBalancers } = await world.clients.elb.send(
      new DescribeLoadBalancersCommand({ LoadBalancerArns: [workload.loadBalancerArn] }),
    );
    expect(LoadBalancers?.[0]).toMatchObject({
      Type: "network",
      State: { Code: "active" },
      DNSName: workload.dnsName,
    });
    expect(workload.listenerArn).toContain(":listener/net/storefront/");
  });
});

describe("reads", () => {
  const world = createWorld();
  const workload = world.world.addWorkload({ service: "storefront" });
  const { elb } = world.clients;
  const missing = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:missing";

  test.for<[string, () => Promise<unknown>, string]>([
    [
      "a listener",
      () => elb.send(new DescribeListenersCommand({ ListenerArns: [missing] })),
      "ListenerNotFoundException",
    ],
    [
      "a load balancer's listeners",
      () => elb.send(new DescribeListenersCommand({ LoadBalancerArn: missing })),
      "LoadBalancerNotFoundException",
    ],
    [
      "a load balancer",
      () => elb.send(new DescribeLoadBalancersCommand({ Names: ["no"] })),
      "LoadBalancerNotFoundException",
    ],
    [
      "a target group",
      () => elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [missing] })),
      "TargetGroupNotFoundException",
    ],
    [
      "a target group's health",
      () => elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: missing })),
      "TargetGroupNotFoundException",
    ],
    [
      "a listener's rules",
      () => elb.send(new DescribeRulesCommand({ ListenerArn: missing })),
      "ListenerNotFoundException",
    ],
    ["a rule", () => elb.send(new DescribeRulesCommand({ RuleArns: [missing] })), "RuleNotFoundException"],
  ])("of %s that is not there are refused", async ([, call, name]) => {
    await expect(call()).rejects.toMatchObject({ name, $fault: "client" });
  });

  test("come in pages", async () => {
    const first = await elb.send(new DescribeTargetGroupsCommand({ PageSize: 1 }));
    const second = await elb.send(new DescribeTargetGroupsCommand({ PageSize: 1, Marker: first.NextMarker }));
    expect(
      [first, second].flatMap(({ TargetGroups }) =>
        TargetGroups?.map(({ TargetGroupArn }) => TargetGroupArn),
      ),
    ).toEqual([workload.targetGroupArns.blue, workload.targetGroupArns.green]);
    expect(second.NextMarker).toBeUndefined();
  });
});
