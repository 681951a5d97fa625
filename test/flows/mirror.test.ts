import { describe, expect, test } from "vitest";
import { override } from "../../functions/targets/command/override.ts";
import { planned, rounds } from "../../functions/targets/round/rounds.ts";
import { members, mirrorWorld } from "./mirror-world.ts";

const address = (...last: readonly number[]) => last.map((each) => `192.168.7.${each}`);

/** Until the first copy of the source is old enough to be trusted, and everybody is healthy. */
const settled = async (options: Parameters<typeof mirrorWorld>[0] = {}) => {
  const w = mirrorWorld(options);
  await w.pass(8);
  return w;
};

describe("following", () => {
  test("from nothing but a UUID there is an NLB that serves", async () => {
    const w = await settled();
    const { loadBalancer, listeners, groups, securityGroup } = await w.actual();
    expect(loadBalancer).toMatchObject({
      state: "active",
      isOurs: true,
      securityGroupIds: [securityGroup?.id],
    });
    expect(listeners.map(({ port, protocol }) => [port, protocol])).toEqual([[80, "TCP"]]);
    expect(securityGroup?.ingress).toEqual([{ protocol: "tcp", port: 80, cidr: "0.0.0.0/0" }]);
    expect(groups.flatMap(({ targets }) => targets.map(({ state }) => state))).toEqual(
      Array.from({ length: 4 }, () => "healthy"),
    );
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
  });

  test("an unchanged world makes no write, and one call to AWS for each target group", async () => {
    const w = await settled();
    const [calls, asked] = [w.calls.length, w.cloud.calls.length];
    await w.pass(4);
    const own = w.calls.slice(calls).filter((call) => call.function.endsWith("-mirror"));
    expect(w.writes(calls)).toEqual([]);
    expect(own.filter(({ service }) => service === "elbv2").map(({ operation }) => operation)).toEqual(
      Array.from({ length: 4 }, () => "DescribeTargetHealth"),
    );
    expect(own.filter(({ service, operation }) => service === "dynamodb" && operation !== "Query")).toEqual(
      [],
    );
    expect(w.cloud.calls.length - asked).toBe(4);
  });

  test("a member that is added takes users after the next round", async () => {
    const w = await settled();
    w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
    await w.pass(2);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4, 9));
  });

  test("a member that is deleted is drained after two reads that do not name it (invariant 2)", async () => {
    const w = await settled();
    const [first = ""] = w.operator.idsOf(w.config.loadBalancer, "member");
    w.operator.remove(first);
    await w.pass(1);
    expect(w.last()?.plan?.held.map(({ rail }) => rail)).toContain("observations");
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
    await w.pass(1);
    expect(await w.at(80)).toEqual(address(2, 3, 4));
    const { groups } = await w.actual();
    expect(groups[0]?.targets.find((each) => each.address === "192.168.7.1")?.state).toContain("draining");
  });

  test("a draining target that returns is registered again", async () => {
    const w = await settled();
    const [first = ""] = w.operator.idsOf(w.config.loadBalancer, "member");
    w.operator.change(first, { weight: 0 });
    await w.pass(3);
    expect(await w.at(80)).toEqual(address(2, 3, 4));
    w.operator.change(first, { weight: 1 });
    await w.pass(2);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
  });

  test("a pool that is emptied is a hard stop, for ever (invariant 2)", async () => {
    const w = await settled();
    const before = w.calls.length;
    w.operator.replaceMembers(w.pool(), []);
    await w.pass(40);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
    expect(w.writes(before)).toEqual([]);
    expect(w.last()?.plan?.held).toMatchObject([{ rail: "empty-source", mayBeOverridden: false }]);
  });

  test("all members replaced at once: the new ones are healthy before the old ones go (invariant 3)", async () => {
    const w = await settled();
    w.operator.replaceMembers(w.pool(), members(11, 12, 13, 14));
    for (let rounds = 0; rounds < 25; rounds++) {
      await w.pass(1);
      const { groups } = await w.actual();
      const healthy = groups.flatMap(({ targets }) => targets.filter(({ state }) => state === "healthy"));
      expect(healthy.length).toBeGreaterThan(0);
    }
    expect(await w.at(80)).toEqual(address(11, 12, 13, 14));
  });

  test("a pool with another protocol gets a new group, and its listener never has nobody (invariant 1)", async () => {
    const w = await settled();
    const old = w.pool();
    const pool = w.operator.createPool(
      w.config.loadBalancer,
      { name: "next", protocol: "TCP", lb_algorithm: "ROUND_ROBIN" },
      undefined,
    );
    await w.pass(1);
    w.operator.replaceMembers(pool, members(21, 22, 23, 24));
    await w.pass(1);
    const [listener = ""] = w.operator.idsOf(w.config.loadBalancer, "listener");
    w.operator.change(listener, { default_pool_id: pool });
    for (let rounds = 0; rounds < 20; rounds++) {
      await w.pass(1);
      expect((await w.at(80)).length).toBeGreaterThan(0);
    }
    expect(await w.at(80)).toEqual(address(21, 22, 23, 24));
    expect((await w.actual()).groups.map(({ key }) => key?.startsWith(old))).toEqual([false]);
  });

  test("a listener that is deleted leaves after two reads, and one that is added comes", async () => {
    const w = await settled();
    w.operator.createListener(w.config.loadBalancer, {
      name: "other",
      protocol: "TCP",
      protocol_port: 81,
      default_pool_id: w.pool(),
    });
    await w.pass(2);
    expect(await w.at(81)).toEqual(address(1, 2, 3, 4));
    const [first = ""] = w.operator.idsOf(w.config.loadBalancer, "listener");
    w.operator.remove(first);
    await w.pass(6);
    expect((await w.actual()).listeners.map(({ port }) => port)).toEqual([81]);
  });
});

