import { CreateHealthCheckCommand } from "@aws-sdk/client-route-53";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { createServing } from "../elb/nlb-world.ts";
import { createZoneWorld, simple, weighted, www } from "./zone-world.ts";
import type { ZoneWorld } from "./zone-world.ts";

/** Record sets a, b, c of these weights, each with a health check of its own address. */
async function checked(world: ZoneWorld, weights: readonly number[]): Promise<void> {
  const sets: ResourceRecordSet[] = [];
  for (const [index, weight] of weights.entries()) {
    const id = "abc"[index] ?? "";
    const IPAddress = `192.0.2.${index + 1}`;
    const { HealthCheck } = await world.clients.route53.send(
      new CreateHealthCheckCommand({
        CallerReference: id,
        HealthCheckConfig: { Type: "TCP", IPAddress, Port: 443, RequestInterval: 10, FailureThreshold: 1 },
      }),
    );
    sets.push(weighted(id, weight, { HealthCheckId: HealthCheck?.Id }));
  }
  await world.stand(...sets);
}

async function kill(world: ZoneWorld, ...ids: readonly string[]): Promise<void> {
  for (const id of ids.filter((each) => each !== ""))
    world.world.elb.hosts.set(`192.0.2.${"abc".indexOf(id) + 1}`, 443, false);
  await world.pass(30);
}

type Row = readonly [about: string, weights: readonly number[], dead: string, shares: readonly string[]];

const table: readonly Row[] = [
  ["weight over sum", [90, 10], "", ["a 0.9", "b 0.1"]],
  ["a dead one's share goes to the others", [90, 10, 10], "a", ["b 0.5", "c 0.5"]],
  ["a weight of 0 is not answered while one with a weight is well", [90, 10, 0], "a", ["b 1"]],
  ["a weight of 0 stands by for all with a weight", [90, 10, 0], "ab", ["c 1"]],
  ["when none is well all are answered by weight", [90, 10, 0], "abc", ["a 0.9", "b 0.1"]],
  ["when all weights are 0 all are answered alike", [0, 0], "", ["a 0.5", "b 0.5"]],
  ["when all weights are 0 those that are well are answered", [0, 0, 0], "b", ["a 0.5", "c 0.5"]],
  ["when all weights are 0 and none is well all are answered alike", [0, 0], "ab", ["a 0.5", "b 0.5"]],
];

describe("of weighted record sets", () => {
  test.for(table)("%s", async ([, weights, dead, shares]) => {
    const world = createZoneWorld();
    await checked(world, weights);
    await kill(world, ...dead.split(""));
    expect(world.shares()).toEqual(shares);
  });

  test("one without a health check counts as well, whatever becomes of it", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 90), weighted("b", 10));
    await kill(world, "a");
    expect(world.shares()).toEqual(["a 0.9", "b 0.1"]);
  });

  test("each look-up is answered by one, as often as its weight says", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 90), weighted("b", 10));
    const { "192.0.2.1": a = 0, "192.0.2.2": b = 0 } = await world.asked(10_000);
    expect(a + b).toBe(10_000);
    // Three standard deviations of 10,000 look-ups at one tenth.
    expect(Math.abs(b - 1000)).toBeLessThan(90);
  });

  test("several values are answered together", async () => {
    const world = createZoneWorld();
    await world.stand(
      weighted("a", 1, { ResourceRecords: [{ Value: "192.0.2.8" }, { Value: "192.0.2.9" }] }),
    );
    expect(await world.asked(1)).toEqual({ "192.0.2.8 192.0.2.9": 1 });
  });
});

