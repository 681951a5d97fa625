import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchProblem, nameProblems } from "../../../../functions/traffic/policy/name-problems.ts";
import {
  declaredWeights,
  differences,
  ofSites,
  recordKey,
  recordsOf,
  sameRecord,
  sameRecords,
  standingOf,
  standingRecords,
  withWeights,
} from "../../../../functions/traffic/policy/records.ts";
import type { RecordChange, ZoneRecord } from "../../../../functions/traffic/policy/zone.ts";
import { policy, recordsFor, resolvedOf, site, sitesOf, twoWeights } from "../world.ts";

const weights = { a: 90, b: 10 };
const config = policy(sitesOf(weights), { types: ["A", "AAAA"] });
const records = recordsFor(config, weights);
const owning = (list: readonly ZoneRecord[]) =>
  Object.fromEntries(list.map((record) => [recordKey(record), "2026-11-21T10:00:00.000Z"]));
const owned = owning(records);
const named = (list: readonly RecordChange[]) =>
  list.map(({ action, record }) => `${action} ${recordKey(record)}`);

describe("the record sets that should stand", () => {
  test("are one for each site and type, with addresses of that type, the policy's TTL and the site's check", () => {
    const mixed = resolvedOf(config.sites);
    const target = { kind: "addresses", addresses: ["192.0.2.9", "192.0.2.10", "2001:db8::1"] } as const;
    expect(recordsOf(config, { ...mixed, a: { target } }, weights)[2]).toEqual({
      name: "shop.example.com",
      type: "A",
      setIdentifier: "a",
      weight: 90,
      routing: "weighted",
      ttlSeconds: 60,
      values: ["192.0.2.10", "192.0.2.9"],
    });
    expect(records.map(recordKey)).toEqual(["AAAA|a", "AAAA|b", "A|a", "A|b"]);
    expect(records[1]).toMatchObject({ values: ["2001:db8::2"], weight: 10, healthCheckId: "check-b" });
  });

  test("are aliases without a TTL for a load balancer, which evaluate its targets where the site's check says so", () => {
    const target = { kind: "alias", zoneId: "Z2", dnsName: "nlb.example.net" } as const;
    const sites = [site("a", { check: { kind: "target-health" } }), site("b")];
    const [a, b] = recordsOf(policy(sites), { a: { target }, b: { target } }, { a: 1 });
    expect(a).toEqual({
      name: "shop.example.com",
      type: "A",
      setIdentifier: "a",
      weight: 1,
      routing: "weighted",
      values: [],
      alias: { zoneId: "Z2", dnsName: "nlb.example.net", evaluatesTargetHealth: true },
    });
    expect(b).toMatchObject({ weight: 0, alias: { evaluatesTargetHealth: false } });
  });

  test("are none of a site whose target was not found", () => {
    const { a } = resolvedOf(config.sites);
    expect(recordsOf(config, a ? { a } : {}, weights).map(recordKey)).toEqual(["AAAA|a", "A|a"]);
  });
});

