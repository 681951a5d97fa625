/** What a warm process trusts between its rounds, and that it never removes by it. */
import {
  CreateListenerCommand,
  ModifyListenerCommand,
  RemoveTagsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "vitest";
import { rounds } from "../../functions/targets/round/rounds.ts";
import { isDue, turnsOf } from "../../functions/targets/round/turns.ts";
import { members, mirrorWorld } from "./mirror-world.ts";
import type { MirrorWorld } from "./mirror-world.ts";

const address = (...last: readonly number[]) => last.map((each) => `192.168.7.${each}`);
const turn = turnsOf(["shop"]).get("shop") ?? 0;

/** Settled, and not to be read whole in the next rounds. */
async function calm(w: MirrorWorld = mirrorWorld(), forRounds = 3): Promise<MirrorWorld> {
  const isCalm = () =>
    Array.from({ length: forRounds }, (_, more) => w.reports.length + more).every(
      (round) => !isDue(turn, round, round - 1),
    );
  await w.pass(8);
  while (!isCalm()) await w.pass(1);
  return w;
}

/** What the function asked of AWS since a number of calls. */
const asked = (w: MirrorWorld, since: number): string[] =>
  w.calls
    .slice(since)
    .filter((call) => call.function.endsWith("-mirror"))
    .filter(({ service }) => service === "elbv2" || service === "ec2")
    .map(({ operation }) => operation);

const group = async (w: MirrorWorld) => (await w.actual()).groups[0]?.arn ?? "";
const light = ["DescribeTargetHealth", "DescribeTags"];

describe("a change of members", () => {
  test("takes two reads of AWS and one write: a look at the targets, one at the tags", async () => {
    const w = await calm();
    w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
    const before = w.calls.length;
    await w.pass(1);
    expect(asked(w, before)).toEqual([...light, "RegisterTargets"]);
  });

  test("takes as little when somebody leaves, two rounds after he was named last", async () => {
    const w = await calm();
    w.operator.remove(w.operator.idsOf(w.config.loadBalancer, "member")[0] ?? "");
    const before = w.calls.length;
    await w.pass(2);
    expect(asked(w, before)).toEqual(["DescribeTargetHealth", ...light, "DeregisterTargets"]);
    expect(await w.at(80)).toEqual(address(2, 3, 4));
  });

  test("that keeps other pools as they are reads the members of its own alone", async () => {
    const w = await calm(
      mirrorWorld({
        topology: {
          pools: ["a", "b", "c"].map((name) => ({ name, members: members(1, 2) })),
          listeners: ["a", "b", "c"].map((pool, index) => ({ port: 80 + index, pool })),
        },
      }),
    );
    const before = w.cloud.calls.length;
    w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
    await w.pass(1);
    const lists = w.cloud.calls.slice(before).filter(({ target }) => target.includes("/members"));
    expect(lists).toHaveLength(1);
    expect(await w.at(80)).toEqual(address(1, 2, 9));
    expect(await w.at(81)).toEqual(address(1, 2));
  });
});

describe("invariant 4: what is not ours any more", () => {
  test("is written to no more, though it was ours a minute ago", async () => {
    const w = await calm();
    const arn = await group(w);
    await w.clients.elbv2.send(
      new RemoveTagsCommand({ ResourceArns: [arn], TagKeys: ["pointsman:installation"] }),
    );
    w.operator.remove(w.operator.idsOf(w.config.loadBalancer, "member")[0] ?? "");
    const before = w.calls.length;
    await w.pass(4);
    expect(w.writes(before)).toEqual([]);
    expect(w.last()?.plan?.held.map(({ rail }) => rail)).toContain("not-ours");
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4));
  });

  test("whoever cannot be asked for its tags is looked at whole", async () => {
    const w = await calm();
    w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
    w.plan.add({
      match: { function: "pointsman-mirror", operation: "DescribeTags" },
      fault: { kind: "fails-before", error: "AccessDenied", status: 403 },
    });
    const before = w.calls.length;
    await w.pass(1);
    expect(asked(w, before)).toContain("DescribeListeners");
    expect(await w.at(80)).toEqual(address(1, 2, 3, 4, 9));
  });
});