describe("doubt", () => {
  test.for([
    ["Keystone is down", (w) => void (w.cloud.keystoneIs = "down")],
    ["Keystone hangs", (w) => void (w.cloud.keystoneIs = "hanging")],
    ["Octavia hangs", (w) => w.cloud.faults.add({ times: 99, fault: { kind: "hangs" } })],
    ["Octavia cuts the connection", (w) => w.cloud.faults.add({ times: 99, fault: { kind: "cut" } })],
    [
      "Octavia answers HTML",
      (w) =>
        w.cloud.faults.add({
          times: 99,
          fault: { kind: "answers", answer: { status: 200, headers: {}, body: "<html></html>" } },
        }),
    ],
    ["the load balancer stays pending", (w) => w.operator.hold(w.config.loadBalancer, "PENDING_UPDATE")],
    ["the load balancer is deleted", (w) => w.operator.remove(w.config.loadBalancer, { cascade: true })],
    ["the secret is deleted", (w) => w.account.world.secrets.remove("pointsman/private")],
  ] as readonly (readonly [string, (w: ReturnType<typeof mirrorWorld>) => void])[])(
    "%s: nothing is changed, and the reason is said (invariant 2)",
    async ([name, befall]) => {
      const w = await settled();
      const [first = ""] = w.operator.idsOf(w.config.loadBalancer, "member");
      // Octavia trusts a token that it has checked for five minutes: so long a read may well be complete.
      const isKeystone = name.startsWith("Keystone");
      if (isKeystone) befall(w);
      if (isKeystone) await w.pass(6);
      w.operator.change(first, { weight: 0 });
      await w.clock.run({ until: w.clock.now() + 2000 });
      if (!isKeystone) befall(w);
      const before = w.calls.length;
      await w.pass(5);
      expect(w.writes(before)).toEqual([]);
      expect(w.last()?.read.kind).toMatch(/^(unreadable|gone)$/);
      expect(w.last()?.read.reason?.length).toBeGreaterThan(10);
      expect(w.last()?.inARow.unreadable).toBeGreaterThan(1);
      expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
    },
  );

  test("after the trouble the next good round carries on", async () => {
    const w = await settled();
    w.cloud.keystoneIs = "down";
    w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
    await w.pass(8);
    w.cloud.keystoneIs = "up";
    await w.pass(3);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4, 9));
    expect(w.last()?.inARow.unreadable).toBe(0);
  });
});

describe("people", () => {
  test("what exceeds the share goes when somebody names its digest, once (invariant 9)", async () => {
    const w = await settled();
    w.operator.replaceMembers(w.pool(), members(1));
    await w.pass(4);
    const digest = w.last()?.plan?.heldDigest ?? "";
    expect(w.last()?.plan?.held.some(({ rail }) => rail === "share")).toBe(true);
    await override(w.person(), "shop", digest, "ann", "sold");
    await w.pass(2);
    expect(await w.at(80)).toEqual(address(1));
    const view = await w.person().mirrors.view("shop");
    expect(view.state?.override).toBeUndefined();
    expect(await w.person().mirrors.overrides("shop")).toMatchObject([{ by: "ann", reason: "sold" }]);
  });

  test("a plan is what the next round would do, and changes nothing", async () => {
    const w = await settled();
    w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
    await w.clock.run({ until: w.clock.now() + 3000 });
    const [items, deps] = [JSON.stringify(await w.person().mirrors.view("shop")), w.person()];
    const report = await planned(deps, w.config);
    expect(report.plan?.steps.map(({ kind }) => kind)).toEqual(["register"]);
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
    expect(JSON.stringify(await deps.mirrors.view("shop"))).toBe(items);
  });

  test("of two runners at the same moment one writes", async () => {
    const w = await settled();
    w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
    await w.clock.run({ until: w.clock.now() + 3000 });
    const [ann, ben] = [w.person({ holder: "ann" }), w.person({ holder: "ben" })];
    const both = await Promise.all([rounds(ann, [w.config]), rounds(ben, [w.config])]);
    const reports = both.flat();
    expect(reports.filter(({ done }) => done.length > 0)).toHaveLength(1);
    expect(reports.find(({ done }) => done.length === 0)?.skipped).toContain("somebody else");
  });

  test("without time left nothing is begun", async () => {
    const w = await settled();
    w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
    await w.clock.run({ until: w.clock.now() + 3000 });
    const [report] = await rounds(w.person({ deadline: () => 4000 }), [w.config]);
    expect(report).toMatchObject({ done: [], skipped: expect.stringContaining("no time") });
  });
});