describe("what differs", () => {
  const found = (standing: readonly ZoneRecord[], of = owned, wanted = records) =>
    differences(wanted, standing, of);

  test("is nothing when all stands, in whatever order", () => {
    expect(found(records.toReversed())).toEqual({ changes: [], foreign: [], left: [] });
  });

  test("is created when it is missing, and set when it is another", () => {
    const other = records.slice(1).map((record, i) => (i === 0 ? { ...record, ttlSeconds: 30 } : record));
    expect(named(found(other).changes)).toEqual(["CREATE AAAA|a", "UPSERT AAAA|b"]);
    expect(found(other).changes[1]?.record).toEqual(records[1]);
  });

  test.for([
    ["weight", { weight: 91 }],
    ["TTL", { ttlSeconds: 61 }],
    ["values", { values: ["192.0.2.1"] }],
    ["check", { healthCheckId: "another" }],
    ["alias", { alias: { zoneId: "Z2", dnsName: "x", evaluatesTargetHealth: false } }],
    ["name", { name: "other.example.com" }],
    ["type", { type: "A" }],
    ["identifier", { setIdentifier: "z" }],
    ["routing", { routing: "latency" }],
  ] as const)("another %s is a difference", ([_, change]) => {
    const [first] = records;
    expect(first && sameRecord(first, { ...first, ...change })).toBe(false);
  });

  test("another order of the values is none, and an alias differs by each of its members", () => {
    const [first] = records;
    const two = { ...first, values: ["1", "2"] } as ZoneRecord;
    expect(sameRecord(two, { ...two, values: ["2", "1"] })).toBe(true);
    const alias = { zoneId: "Z2", dnsName: "x", evaluatesTargetHealth: true };
    const one = { ...two, alias };
    expect(sameRecord(one, { ...one, alias: { ...alias } })).toBe(true);
    for (const change of [{ zoneId: "Z3" }, { dnsName: "y" }, { evaluatesTargetHealth: false }])
      expect(sameRecord(one, { ...one, alias: { ...alias, ...change } })).toBe(false);
  });

  test("invariant 4: what is not ours is never touched, under whatever identifier it stands", () => {
    const [first, ...others] = records;
    const theirs = [{ ...records[0], setIdentifier: "theirs", weight: 0 } as ZoneRecord];
    const standing = [{ ...(first as ZoneRecord), ttlSeconds: 5 }, ...others, ...theirs];
    const { changes, foreign, left } = found(standing, owning(others));
    expect([changes, left]).toEqual([[], []]);
    expect(foreign.map(recordKey)).toEqual(["AAAA|a", "AAAA|theirs"]);
    const latency = [{ ...(first as ZoneRecord), routing: "latency" as const }, ...others];
    expect(found(latency)).toMatchObject({ changes: [], foreign: [{ routing: "latency" }] });
  });

  test("is deleted when it is ours, no longer wanted, has no weight, and others have one", () => {
    const old = { ...(records[2] as ZoneRecord), setIdentifier: "old", weight: 0 };
    const mine = { ...owned, ...owning([old]) };
    expect(found([...records, old], mine).changes).toEqual([{ action: "DELETE", record: old }]);
    expect(found([...records, { ...old, weight: 1 }], mine)).toMatchObject({
      changes: [],
      left: [{ setIdentifier: "old" }],
    });
    const others = records.map((record) => (record.type === "A" ? { ...record, weight: 0 } : record));
    expect(found([...others, old], mine, others)).toMatchObject({ changes: [], left: [old] });
    const none = others.filter(({ type }) => type !== "A");
    expect(found([...none, old], mine, none).changes).toEqual([]);
    const unnamed = { ...old, weight: undefined } as unknown as ZoneRecord;
    expect(found([...records, unnamed], mine).changes).toEqual([]);
  });

  test("applied, leaves nothing that differs", () => {
    fc.assert(
      fc.property(twoWeights, fc.subarray(records), ({ from }, standing) => {
        const wanted = recordsFor(config, from);
        const now = standing.map((record) => ({ ...record, ttlSeconds: 5 }));
        const { changes } = differences(wanted, now, owned);
        const after = new Map(
          [...now, ...changes.map(({ record }) => record)].map((each) => [recordKey(each), each]),
        );
        expect(differences(wanted, [...after.values()], owned).changes).toEqual([]);
      }),
    );
  });
});

describe("what stands", () => {
  test("has a site's weight, 0 without a record, by name", () => {
    const two = policy(sitesOf({ b: 1, a: 2, c: 3 }));
    expect(JSON.stringify(standingOf(two, recordsFor(two, { b: 10, a: 90, c: 0 }).slice(0, 2)))).toBe(
      '{"weights":{"a":90,"b":10,"c":0},"missing":["A c"],"uneven":[]}',
    );
    expect(JSON.stringify(declaredWeights(two))).toBe('{"a":2,"b":1,"c":3}');
  });

  test("is uneven where A and AAAA have other weights: the larger is said", () => {
    const uneven = records.map((record, i) => (i === 0 ? { ...record, weight: 95 } : record));
    expect(standingOf(config, uneven)).toEqual({ weights: { a: 95, b: 10 }, missing: [], uneven: ["a"] });
    expect(standingOf(config, records.slice(1))).toEqual({ weights, missing: ["AAAA a"], uneven: [] });
  });

  test("keeps everything but the weights when those change; what is no site's is left out", () => {
    const other = { ...(records[0] as ZoneRecord), setIdentifier: "other" };
    const changed = withWeights(config, [...records, other], { a: 1, b: 2 });
    expect(changed).toEqual(
      records.map((record) => ({ ...record, weight: record.setIdentifier === "a" ? 1 : 2 })),
    );
    expect(withWeights(config, records, {}).every(({ weight }) => weight === 0)).toBe(true);
    const { setIdentifier: _, ...nameless } = other;
    expect(ofSites(config, [other, nameless, ...records])).toEqual(records);
    expect(sameRecords(withWeights(config, changed, weights), records)).toBe(true);
    expect(sameRecords(records, [...records, other])).toBe(false);
    expect(sameRecords(records, changed)).toBe(false);
  });

  test("should stand with the weights that stand; a new site waits with 0, and a new name has what is declared", () => {
    const declared = policy([site("a", { weight: 50 }), site("b", { weight: 50 })], { types: ["A", "AAAA"] });
    const resolved = resolvedOf(declared.sites);
    const weightsOf = (standing: readonly ZoneRecord[]) =>
      standingRecords(declared, resolved, standing).map(({ weight }) => weight);
    expect(weightsOf([])).toEqual([50, 50, 50, 50]);
    expect(weightsOf(records)).toEqual([90, 10, 90, 10]);
    expect(weightsOf(records.filter(({ setIdentifier }) => setIdentifier === "a"))).toEqual([90, 0, 90, 0]);
    expect(weightsOf(records.slice(1))).toEqual([90, 10, 90, 10]);
    const uneven = records.map((record, i) => (i === 0 ? { ...record, weight: 0 } : record));
    expect(weightsOf(uneven)).toEqual([0, 10, 90, 10]);
  });
});

