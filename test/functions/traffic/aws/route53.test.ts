import { describe, expect, test } from "vitest";
import { listedName, readName } from "../../../../functions/traffic/aws/record-names.ts";
import { route53 } from "../../../../functions/traffic/aws/route53.ts";
import type { Route53Sender } from "../../../../functions/traffic/aws/route53.ts";
import type { RecordChange, ZoneRecord } from "../../../../functions/traffic/policy/zone.ts";
import { awsError, networkError } from "../../../../infra/sandbox/faults/faults-error.ts";
import { createZoneWorld, simple, weighted } from "../../../infra/sandbox/route53/zone-world.ts";
import { counted } from "../../targets/aws/aws-world.ts";
import { answering } from "./answering.ts";

const record = (site: string, weight: number, more: Partial<ZoneRecord> = {}): ZoneRecord => ({
  name: "www.example.com",
  type: "A",
  setIdentifier: site,
  weight,
  ttlSeconds: 60,
  values: ["192.0.2.1"],
  routing: "weighted",
  ...more,
});

const upserts = (...records: ZoneRecord[]): RecordChange[] =>
  records.map((each) => ({ action: "UPSERT", record: each }));

function createPlace() {
  const world = createZoneWorld();
  const { client, take } = counted(world.clients.route53);
  return { ...world, adapter: route53(client), calls: take };
}

describe("a zone", () => {
  test("is read with its servers, and is undefined where there is none", async () => {
    const { adapter, zone, world } = createPlace();
    const inside = world.route53.zones.create({ name: "inside.example.com", private: true });
    expect(await adapter.zone(zone.id)).toEqual({
      id: zone.id,
      name: "example.com",
      private: false,
      recordSets: 2,
      nameServers: zone.servers.map(({ name }) => name),
    });
    expect(await adapter.zone(inside.id)).toMatchObject({ private: true, nameServers: [] });
    expect(await adapter.zone("Z0")).toBeUndefined();
  });
});

