import { CreateResourceRecordSetProtectionsCommand } from "@aws-sdk/client-route-53";
import type { Change } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { apex, change, createZoneWorld, simple, weighted, www } from "./zone-world.ts";

const cname = (Name: string, Value = "web.example.org") => ({
  Name,
  Type: "CNAME" as const,
  TTL: 60,
  ResourceRecords: [{ Value }],
});

type Case = readonly [about: string, changes: readonly Change[], error: string, words: RegExp];

const refused: readonly Case[] = [
  ["a weight of 256", [change("UPSERT", weighted("a", 256))], "InvalidInput", /between 0 and 255/],
  ["a weight below 0", [change("UPSERT", weighted("a", -1))], "InvalidInput", /between 0 and 255/],
  [
    "a weight without a set identifier",
    [change("UPSERT", { ...simple(www), Weight: 1 })],
    "InvalidInput",
    /SetIdentifier/,
  ],
  [
    "a set identifier without a weight",
    [change("UPSERT", { ...simple(www), SetIdentifier: "a" })],
    "InvalidInput",
    /found none/,
  ],
  ["an identifier of 129 letters", [change("UPSERT", weighted("a".repeat(129), 1))], "InvalidInput", /128/],
  [
    "two TTLs among weighted record sets",
    [change("UPSERT", weighted("a", 1)), change("UPSERT", weighted("b", 1, { TTL: 300 }))],
    "InvalidChangeBatch",
    /must contain the same TTL/,
  ],
  [
    "weighted beside simple",
    [change("UPSERT", weighted("a", 1)), change("UPSERT", simple(www))],
    "InvalidChangeBatch",
    /non-weighted set exists|non-basic set exists/,
  ],
  [
    "weighted beside latency",
    [
      change("UPSERT", weighted("a", 1)),
      change("UPSERT", { ...simple(www), SetIdentifier: "b", Region: "eu-west-1" }),
    ],
    "InvalidChangeBatch",
    /non-weighted set exists/,
  ],
  [
    "two ways of routing in one",
    [change("UPSERT", weighted("a", 1, { Region: "eu-west-1" }))],
    "InvalidInput",
    /only one of/,
  ],
  ["a CNAME at the apex", [change("CREATE", cname(apex))], "InvalidChangeBatch", /not permitted at apex/],
  [
    "a CNAME beside an address",
    [change("CREATE", simple(www)), change("CREATE", cname(www))],
    "InvalidChangeBatch",
    /conflict/,
  ],
  [
    "a name outside the zone",
    [change("CREATE", simple("www.example.org."))],
    "InvalidChangeBatch",
    /not permitted in zone example\.com\./,
  ],
  [
    "an address that is none",
    [change("CREATE", simple(www, "192.0.2.300"))],
    "InvalidChangeBatch",
    /not a valid IPv4 address/,
  ],
  [
    "a short form of an address",
    [change("CREATE", simple(www, "10.1"))],
    "InvalidChangeBatch",
    /not a valid IPv4 address/,
  ],
  ["no TTL", [change("CREATE", { ...simple(www), TTL: undefined })], "InvalidInput", /found none/],
  [
    "a TTL on an alias",
    [
      change("CREATE", {
        Name: www,
        Type: "A",
        TTL: 60,
        AliasTarget: { HostedZoneId: "Z1", DNSName: "x.example.org", EvaluateTargetHealth: false },
      }),
    ],
    "InvalidInput",
    /found more than one/,
  ],
  [
    "a health check that is not there",
    [change("CREATE", weighted("a", 1, { HealthCheckId: "00000000-0000-0000-0000-000000000000" }))],
    "InvalidChangeBatch",
    /does not exist/,
  ],
  [
    "an alias to what is no load balancer",
    [
      change("CREATE", {
        Name: www,
        Type: "A",
        AliasTarget: { HostedZoneId: "Z35SXDOTRQ7X7K", DNSName: "x.example.org", EvaluateTargetHealth: true },
      }),
    ],
    "InvalidChangeBatch",
    /does not lie within the target zone/,
  ],
  [
    "the same record set twice",
    [change("UPSERT", weighted("a", 1)), change("UPSERT", weighted("a", 2))],
    "InvalidChangeBatch",
    /invalid set of changes/,
  ],
  ["what is not there, deleted", [change("DELETE", simple(www))], "InvalidChangeBatch", /was not found/],
  ["nothing at all", [], "InvalidInput", /Changes/],
];

