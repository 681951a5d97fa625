import { RemoveTagsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "vitest";
import { adopt, plannedAdoption } from "../../functions/targets/command/adopt.ts";
import { followAgain } from "../../functions/targets/command/follow-again.ts";
import { plannedRemoval, removal } from "../../functions/targets/command/removal.ts";
import { show } from "../../functions/targets/command/show.ts";
import { status } from "../../functions/targets/command/status.ts";
import { connectRounds } from "../../functions/targets/round/connect.ts";
import { rounds } from "../../functions/targets/round/rounds.ts";
import { tagKeys } from "../../functions/targets/aws/names.ts";
import { createDynamodb } from "../../infra/sandbox/dynamodb/dynamodb.ts";
import { members, minute, mirrorOf, mirrorWorld, shop } from "./mirror-world.ts";
import type { MirrorWorld } from "./mirror-world.ts";
import { installationName, sandboxSettings } from "../../infra/sandbox/installation.ts";
import type { RoundDeps } from "../../functions/targets/round/deps.ts";

const address = (...last: readonly number[]) => last.map((each) => `192.168.7.${each}`);
const unguarded = async () => undefined;
const reason = "as the test says";

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
    const seen = await plannedAdoption(w.person(), w.config, [loadBalancerArn]);
    expect(seen.isDone).toBe(false);
    expect(seen.things.map(({ about }) => about.split(" ")[0])).toEqual(["load", "listener", "group"]);
    expect(seen.formerly).toHaveLength(3);
    const done = await adopt(w.person(), w.config, { by: "ann", reason, arns: [loadBalancerArn] });
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
    await adopt(w.person(), w.config, { by: "ann", reason });
    await w.pass(6);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
  });

  test("an NLB in place of the mirror's own is refused: one mirror has one", async () => {
    const w = await settled();
    const { loadBalancerArn } = await byHand(w);
    const own = (await w.actual()).loadBalancer?.arn ?? "none";
    await expect(plannedAdoption(w.person(), w.config, [loadBalancerArn])).rejects.toThrow(
      `mirror shop has a load balancer, ${own}`,
    );
  });

  test("who, when and why is in the ledger before the first tag is written (invariants 4 and 9)", async () => {
    const w = mirrorWorld();
    const { loadBalancerArn } = await byHand(w);
    const deps = refusing(w, "AddTags");
    const terms = { by: "ann", reason, arns: [loadBalancerArn] };
    await expect(adopt(deps, w.config, terms)).rejects.toThrow("AddTags");
    expect(await deps.mirrors.deeds("shop")).toMatchObject([{ kind: "adopt", by: "ann", reason }]);
    const { state } = await deps.mirrors.view("shop");
    expect(state?.adopted).toHaveLength(3);
    expect(state?.adopted?.[0]).toMatchObject({ by: "ann", reason, arn: loadBalancerArn });
    expect(state?.lease).toBeUndefined();
  });

  test("what is not there cannot be adopted", async () => {
    const w = mirrorWorld();
    const none = "there is no Network Load Balancer";
    await expect(plannedAdoption(w.person(), w.config)).rejects.toThrow(`${none} of mirror shop`);
    const arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/1a2b";
    await expect(plannedAdoption(w.person(), w.config, [arn])).rejects.toThrow(`${none} ${arn}`);
  });
});

describe("removing", () => {
  test("a mirror that leaves the configuration leaves nothing but by command: listeners, drained groups, the rest", async () => {
    const w = await settled();
    const deps = w.person();
    const { plan } = await plannedRemoval(deps, "shop");
    expect(plan.steps[0]?.kind).toBe("delete-listener");
    const word = { by: "ann", reason };
    await expect(removal(deps, "shop", { ...word, digest: "0".repeat(64) })).rejects.toThrow("changed");
    expect(await deps.mirrors.deeds("shop")).toEqual([]);
    await removal(deps, "shop", word);
    await passAlone(w);
    let asked = 0;
    for (let isOver = false; !isOver && asked < 20; asked++) {
      isOver = (await removal(deps, "shop")).isOver;
      await passAlone(w);
    }
    expect(asked).toBeLessThan(20);
    expect(await w.actual()).toMatchObject({ loadBalancer: undefined, groups: [], securityGroup: undefined });
    expect(await status(deps, [])).toEqual([]);
    expect(await deps.mirrors.deeds("shop")).toMatchObject([{ kind: "remove", by: "ann", reason }]);
    await expect(plannedRemoval(deps, "shop")).rejects.toThrow("nothing is known");
  });
});

