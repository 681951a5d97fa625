import {
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  TestDNSAnswerCommand,
} from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { createZoneWorld, simple, weighted, www } from "./zone-world.ts";

describe("a zone", () => {
  test("has four servers, and tells them with a final dot nowhere", async () => {
    const world = createZoneWorld();
    const answer = await world.clients.route53.send(
      new GetHostedZoneCommand({ Id: `/hostedzone/${world.zone.id}` }),
    );
    expect(answer).toMatchObject({
      HostedZone: {
        Id: `/hostedzone/${world.zone.id}`,
        Name: "example.com.",
        Config: { PrivateZone: false },
      },
      DelegationSet: { NameServers: world.zone.servers.map(({ name }) => name) },
    });
    expect(new Set(world.zone.servers.map(({ address }) => address)).size).toBe(4);
  });

  test("that is private has a VPC and no servers", async () => {
    const world = createZoneWorld();
    const { id } = world.world.route53.zones.create({ name: "inside.example.com", private: true });
    const answer = await world.clients.route53.send(new GetHostedZoneCommand({ Id: id }));
    expect(answer.HostedZone?.Config).toEqual({ PrivateZone: true });
    expect(answer.VPCs).toHaveLength(1);
    expect(answer.DelegationSet).toBeUndefined();
  });

  test("that is not there is said not to be", async () => {
    const { clients } = createZoneWorld();
    await expect(clients.route53.send(new GetHostedZoneCommand({ Id: "Z0" }))).rejects.toMatchObject({
      name: "NoSuchHostedZone",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("is found in lists by pages", async () => {
    const world = createZoneWorld();
    world.world.route53.zones.create({ name: "example.org" });
    const { route53 } = world.clients;
    const first = await route53.send(new ListHostedZonesCommand({ MaxItems: 1 }));
    const rest = await route53.send(new ListHostedZonesCommand({ Marker: first.NextMarker }));
    expect([...(first.HostedZones ?? []), ...(rest.HostedZones ?? [])].map(({ Name }) => Name)).toEqual([
      "example.com.",
      "example.org.",
    ]);
    const named = await route53.send(new ListHostedZonesByNameCommand({ DNSName: "example.org" }));
    expect(named.HostedZones).toMatchObject([{ Name: "example.org." }]);
  });

  test("lists names with their labels reversed, wildcards in octal, then types, then set identifiers", async () => {
    const world = createZoneWorld();
    await world.stand(
      weighted("b", 1),
      weighted("a", 1),
      simple("*.example.com"),
      simple("A.b.example.com"),
      { ...simple(www, "2001:db8::1"), Type: "AAAA", SetIdentifier: "a", Weight: 1 },
    );
    expect(
      (await world.listed()).map((set) => `${set.Name} ${set.Type} ${set.SetIdentifier ?? "-"}`),
    ).toEqual([
      "\\052.example.com. A -",
      "a.b.example.com. A -",
      "www.example.com. A a",
      "www.example.com. A b",
      "www.example.com. AAAA a",
    ]);
  });

  test("goes on within a weighted name only for who names the set identifier too", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 1), weighted("b", 1), weighted("c", 1));
    const list = (more: object) =>
      world.clients.route53.send(
        new ListResourceRecordSetsCommand({ HostedZoneId: world.zone.id, MaxItems: 2, ...more }),
      );
    const first = await list({ StartRecordName: "WWW.example.com" });
    expect(first).toMatchObject({
      IsTruncated: true,
      NextRecordName: www,
      NextRecordType: "A",
      NextRecordIdentifier: "c",
    });
    const start = { StartRecordName: first.NextRecordName, StartRecordType: first.NextRecordType };
    expect((await list(start)).NextRecordIdentifier).toBe("c");
    const rest = await list({ ...start, StartRecordIdentifier: first.NextRecordIdentifier });
    expect(rest).toMatchObject({ IsTruncated: false, ResourceRecordSets: [{ SetIdentifier: "c" }] });
    await expect(list({ StartRecordType: "A" })).rejects.toMatchObject({ name: "InvalidInput" });
  });
});

describe("a change", () => {
  test("is listed at once, comes to one server after the other, and is in sync when all have it", async () => {
    const world = createZoneWorld({ route53: { propagationSeconds: [30, 30] } });
    await world.stand(simple(www, "192.0.2.1"));
    const id = await world.upsert(simple(www, "192.0.2.2"));
    expect(await world.listed()).toMatchObject([{ ResourceRecords: [{ Value: "192.0.2.2" }] }]);
    expect(await world.state(id)).toBe("PENDING");
    await world.pass(15);
    expect(Object.keys(await world.asked(4))).toEqual(expect.arrayContaining(["192.0.2.1", "192.0.2.2"]));
    await world.pass(14);
    expect(await world.state(id)).toBe("PENDING");
    await world.pass(1);
    expect(await world.state(id)).toBe("INSYNC");
    expect(await world.asked(8)).toEqual({ "192.0.2.2": 8 });
  });

  test("never comes to a server before the one that was made earlier", async () => {
    const world = createZoneWorld();
    world.unlimited();
    await world.stand(simple(www, "192.0.2.1"));
    for (let value = 2; value < 12; value++) {
      await world.upsert(simple(www, `192.0.2.${value}`));
      await world.pass(2);
    }
    const seen = new Map<string, number>();
    for (let second = 0; second < 60; second++) {
      for (const { address } of world.zone.servers) {
        const [answer = ""] = await world.world.route53.ask(address, www, "A");
        const value = Number(answer.split(".").at(-1));
        expect(value).toBeGreaterThanOrEqual(seen.get(address) ?? 0);
        seen.set(address, value);
      }
      await world.pass(1);
    }
    expect([...seen.values()]).toEqual([11, 11, 11, 11]);
  });

  test("that comes while the zone is still busy with the one before is refused", async () => {
    const world = createZoneWorld({ route53: { processingSeconds: 2 } });
    await world.upsert(weighted("a", 1));
    await expect(world.upsert(weighted("b", 1))).rejects.toMatchObject({ name: "PriorRequestNotComplete" });
    await world.pass(2);
    await world.upsert(weighted("b", 1));
  });

  test("that nobody made is not known", async () => {
    await expect(createZoneWorld().state("C0")).rejects.toMatchObject({ name: "NoSuchChange" });
  });
});

describe("TestDNSAnswer", () => {
  const ask = (world: ReturnType<typeof createZoneWorld>, HostedZoneId: string, RecordName = www) =>
    world.clients.route53.send(new TestDNSAnswerCommand({ HostedZoneId, RecordName, RecordType: "A" }));

  test("answers what stands, before any server has it", async () => {
    const world = createZoneWorld();
    await world.upsert(simple(www));
    expect(await ask(world, world.zone.id)).toMatchObject({
      RecordData: ["192.0.2.1"],
      ResponseCode: "NOERROR",
    });
    expect(await ask(world, world.zone.id, "no.example.com")).toMatchObject({
      RecordData: [],
      ResponseCode: "NXDOMAIN",
    });
  });

  test("is refused for a private zone", async () => {
    const world = createZoneWorld();
    const { id } = world.world.route53.zones.create({ name: "inside.example", private: true });
    await expect(ask(world, id, "a.inside.example")).rejects.toMatchObject({ name: "InvalidInput" });
  });
});

describe("Route 53's limits", () => {
  test("are fifty requests at once and ten a second, for all actions together", async () => {
    const world = createZoneWorld();
    for (let call = 0; call < 50; call++) await world.listed();
    await expect(world.state("C0")).rejects.toMatchObject({ name: "Throttling", message: "Rate exceeded" });
    await world.pass(1);
    for (let call = 0; call < 10; call++) await world.listed();
    await expect(world.listed()).rejects.toMatchObject({ name: "Throttling" });
  });

  test("count changes of records by themselves", async () => {
    const world = createZoneWorld({ route53: { processingSeconds: 0 } });
    const { throttle } = world.world.route53;
    throttle.limits = { ...throttle.limits, changes: { burst: 3, rate: 1 } };
    await world.upsert(weighted("a", 1), weighted("b", 1));
    await expect(world.upsert(weighted("a", 2), weighted("b", 2))).rejects.toMatchObject({
      name: "Throttling",
    });
    await world.pass(1);
    await world.upsert(weighted("a", 2), weighted("b", 2));
  });
});