describe("a batch", () => {
  test.for(refused)("with %s is refused, and nothing of it stands", async ([, changes, error, words]) => {
    const world = createZoneWorld();
    const beside = change("CREATE", simple("beside.example.com."));
    const batch = changes.length === 0 ? [] : [beside, ...changes];
    await expect(world.batch(...batch)).rejects.toMatchObject({
      name: error,
      message: expect.stringMatching(words) as string,
    });
    expect(await world.listed()).toEqual([]);
  });

  test("tells every message of what is wrong in a list of its own", async () => {
    const world = createZoneWorld();
    const batch = world.batch(change("DELETE", simple(www)), change("CREATE", simple("www.example.org.")));
    await expect(batch).rejects.toMatchObject({ messages: [expect.any(String), expect.any(String)] });
  });

  test("creates what stands only once, and upserts it again and again", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 1));
    await expect(world.batch(change("CREATE", weighted("a", 2)))).rejects.toThrow("already exists");
    await world.stand(weighted("a", 2));
    expect(await world.listed()).toMatchObject([{ SetIdentifier: "a", Weight: 2 }]);
  });

  test("deletes only what repeats every value", async () => {
    const world = createZoneWorld();
    await world.stand(
      weighted("a", 1, { ResourceRecords: [{ Value: "192.0.2.1" }, { Value: "192.0.2.2" }] }),
    );
    const swapped = { ResourceRecords: [{ Value: "192.0.2.2" }, { Value: "192.0.2.1" }] };
    for (const other of [
      weighted("a", 2, swapped),
      weighted("a", 1),
      weighted("a", 1, { ...swapped, TTL: 61 }),
    ])
      await expect(world.batch(change("DELETE", other))).rejects.toThrow("do not match the current values");
    await world.batch(change("DELETE", weighted("a", 1, swapped)));
    expect(await world.listed()).toEqual([]);
  });

  test("deletes nothing twice", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 1));
    const gone = change("DELETE", weighted("a", 1));
    await expect(world.batch(gone, gone)).rejects.toThrow("invalid set of changes");
  });

  test("deletes one name's record set and leaves that of the same identifier at another", async () => {
    const world = createZoneWorld();
    const other = weighted("a", 1, { Name: "other.example.com." });
    await world.stand(weighted("a", 1), other);
    await world.batch(change("DELETE", weighted("a", 1)));
    expect(await world.listed()).toMatchObject([{ Name: "other.example.com." }]);
  });

  test("moves the TTL of all weighted record sets at once, and not of one alone", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 1), weighted("b", 1));
    await expect(world.upsert(weighted("a", 1, { TTL: 30 }))).rejects.toThrow("same TTL");
    await world.upsert(weighted("a", 1, { TTL: 30 }), weighted("b", 1, { TTL: 30 }));
    expect((await world.listed()).map(({ TTL }) => TTL)).toEqual([30, 30]);
  });

  test("may carry 500 record sets to be upserted, for each counts twice, and 1,000 to be created", async () => {
    const sets = Array.from({ length: 501 }, (_, index) => simple(`n${index}.example.com.`));
    const created = Array.from({ length: 1001 }, (_, index) =>
      change("CREATE", simple(`m${index}.example.com.`)),
    );
    const world = createZoneWorld();
    world.unlimited();
    await expect(world.upsert(...sets)).rejects.toThrow("Number of records limit of 1000 exceeded");
    await world.stand(...sets.slice(0, 500));
    await expect(world.batch(...created)).rejects.toThrow("Number of records limit of 1000 exceeded");
    await world.batch(...created.slice(0, 1000));
  });

  test("may carry 16,000 characters of values to be upserted", async () => {
    const world = createZoneWorld();
    const text = (length: number) => ({
      Name: www,
      Type: "TXT" as const,
      TTL: 60,
      ResourceRecords: Array.from({ length: 4 }, (_, index) => ({
        Value: `"${String(index).padStart(length / 4 - 2, "x")}"`,
      })),
    });
    await expect(world.upsert(text(16_004))).rejects.toThrow(/characters limit|UnsupportedRDataLength/);
    await world.upsert(text(16_000));
  });

  test("with more than a hundred weighted record sets of one name is refused", async () => {
    const world = createZoneWorld();
    const all = Array.from({ length: 101 }, (_, index) => weighted(`s${index}`, 1));
    await expect(world.upsert(...all)).rejects.toThrow("at most 100");
    await world.upsert(...all.slice(1));
  });

  test("that touches a protected name is refused as a whole, and says why it is protected", async () => {
    const world = createZoneWorld();
    await world.stand(weighted("a", 1), weighted("b", 1));
    await world.clients.route53.send(
      new CreateResourceRecordSetProtectionsCommand({
        HostedZoneId: world.zone.id,
        Protections: [{ RecordName: "www.example.com", RecordType: "A", Comment: "until Monday" }],
      }),
    );
    const batch = world.upsert(simple("beside.example.com."), weighted("b", 2));
    await expect(batch).rejects.toThrow(/is protected by a resource record set protection \(until Monday\)/);
    expect((await world.listed()).map(({ Weight }) => Weight)).toEqual([1, 1]);
    world.world.route53.zones.unprotect(world.zone, www, "A");
    await world.upsert(weighted("b", 2));
  });

  test("takes several values of a weighted record set, unless AWS's reference is to be taken at its word", async () => {
    const two = weighted("a", 1, { ResourceRecords: [{ Value: "192.0.2.1" }, { Value: "192.0.2.2" }] });
    await createZoneWorld().upsert(two);
    const strict = createZoneWorld({ unconfirmed: { weightedHasOneValue: true } });
    await expect(strict.upsert(two)).rejects.toThrow("one value");
  });
});