describe("invariant 2: nothing is removed by what stood there once", () => {
  test("a group to which somebody has sent users by hand keeps who serves them (invariant 3)", async () => {
    const w = await calm();
    const next = w.operator.createPool(w.config.loadBalancer, {
      name: "next",
      protocol: "TCP",
      lb_algorithm: "ROUND_ROBIN",
    });
    await w.pass(1);
    w.operator.replaceMembers(next, members(21, 22, 23, 24));
    await w.pass(1);
    // None of the new ones answers: the listener names their group with weight 0, and waits.
    for (const last of [21, 22, 23, 24]) w.elb.hosts.set(`192.168.7.${last}`, 8080, false);
    w.operator.change(w.operator.idsOf(w.config.loadBalancer, "listener")[0] ?? "", {
      default_pool_id: next,
    });
    await w.pass(6);
    const { groups, listeners } = await w.actual();
    const fresh = groups.find(({ key }) => key?.startsWith(next));
    expect(listeners[0]?.forward.find(({ groupArn }) => groupArn === fresh?.arn)?.weight).toBe(0);
    // A person switches it by hand, and in the same minute half of its members are drained.
    await w.clients.elbv2.send(
      new ModifyListenerCommand({
        ListenerArn: listeners[0]?.arn,
        DefaultActions: [
          { Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: fresh?.arn, Weight: 1 }] } },
        ],
      }),
    );
    for (const id of w.operator.idsOf(w.config.loadBalancer, "member").slice(4, 6)) {
      w.operator.change(id, { weight: 0 });
      await w.clock.run({ until: w.clock.now() + 3000 });
    }
    const before = w.calls.length;
    await w.pass(1);
    expect(asked(w, before)).toContain("DescribeListeners");
    expect(w.last()?.plan?.held.map(({ rail }) => rail)).toContain("add-before-remove");
    expect(await w.at(80)).toEqual(address(21, 22, 23, 24));
  });

  test("what another process wrote since is looked at whole", async () => {
    const w = await calm();
    w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
    await w.clock.run({ until: w.clock.now() + 3000 });
    await rounds(w.person(), [w.config]);
    const before = w.calls.length;
    await w.pass(1);
    expect(asked(w, before)).toContain("DescribeLoadBalancers");
  });

  test("a pool that names others, and bears its old time, makes the read none; the next one reads all of it", async () => {
    const w = await calm(
      mirrorWorld({
        topology: {
          pools: ["a", "b"].map((name) => ({ name, members: members(1, 2) })),
          listeners: ["a", "b"].map((pool, index) => ({ port: 80 + index, pool })),
        },
      }),
    );
    const [, other = ""] = w.operator.idsOf(w.config.loadBalancer, "pool");
    w.cloud.faults.add({
      match: ({ target }) => target.includes("/pools?"),
      fault: {
        kind: "spoils",
        change: (answer) => {
          const page = JSON.parse(answer.body) as { pools: { id: string; members: unknown[] }[] };
          for (const pool of page.pools) if (pool.id === other) pool.members = [];
          return { ...answer, body: JSON.stringify(page) };
        },
      },
    });
    w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
    const before = w.calls.length;
    await w.pass(1);
    expect(w.last()?.read).toMatchObject({
      kind: "unreadable",
      reason: expect.stringContaining("same time"),
    });
    expect(w.writes(before)).toEqual([]);
    const lists = w.cloud.calls.length;
    await w.pass(1);
    expect(w.cloud.calls.slice(lists).filter(({ target }) => target.includes("/members"))).toHaveLength(2);
    expect(await w.at(80)).toEqual(address(1, 2, 9));
  });

  test("nothing is trusted for more than fifteen rounds, not even while its source cannot be read", async () => {
    const w = await calm();
    const wholes = () =>
      w.calls.filter((call) => call.function.endsWith("-mirror") && call.operation === "DescribeListeners")
        .length;
    for (let cycle = 0; cycle < 3; cycle++) {
      const before = wholes();
      await w.pass(15);
      expect(wholes()).toBeGreaterThan(before);
    }
    w.operator.hold(w.config.loadBalancer, "PENDING_UPDATE");
    await w.pass(16);
    w.operator.hold(w.config.loadBalancer, "ACTIVE");
    const before = w.calls.length;
    await w.pass(1);
    expect(asked(w, before)).toContain("DescribeListeners");
  });

  test("a listener that somebody made by hand is no reason to look again, and is left alone", async () => {
    const w = await calm();
    const { loadBalancer } = await w.actual();
    await w.clients.elbv2.send(
      new CreateListenerCommand({
        LoadBalancerArn: loadBalancer?.arn,
        Port: 8443,
        Protocol: "TCP",
        DefaultActions: [{ Type: "forward", TargetGroupArn: await group(w) }],
      }),
    );
    w.operator.remove(w.operator.idsOf(w.config.loadBalancer, "member")[0] ?? "");
    await w.pass(20);
    expect(await w.at(8443)).toEqual(address(2, 3, 4));
    expect(await w.at(80)).toEqual(address(2, 3, 4));
  });
});