describe("a name", () => {
  const problems = (changes: Partial<Parameters<typeof nameProblems>[1]>, of = owned) =>
    nameProblems(config, { records, others: [], ...changes }, of);

  test("is ours alone when all its records are, whatever else it says in TXT", () => {
    expect(
      problems({
        others: [
          { type: "TXT", values: ['"v=spf1 -all"'] },
          { type: "MX", values: ["heritage=external-dns"] },
        ],
      }),
    ).toEqual([]);
    expect(problems({ records: [] }, {})).toEqual([]);
  });

  test.for([
    [
      "a CNAME",
      { others: [{ type: "CNAME", values: ["x.example.net"] }] },
      "shop.example.com is a CNAME of x.example.net: no other record may stand beside it",
    ],
    [
      "a simple record",
      { records: [{ name: "shop.example.com", type: "A", values: [], routing: "simple" }] },
      "shop.example.com has an A record with simple routing: Route 53 mixes no other with weighted ones",
    ],
    [
      "external-dns",
      { others: [{ type: "TXT", values: ['"heritage=external-dns,external-dns/owner=k8s"', '"other"'] }] },
      'shop.example.com is written by external-dns, as its TXT record says ("heritage=external-dns,external-dns/owner=k8s"): take it out there first',
    ],
  ] as const)("that has %s is refused with a sentence", ([_, at, expected]) => {
    expect(problems(at as never)).toEqual([expected]);
  });

  test("whose records are not ours is refused: adopt them, or take them away", () => {
    expect(problems({ records: records.slice(0, 1) }, {})).toEqual([
      'shop.example.com AAAA "a" (weight 90) stands already, and is not ours: adopt it (pointsman traffic adopt), or take it away',
    ]);
    const other = { ...(records[0] as ZoneRecord), setIdentifier: "z" };
    expect(problems({ records: [other] })).toEqual([
      'shop.example.com AAAA "z" (weight 90) is not ours, and no site of the policy: take it away, or add it as a site and adopt it',
    ]);
    const { setIdentifier: _, weight: __, ...bare } = other;
    expect(problems({ records: [bare] })[0]).toContain('"" (weight 0) is not ours');
  });

  test("that has a weight under an old identifier of ours is refused until nobody goes there", () => {
    const old = { ...(records[0] as ZoneRecord), setIdentifier: "old", weight: 1 };
    const mine = { ...owned, ...owning([old]) };
    expect(problems({ records: [...records, old] }, mine)).toEqual([
      'shop.example.com AAAA "old" (weight 1) is ours, but no site of the policy any more: put the site back, evacuate it, then take it out',
    ]);
    expect(problems({ records: [...records, { ...old, weight: 0 }] }, mine)).toEqual([]);
  });
});

describe("a batch", () => {
  const batch = (count: number, values: readonly string[], action: RecordChange["action"] = "UPSERT") =>
    Array.from({ length: count }, (): RecordChange => ({
      action,
      record: { ...(records[0] as ZoneRecord), values },
    }));

  test("holds 500 values that are set, and 1,000 that are created", () => {
    expect(batchProblem(batch(500, ["x"]))).toBeUndefined();
    expect(batchProblem(batch(1000, ["x"], "CREATE"))).toBeUndefined();
    expect(batchProblem(batch(1001, ["x"], "DELETE"))).toContain(
      "1001 changes would be 1001 values and 1001 characters",
    );
    expect(batchProblem(batch(501, ["x"]))).toBe(
      "501 changes would be 1002 values and 1002 characters, as Route 53 counts; one batch holds 1000 and 32000, " +
        "and two would not be atomic",
    );
  });

  test("holds 32,000 characters, twice those of what is set; an alias is one value", () => {
    expect(batchProblem(batch(1, ["x".repeat(16_000)]))).toBeUndefined();
    expect(batchProblem(batch(1, ["x".repeat(16_001)]))).toContain("2 values and 32002 characters");
    const alias = { zoneId: "Z", dnsName: "y".repeat(100), evaluatesTargetHealth: true };
    const change = {
      action: "UPSERT",
      record: { ...(records[0] as ZoneRecord), values: [], alias },
    } as const;
    expect(batchProblem(Array.from({ length: 160 }, () => change))).toBeUndefined();
    expect(batchProblem(Array.from({ length: 161 }, () => change))).toContain(
      "322 values and 32200 characters",
    );
  });
});