describe("records of a name", () => {
  test("are read back as they were written", async () => {
    const { adapter, zone, world, pass } = createPlace();
    const { id } = world.route53.checks.create("a", { Type: "TCP", IPAddress: "192.0.2.1", Port: 80 });
    const workload = world.addWorkload({ service: "shop" });
    const alias = {
      zoneId: "Z35SXDOTRQ7X7K",
      dnsName: workload.dnsName.toLowerCase(),
      evaluatesTargetHealth: true,
    };
    const { ttlSeconds: _, ...aliased } = record("nlb", 10, { values: [], alias });
    const wanted = [
      aliased,
      record("octavia", 90, { values: ["192.0.2.1", "192.0.2.2"], healthCheckId: id }),
    ];
    await adapter.change(zone.id, upserts(...wanted), "test");
    await pass(60);
    expect(await adapter.name(zone.id, "WWW.example.com.")).toEqual({ records: wanted, others: [] });
  });

  test("are told with those of other types and other routing, and without those of the names around", async () => {
    const { adapter, zone, stand } = createPlace();
    const text = { ResourceRecords: [{ Value: '"heritage=external-dns"' }] };
    await stand(
      simple("www.example.com", "192.0.2.9"),
      { ...simple("www.example.com"), ...text, Type: "TXT" },
      simple("a.www.example.com"),
      simple("wwx.example.com"),
    );
    expect(await adapter.name(zone.id, "www.example.com")).toEqual({
      records: [
        {
          name: "www.example.com",
          type: "A",
          ttlSeconds: 60,
          values: ["192.0.2.9"],
          routing: "simple",
        },
      ],
      others: [{ type: "TXT", values: ['"heritage=external-dns"'] }],
    });
    expect(await adapter.name(zone.id, "no.example.com")).toEqual({ records: [], others: [] });
  });

  test.for([
    ["latency", { Region: "eu-west-1" }],
    ["failover", { Failover: "PRIMARY" }],
    ["geolocation", { GeoLocation: { CountryCode: "DE" } }],
    ["geoproximity", { GeoProximityLocation: { AWSRegion: "eu-west-1" } }],
    ["multivalue", { MultiValueAnswer: true }],
    ["cidr", { CidrRoutingConfig: { CollectionId: "0", LocationName: "*" } }],
  ] as const)("by %s are known for what they are, and never written", async ([routing, more]) => {
    const { adapter, zone, stand } = createPlace();
    await stand({ ...simple("www.example.com"), SetIdentifier: "x", ...more });
    const { records } = await adapter.name(zone.id, "www.example.com");
    expect(records).toMatchObject([{ routing }]);
    await expect(adapter.change(zone.id, upserts(...records), "test")).rejects.toThrow("cannot be written");
  });

  test("are found at a wildcard, whose name is listed in octal", async () => {
    const { adapter, zone, stand, pass } = createPlace();
    await adapter.change(zone.id, upserts(record("a", 1, { name: "*.example.com" })), "test");
    await pass(60);
    expect((await adapter.name(zone.id, "*.example.com")).records).toMatchObject([{ name: "*.example.com" }]);
    await stand(simple("a.example.com"));
    expect((await adapter.name(zone.id, "*.example.com")).records).toHaveLength(1);
  });

  test("are read to the last page through a weighted name, in as few calls as there are pages", async () => {
    const { adapter, zone, stand, calls, unlimited } = createPlace();
    unlimited();
    const many = (Type: "A" | "AAAA", Value: string) =>
      Array.from({ length: 100 }, (_, index) =>
        weighted(`s${String(index).padStart(3, "0")}`, index, { Type, ResourceRecords: [{ Value }] }),
      );
    const around = Array.from({ length: 250 }, (_, index) => simple(`n${index}.example.com`));
    await stand(...many("A", "192.0.2.1"), ...many("AAAA", "2001:db8::1"), ...around);
    await stand(...Array.from({ length: 150 }, (_, index) => simple(`z${index}.example.com`)));
    calls();
    expect((await adapter.name(zone.id, "www.example.com")).records).toHaveLength(200);
    expect(calls()).toEqual({ ListResourceRecordSets: 1 });
    const all = await adapter.everything(zone.id);
    expect(all.get("www.example.com")?.records).toHaveLength(200);
    expect(all.size).toBe(1 + 250 + 1 + 150);
    expect(calls()).toEqual({ ListResourceRecordSets: 3 });
  });

  test("are not read for ever from pages that go round in a circle", async () => {
    const circle = {
      ResourceRecordSets: [weighted("a", 1)],
      IsTruncated: true,
      NextRecordName: "www.example.com.",
      NextRecordType: "A",
    };
    const client = { send: async () => circle } as unknown as Route53Sender;
    await expect(route53(client).name("Z1", "www.example.com")).rejects.toMatchObject({
      name: "CallRefused",
    });
  });
});