describe("a removal that breaks off", () => {
  test("invariant 4: targets are marked as leaving before the first of them is deregistered", async () => {
    const deps = refusing(await settled(), "DeregisterTargets");
    const { failed } = await removal(deps, "shop", { by: "ann", reason });
    expect(failed?.step?.kind).toBe("deregister");
    const { groups, state } = await deps.mirrors.view("shop");
    const targets = groups.flatMap((group) => Object.values(group.targets));
    expect(targets).toHaveLength(4);
    expect(targets.every(({ isDraining }) => isDraining)).toBe(true);
    expect(state?.lease).toBeUndefined();
  });

  test("is not undone by the rounds of a mirror that still has a file, until a person follows it again", async () => {
    const w = await settled();
    await removal(w.person(), w.config, { by: "ann", reason });
    const before = w.calls.length;
    await w.pass(10);
    expect(await w.at(80)).toEqual([]);
    expect(w.writes(before)).toEqual([]);
    expect(w.last()).toMatchObject({ removing: { by: "ann", reason }, read: { kind: "unasked" }, done: [] });
    expect(await followAgain(w.person(), w.config, "bob", "it is needed")).toMatchObject({ by: "ann" });
    await expect(removal(w.person(), w.config)).rejects.toThrow("somebody follows it again");
    await w.pass(10);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
    expect(await followAgain(w.person(), w.config, "bob", "twice")).toBeUndefined();
    expect((await w.person().mirrors.deeds("shop")).map(({ kind }) => kind)).toEqual(["remove", "follow"]);
  });

  test("goes on beside the rounds to its end, after which a mirror with a file is made anew", async () => {
    const w = await settled();
    const deps = w.person();
    let { isOver } = await removal(deps, w.config, { by: "ann", reason });
    for (let asked = 0; asked < 20 && !isOver; asked++) {
      await w.pass(2);
      isOver = (await removal(deps, w.config)).isOver;
    }
    expect(isOver).toBe(true);
    await w.pass(8);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
    expect(w.last()?.removing).toBeUndefined();
  });

  test("is over for the rounds also when a person adopts what is left of it", async () => {
    const w = await settled();
    const { arn = "" } = (await w.actual()).loadBalancer ?? {};
    const ResourceArns = [arn];
    const TagKeys = [tagKeys.installation, tagKeys.mirror];
    await removal(w.person(), w.config, { by: "ann", reason });
    await w.clients.elbv2.send(new RemoveTagsCommand({ ResourceArns, TagKeys }));
    await adopt(w.person(), w.config, { by: "bob", reason, arns: [arn] });
    await w.pass(10);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
  });

  test("lets go of the mirror also when AWS cannot be looked at afterwards", async () => {
    const w = await settled();
    while (!(await plannedRemoval(w.person(), "shop")).plan.steps.some(isLast)) {
      await removal(w.person(), "shop", { by: "ann", reason });
      await passAlone(w);
    }
    const deps = refusing(w, "DescribeLoadBalancers", 1);
    await expect(removal(deps, "shop", { by: "ann", reason })).rejects.toThrow("DescribeLoadBalancers");
    expect((await deps.mirrors.view("shop")).state?.lease).toBeUndefined();
  });
});

const isLast = ({ kind }: { readonly kind: string }): boolean => kind === "delete-security-group";

/** Somebody whom AWS refuses one operation of load balancing, after so many that it did not. */
function refusing(w: MirrorWorld, operation: string, after = 0): RoundDeps {
  let left = after;
  const { elbv2 } = w.clients;
  const send = async (command: object): Promise<unknown> => {
    if (command.constructor.name !== `${operation}Command` || left-- > 0)
      return (elbv2.send as (command: object) => Promise<unknown>)(command);
    throw Object.assign(new Error("not authorized"), { name: "AccessDenied", $fault: "client" });
  };
  return connectRounds(
    { ...w.clients, elbv2: { send } as typeof elbv2 },
    { table: sandboxSettings.table, installation: installationName },
    { ...w.person(), time: { now: w.clock.now, sleep: (ms) => w.clock.sleep(ms) } },
  );
}

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
