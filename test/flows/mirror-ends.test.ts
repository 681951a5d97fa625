import { describe, expect, test } from "vitest";
import { adopt } from "../../functions/targets/command/adopt.ts";
import { plannedRemoval, removal } from "../../functions/targets/command/removal.ts";
import { show } from "../../functions/targets/command/show.ts";
import { status } from "../../functions/targets/command/status.ts";
import { connectRounds } from "../../functions/targets/round/connect.ts";
import { rounds } from "../../functions/targets/round/rounds.ts";
import { createDynamodb } from "../../infra/sandbox/dynamodb/dynamodb.ts";
import { members, minute, mirrorOf, mirrorWorld, shop } from "./mirror-world.ts";
import type { MirrorWorld } from "./mirror-world.ts";

const address = (...last: readonly number[]) => last.map((each) => `192.168.7.${each}`);
const unguarded = async () => undefined;

async function settled(options: Parameters<typeof mirrorWorld>[0] = {}) {
  const w = mirrorWorld(options);
  await w.pass(8);
  return w;
}

/** An NLB with a listener, a group and two targets, which somebody made by hand under the mirror's own settings. */
async function byHand(w: MirrorWorld): Promise<{ loadBalancerArn: string; groupArn: string }> {
  const { elb, ec2 } = w.person().writes(unguarded);
  const somebody = { installation: "somebody", mirror: "hand" };
  const security = await ec2.createSecurityGroup(somebody, w.config.place.vpcId);
  const loadBalancerArn = await elb.createLoadBalancer(somebody, w.config.place, security);
  const check = {
    protocol: "TCP",
    intervalSeconds: 10,
    timeoutSeconds: 5,
    healthyCount: 3,
    unhealthyCount: 3,
  } as const;
  const groupArn = await elb.createGroup(somebody, w.config.place.vpcId, {
    key: "hand",
    protocol: "TCP",
    port: 80,
    ipAddressType: "ipv4",
    healthCheck: check,
    proxyProtocol: false,
    stickiness: false,
  });
  const targets = members(1, 90).map((each) => ({ ...each, zone: "all" }));
  await elb.register(groupArn, targets);
  await elb.createListener(somebody, loadBalancerArn, {
    port: 80,
    protocol: "TCP",
    forward: [{ groupArn, weight: 1 }],
  });
  return { loadBalancerArn, groupArn };
}

describe("adopting", () => {
  test("what stands already serves on, and follows from then on", async () => {
    const w = mirrorWorld();
    const { loadBalancerArn, groupArn } = await byHand(w);
    const seen = await adopt(w.person(), w.config, { by: "ann", loadBalancerArn, isOnlyPlanned: true });
    expect(seen.isDone).toBe(false);
    expect(seen.things.map(({ about }) => about.split(" ")[0])).toEqual(["load", "listener", "group"]);
    const done = await adopt(w.person(), w.config, { by: "ann", loadBalancerArn });
    expect(done).toMatchObject({ isDone: true, targets: [{ groupArn, targets: [{}, {}] }] });
    await w.pass(1);
    expect((await w.at(80)).length).toBeGreaterThanOrEqual(5);
    await w.pass(20);
    const { loadBalancer, groups } = await w.actual();
    expect(loadBalancer?.arn).toBe(loadBalancerArn);
    expect(groups.map(({ arn }) => arn)).toEqual([groupArn]);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
  });

  test("without it a target that somebody else put into our group stays (invariant 4)", async () => {
    const w = await settled();
    const [group] = (await w.actual()).groups;
    const { elb } = w.person().writes(unguarded);
    await elb.register(
      group?.arn ?? "",
      members(90).map((each) => ({ ...each, zone: "all" })),
    );
    await w.pass(20);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4, 90));
    await adopt(w.person(), w.config, { by: "ann" });
    await w.pass(6);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
  });

  test("what is not there cannot be adopted", async () => {
    const w = mirrorWorld();
    await expect(adopt(w.person(), w.config, { by: "ann" })).rejects.toThrow("no load balancer");
  });
});

describe("removing", () => {
  test("a mirror that leaves the configuration leaves nothing but by command: listeners, drained groups, the rest", async () => {
    const w = await settled();
    const deps = w.person();
    const { plan } = await plannedRemoval(deps, "shop");
    expect(plan.steps[0]?.kind).toBe("delete-listener");
    await expect(removal(deps, "shop", "0".repeat(64))).rejects.toThrow("changed");
    let asked = 0;
    for (let isOver = false; !isOver && asked < 20; asked++) {
      isOver = (await removal(deps, "shop")).isOver;
      await passAlone(w);
    }
    expect(asked).toBeLessThan(20);
    expect(await w.actual()).toMatchObject({ loadBalancer: undefined, groups: [], securityGroup: undefined });
    expect(await status(deps, [])).toEqual([]);
    await expect(plannedRemoval(deps, "shop")).rejects.toThrow("nothing is known");
  });
});

/** Time without rounds: the mirror's function is taken away. */
async function passAlone(w: MirrorWorld): Promise<void> {
  w.lambda.register("pointsman-mirror", { timeoutSeconds: 1, build: () => () => undefined });
  await w.clock.run({ until: w.clock.now() + 2 * minute });
}

describe("side by side", () => {
  test("two installations that follow one load balancer leave each other's things alone (invariant 4)", async () => {
    const w = await settled();
    const before = await w.actual();
    const other = createDynamodb({ table: "other-ledger", now: w.clock.now });
    const deps = connectRounds(
      { ...w.clients, dynamodb: other.client },
      { table: "other-ledger", installation: "other" },
      { ...w.person(), time: { now: w.clock.now, sleep: (ms) => w.clock.sleep(ms) } },
    );
    for (let round = 0; round < 3; round++) {
      const [report] = await rounds(deps, [w.config]);
      expect(report?.failed).toBeUndefined();
      await w.pass(1);
    }
    const after = await w.actual();
    expect(after.groups.map(({ arn, targets }) => [arn, targets.length])).toEqual(
      before.groups.map(({ arn, targets }) => [arn, targets.length]),
    );
    const { actual } = await show(deps, w.config);
    expect(actual?.loadBalancer?.arn).not.toBe(after.loadBalancer?.arn);
  });

  test("one mirror that is broken does not stop the others", async () => {
    const w = mirrorWorld({
      describe: (ground) => {
        const good = mirrorOf(ground, ground.operator.build(shop));
        const bad = mirrorOf(ground, ground.operator.build({ ...shop, name: "bad" }), { mirror: "bad" });
        const gone = mirrorOf(ground, "00000000-0000-4000-8000-000000000000", { mirror: "gone" });
        return [good, { ...bad, place: { ...bad.place, vpcId: "vpc-0nowhere" } }, gone];
      },
    });
    await w.pass(8);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
    expect(w.last("gone")?.read.kind).toBe("gone");
    expect(w.last("bad")?.done).toEqual([]);
  });

  test("throttled by AWS, the next rounds carry on to the same end", async () => {
    const w = mirrorWorld();
    w.plan.add({
      match: { function: "pointsman-mirror", service: "elbv2" },
      fault: { kind: "fails-before", error: "ThrottlingException", status: 400 },
      nth: 4,
      times: 4,
      attempts: 3,
    });
    await w.pass(12);
    expect(w.reports.some(({ failed }) => failed?.error.includes("Throttling"))).toBe(true);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
  });
});