describe("a change", () => {
  test("is pending, then in sync, and unknown when nobody made it", async () => {
    const { adapter, zone, pass } = createPlace();
    const changed = await adapter.change(zone.id, upserts(record("a", 1)), "test");
    if (changed.kind !== "submitted") throw new Error(changed.reason);
    expect(await adapter.changeState(changed.changeId)).toBe("pending");
    await pass(60);
    expect(await adapter.changeState(changed.changeId)).toBe("in-sync");
    expect(await adapter.changeState("C0")).toBe("unknown");
  });

  test("deletes what was read", async () => {
    const { adapter, zone, pass } = createPlace();
    await adapter.change(zone.id, upserts(record("a", 1, { values: ["192.0.2.1", "192.0.2.2"] })), "test");
    await pass(60);
    const { records } = await adapter.name(zone.id, "www.example.com");
    const gone = records.map((each) => ({ action: "DELETE" as const, record: each }));
    expect(await adapter.change(zone.id, gone, "test")).toMatchObject({ kind: "submitted" });
  });

  test("waits where another is under way, and where we are throttled", async () => {
    const { adapter, zone } = createPlace();
    await adapter.change(zone.id, upserts(record("a", 1)), "test");
    const again = await adapter.change(zone.id, upserts(record("a", 2)), "test");
    expect(again).toMatchObject({
      kind: "busy",
      reason: expect.stringContaining("PriorRequestNotComplete") as string,
    });
    const throttled = {
      send: async () => {
        throw awsError("Throttling", "Rate exceeded");
      },
    } as unknown as Route53Sender;
    expect(await route53(throttled).change("Z1", [], "test")).toEqual({
      kind: "busy",
      reason: "Throttling: Rate exceeded",
    });
  });

  test("of a protected record set is told as that, with the reason that its protection gives", async () => {
    const { adapter, zone, world } = createPlace();
    world.route53.zones.protect(zone, "www.example.com", "A", "until Monday");
    const changed = await adapter.change(zone.id, upserts(record("a", 1)), "test");
    expect(changed).toMatchObject({
      kind: "protected",
      reason: expect.stringContaining("until Monday") as string,
    });
  });

  test("that Route 53 does not take is told in its words", async () => {
    const { adapter, zone } = createPlace();
    const outside = record("a", 1, { name: "www.example.org" });
    expect(await adapter.change(zone.id, upserts(outside), "test")).toEqual({
      kind: "refused",
      reason:
        "InvalidChangeBatch: RRSet with DNS name www.example.org. is not permitted in zone example.com.",
    });
  });

  test("with an answer that is lost throws, for it may have been taken", async () => {
    const client = {
      send: async () => {
        throw networkError("TimeoutError");
      },
    } as unknown as Route53Sender;
    await expect(route53(client).change("Z1", [], "test")).rejects.toMatchObject({ name: "Unreachable" });
  });

  test("has a comment of 256 characters at most", async () => {
    const sent: { ChangeBatch: { Comment: string } }[] = [];
    const client = {
      send: async ({ input }: { input: (typeof sent)[number] }) => {
        sent.push(input);
        return {};
      },
    } as unknown as Route53Sender;
    await route53(client).change("Z1", [], "x".repeat(300));
    expect(sent[0]?.ChangeBatch.Comment).toHaveLength(256);
  });
});

describe("an answer on the wire", () => {
  const xmlns = "https://route53.amazonaws.com/doc/2013-04-01/";
  const alone = (...messages: string[]) =>
    `<?xml version="1.0"?><InvalidChangeBatch xmlns="${xmlns}"><Messages>${messages.map((text) => `<Message>${text}</Message>`).join("")}</Messages></InvalidChangeBatch>`;
  const usual = (code: string, text: string) =>
    `<?xml version="1.0"?><ErrorResponse xmlns="${xmlns}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
  const guarded = "[The record set www.example.com. is protected by a protection]";

  test.for([
    [alone("one", "two"), "refused", "InvalidChangeBatch: one; two"],
    [alone("one"), "refused", "InvalidChangeBatch: one"],
    [alone(guarded), "protected", `InvalidChangeBatch: ${guarded}`],
    [usual("InvalidChangeBatch", "[one, two]"), "refused", "InvalidChangeBatch: [one, two]"],
    [usual("InvalidChangeBatch", guarded), "protected", `InvalidChangeBatch: ${guarded}`],
    [usual("Throttling", "Rate exceeded"), "busy", "Throttling: Rate exceeded"],
    [usual("PriorRequestNotComplete", "busy"), "busy", "PriorRequestNotComplete: busy"],
    [usual("InvalidInput", "no"), "refused", "InvalidInput: no"],
  ] as const)("%s is known for what it is", async ([text, kind, reason]) => {
    const { client, stop } = await answering(400, text);
    try {
      expect(await route53(client).change("Z1", upserts(record("a", 1)), "test")).toEqual({ kind, reason });
    } finally {
      await stop();
    }
  });
});

describe("names", () => {
  test.for([
    ["www.example.com", "www.example.com."],
    ["WWW.Example.com.", "www.example.com."],
    ["*.example.com", "\\052.example.com."],
    ["\\052.example.com.", "\\052.example.com."],
    ["_dmarc.example.com", "_dmarc.example.com."],
    ["a\\100b.example.com", "a\\100b.example.com."],
    ["a\\056b.example.com", "a\\056b.example.com."],
  ])("%s is listed as %s, and read back as one and the same", ([written, listed]) => {
    expect(listedName(written ?? "")).toBe(listed);
    expect(listedName(readName(listed ?? ""))).toBe(listed);
  });

  test("are read in lower case, without a final dot, and with a star for a star", () => {
    expect(readName("\\052.Example.com.")).toBe("*.example.com");
    expect(readName("a\\056b.example.com.")).toBe("a\\056b.example.com");
  });
});