describe("an alias to a load balancer", () => {
  async function aliased(EvaluateTargetHealth: boolean) {
    const nlb = await createServing({ nlb: { provisioningSeconds: 0, registrationSeconds: 0 } });
    const { route53, elb } = nlb.world;
    const zone = route53.zones.create({ name: "example.com" });
    const balancer = elb.loadBalancers.get(nlb.balancerArn);
    if (!balancer) throw new Error("there is no load balancer");
    const { rules, hasCheck, aliasProblem } = {
      rules: { weightedHasOneValue: false },
      hasCheck: () => true,
      aliasProblem: () => undefined,
    };
    const AliasTarget = { HostedZoneId: "Z35SXDOTRQ7X7K", DNSName: balancer.dnsName, EvaluateTargetHealth };
    const { TTL: _, ResourceRecords: __, ...set } = weighted("b", 10);
    route53.zones.change(
      zone,
      [
        { Action: "UPSERT", ResourceRecordSet: weighted("a", 90) },
        { Action: "UPSERT", ResourceRecordSet: { ...set, AliasTarget } },
      ],
      undefined,
      { rules, hasCheck, aliasProblem },
    );
    await nlb.register(nlb.groupArn, "10.9.0.1:80@all");
    await nlb.pass(60);
    const shares = (): string[] =>
      route53.answers
        .chances(zone, www, "A")
        .map(({ set: { SetIdentifier }, share }) => `${SetIdentifier} ${share}`);
    return { ...nlb, zone, balancer, shares };
  }

  test("is answered with the load balancer's own addresses, for a minute", async () => {
    const { world, zone, balancer } = await aliased(true);
    const own = world.route53.addresses.of(balancer, "A");
    expect(own).toHaveLength(3);
    const { records } = world.route53.answers.resolved(balancer.dnsName, "A", false);
    expect(records.map(({ value, ttl }) => [value, ttl])).toEqual(own.map((address) => [address, 60]));
    for (let times = 0; times < 100; times++) {
      const answer = await world.route53.ask(zone.servers[0]?.address, www, "A");
      if (answer[0] !== "192.0.2.1") expect(answer).toEqual(own);
    }
  });

  test("that evaluates target health is out while no target is healthy", async () => {
    const nlb = await aliased(true);
    expect(nlb.shares()).toEqual(["a 0.9", "b 0.1"]);
    nlb.world.elb.hosts.set("10.9.0.1", 80, false);
    await nlb.pass(60);
    expect(nlb.shares()).toEqual(["a 1"]);
  });

  test("that does not is in, whatever its targets are", async () => {
    const nlb = await aliased(false);
    nlb.world.elb.hosts.set("10.9.0.1", 80, false);
    await nlb.pass(60);
    expect(nlb.shares()).toEqual(["a 0.9", "b 0.1"]);
  });

  test("is out for one dead group of two, and for an empty one only if the documentation is read that way", async () => {
    const nlb = await aliased(true);
    const other = await nlb.group("other");
    await nlb.listener(nlb.balancerArn, [other], { Port: 81 });
    expect(nlb.shares()).toEqual(["a 0.9", "b 0.1"]);
    const { addresses } = nlb.world.route53;
    expect(addresses.isHealthy(nlb.balancer, true)).toBe(false);
    nlb.world.elb.hosts.set("10.9.0.2", 80, false);
    await nlb.register(other, "10.9.0.2:80@all");
    await nlb.pass(60);
    expect(nlb.shares()).toEqual(["a 1"]);
  });
});

describe("a look-up", () => {
  test("finds the nearest wildcard, and not for a name that is there", async () => {
    const world = createZoneWorld();
    await world.stand(simple("*.example.com", "192.0.2.1"), simple("*.b.example.com", "192.0.2.2"), {
      ...simple(www),
      Type: "TXT",
      ResourceRecords: [{ Value: '"text"' }],
    });
    expect(await world.asked(1, "a.example.com")).toEqual({ "192.0.2.1": 1 });
    expect(await world.asked(1, "a.b.example.com")).toEqual({ "192.0.2.2": 1 });
    expect(await world.asked(1, www)).toEqual({ nothing: 1 });
  });

  test("follows a CNAME within the zone", async () => {
    const world = createZoneWorld();
    await world.stand(simple("a.example.com"), {
      ...simple(www),
      Type: "CNAME",
      ResourceRecords: [{ Value: "a.example.com" }],
    });
    const { records } = world.world.route53.answers.at(world.zone, 0, www, "A");
    expect(records.map(({ type, value }) => `${type} ${value}`)).toEqual([
      "CNAME a.example.com.",
      "A 192.0.2.1",
    ]);
  });

  test("tells a name without an address from one that is not there, each with the zone's SOA", async () => {
    const world = createZoneWorld();
    await world.stand(simple("a.b.example.com"));
    const { answers } = world.world.route53;
    for (const [name, code] of [
      ["b.example.com", "NOERROR"],
      ["c.example.com", "NXDOMAIN"],
    ] as const)
      expect(answers.at(world.zone, 0, name, "A")).toMatchObject({
        code,
        records: [],
        authority: { type: "SOA" },
      });
    await expect(
      world.world.route53.ask(world.zone.servers[0]?.address, "example.org", "A"),
    ).rejects.toMatchObject({
      code: "EREFUSED",
    });
  });

  test("sees a private zone from inside only, and there before the public one", async () => {
    const world = createZoneWorld();
    await world.stand(simple(www));
    world.world.route53.zones.create({ name: "example.com", private: true });
    const { answers } = world.world.route53;
    expect(answers.resolved(www, "A", false).code).toBe("NOERROR");
    expect(answers.resolved(www, "A", true).code).toBe("NXDOMAIN");
  });

  test("finds the servers themselves, and fails when the story says so", async () => {
    const world = createZoneWorld();
    const [server] = world.zone.servers;
    const { route53 } = world.world;
    expect(await route53.ask(undefined, server?.name ?? "", "A")).toEqual([server?.address]);
    route53.faults.lookup = (asked) => (asked === server?.address ? "ETIMEOUT" : undefined);
    await expect(route53.ask(server?.address, www, "A")).rejects.toMatchObject({ code: "ETIMEOUT" });
    expect(await route53.ask(world.zone.servers[1]?.address, www, "A")).toEqual([]);
  });
});
