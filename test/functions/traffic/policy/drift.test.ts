import { describe, expect, test } from "vitest";
import type { DriftFacts } from "../../../../functions/traffic/policy/drift.ts";
import { driftOf } from "../../../../functions/traffic/policy/drift.ts";
import { recordKey } from "../../../../functions/traffic/policy/records.ts";
import type { Weights } from "../../../../functions/traffic/policy/zone.ts";
import { policy, recordsFor, resolvedOf, sitesOf } from "../world.ts";

const ann = { who: "ann", via: "command" } as const;
const declared = { a: 90, b: 10 };
const config = policy(sitesOf(declared), { drift: "enforce" });
const all = recordsFor(config, declared);
const owned = Object.fromEntries(all.map((record) => [recordKey(record), "2026-11-21T10:00:00.000Z"]));
const standing = (weights: Weights) => ({ weights, since: "", by: ann, reason: "a test" });

const drift = (changes: Partial<Omit<DriftFacts, "state">> & { state?: Partial<DriftFacts["state"]> } = {}) =>
  driftOf({
    config,
    at: { records: all, others: [] },
    resolved: resolvedOf(config.sites),
    checks: [],
    targets: [],
    ...changes,
    state: { owned, out: {}, ...changes.state },
  });
const at = (weights: Weights) => ({ at: { records: recordsFor(config, weights), others: [] } });

describe("drift", () => {
  test("is none when all is as declared", () => {
    expect(drift()).toEqual({
      findings: [],
      key: "",
      isNews: false,
      isNew: false,
      repair: [],
      mendsChecks: false,
    });
  });

  test("of weights is told, and repaired by a shift where the policy enforces", () => {
    const found = drift(at({ a: 50, b: 10 }));
    expect(found).toEqual({
      findings: ["weights are not as declared: a 50 instead of 90"],
      key: "weights are not as declared: a 50 instead of 90",
      isNews: true,
      isNew: false,
      repair: [],
      mendsChecks: false,
      shiftTo: declared,
    });
    const report = drift({ ...at({ a: 50, b: 10 }), config: { ...config, drift: "report" } });
    expect(report).toMatchObject({ isNews: true, repair: [], findings: found.findings });
    expect(report).not.toHaveProperty("shiftTo");
  });

  test("is told once per change, its end too", () => {
    const { key } = drift(at({ a: 50, b: 10 }));
    const told = { drift: { key, since: "" } };
    expect(drift({ ...at({ a: 50, b: 10 }), state: told }).isNews).toBe(false);
    expect(drift({ ...at({ a: 51, b: 10 }), state: told }).isNews).toBe(true);
    expect(drift({ state: told })).toMatchObject({ isNews: true, key: "" });
  });

  test("is measured by what the last shift left, with 0 for a site that is newer", () => {
    const left = { standing: standing({ a: 50 }) };
    expect(drift({ ...at({ a: 50, b: 0 }), state: left }).findings).toEqual([]);
    expect(drift({ state: left })).toMatchObject({
      findings: ["weights are not as the last shift left them: a 90 instead of 50, b 10 instead of 0"],
      shiftTo: { a: 50, b: 0 },
    });
  });

  test("is never repaired during a shift or while a site is out, and its weights are no drift then", () => {
    const lease = { holder: "shift-1", shift: "shift-1", executionArn: "", fence: 1, takenAt: "" };
    const moving = drift({ ...at({ a: 50, b: 10 }), checks: ["check-a has another path"], state: { lease } });
    expect(moving).toEqual({
      findings: ["check-a has another path"],
      key: "check-a has another path",
      isNews: true,
      isNew: false,
      repair: [],
      mendsChecks: false,
      held: "shift-1 holds the policy",
    });
    const entry = { weight: 10, before: {}, since: "", by: ann, reason: "", holder: "shift-1" };
    const out = drift({ ...at({ a: 90, b: 0 }), checks: ["x"], state: { out: { b: entry, a: entry } } });
    expect(out).toMatchObject({ held: "a, b is out of traffic", repair: [] });
    expect(out).not.toHaveProperty("shiftTo");
    expect(drift({ ...at({ a: 90, b: 0 }), state: { out: { b: entry } } })).not.toHaveProperty("held");
  });

  test("of record sets is repaired at the weights that stand", () => {
    const records = recordsFor(config, { a: 50, b: 10 }).map((record, i) =>
      i === 0 ? { ...record, ttlSeconds: 5 } : record,
    );
    const found = drift({ at: { records, others: [] } });
    expect(found.findings).toEqual([
      "a record set is not as the policy says: A a",
      "weights are not as declared: a 50 instead of 90",
    ]);
    expect(found.repair).toMatchObject([
      { action: "UPSERT", record: { setIdentifier: "a", weight: 50, ttlSeconds: 60 } },
    ]);
    expect(drift({ at: { records, others: [] }, config: { ...config, drift: "report" } }).repair).toEqual([]);
  });

  test("of a record set that is missing is made, with no weight until a shift brings it in", () => {
    const found = drift({ at: { records: all.slice(0, 1), others: [] } });
    expect(found.findings).toEqual([
      "a record set is missing: A b",
      "weights are not as declared: b 0 instead of 10",
    ]);
    expect(found.repair).toMatchObject([{ action: "CREATE", record: { setIdentifier: "b", weight: 0 } }]);
    expect(drift({ at: { records: [], others: [] } }).repair.map(({ record }) => record.weight)).toEqual([
      90, 10,
    ]);
  });

  test("of a record set of ours that is no longer wanted is its removal", () => {
    const old = { ...all[0]!, setIdentifier: "old", weight: 0 };
    const found = drift({
      at: { records: [...all, old], others: [] },
      state: { owned: { ...owned, [recordKey(old)]: "" } },
    });
    expect(found.findings).toEqual(["a record set of ours is no longer wanted: A old"]);
    expect(found.repair).toEqual([{ action: "DELETE", record: old }]);
  });

  test("is not that a target was not found: its record stands as it is", () => {
    const { a } = resolvedOf(config.sites);
    expect(drift({ resolved: a ? { a } : {} }).findings).toEqual([]);
  });

  test("between A and AAAA is told, and left to a person", () => {
    const both = { ...config, types: ["A", "AAAA"] as const };
    const records = recordsFor(both, declared).map((record) =>
      record.type === "AAAA" && record.setIdentifier === "a" ? { ...record, weight: 1 } : record,
    );
    const mine = Object.fromEntries(records.map((record) => [recordKey(record), ""]));
    const found = drift({
      config: both,
      resolved: resolvedOf(both.sites),
      at: { records, others: [] },
      state: { owned: mine },
    });
    expect(found.findings).toEqual(["the A and AAAA records of a have different weights"]);
    expect(found.repair).toEqual([]);
  });

  test("invariant 4: of a name that is not ours alone is told, and nothing of it is touched", () => {
    const found = drift({ ...at({ a: 50, b: 10 }), state: { owned: {} } });
    expect(found.findings).toHaveLength(3);
    expect(found.repair).toEqual([]);
    expect(found).not.toHaveProperty("shiftTo");
    const cname = drift({ at: { records: [], others: [{ type: "CNAME", values: ["x"] }] } });
    expect(cname.repair).toEqual([]);
  });

  test("of a health check is mended where the policy enforces, and a target that is not found is only told", () => {
    const facts = { checks: ["check-a has another path"], targets: ["site b: there is no load balancer b"] };
    expect(drift(facts)).toMatchObject({
      findings: ["check-a has another path", "site b: there is no load balancer b"],
      mendsChecks: true,
      repair: [],
    });
    expect(drift({ ...facts, checks: [] }).mendsChecks).toBe(false);
    expect(drift({ ...facts, config: { ...config, drift: "report" } }).mendsChecks).toBe(false);
  });

  test("is none where nothing of the name was ever made: that is made, whatever the policy says", () => {
    const bare = { at: { records: [], others: [] }, config: { ...config, drift: "report" } } as const;
    const found = drift({ ...bare, state: { owned: {} } });
    expect(found).toMatchObject({
      isNew: true,
      findings: ["a record set is missing: A a", "a record set is missing: A b"],
    });
    expect(found.repair.map(({ action }) => action)).toEqual(["CREATE", "CREATE"]);
    // Ours, and somebody took them away: that is told, and nothing is made without being asked.
    expect(drift(bare)).toMatchObject({ isNew: false, repair: [] });
    const lease = { holder: "s", shift: "s", executionArn: "", fence: 1, takenAt: "" };
    expect(drift({ ...bare, state: { owned: {}, lease } }).isNew).toBe(false);
    const cname = { records: [], others: [{ type: "CNAME", values: ["x"] }] };
    expect(drift({ ...bare, at: cname, state: { owned: {} } })).toMatchObject({ isNew: false, repair: [] });
  });

  test("waits for the person who is needed, and of weights says nothing more", () => {
    const needsPerson = { shift: "shift-1", reason: "", at: "" };
    const found = drift({ ...at({ a: 50, b: 10 }), checks: ["x"], state: { needsPerson } });
    expect(found).toMatchObject({ findings: ["x"], held: "shift-1 needs a person", mendsChecks: false });
  });

  test("of a site that is out is that it has a weight all the same", () => {
    const out = { b: { weight: 10, before: {}, since: "", by: ann, reason: "", holder: "shift-1" } };
    expect(drift({ ...at(declared), state: { out } })).toMatchObject({
      findings: ["b is out of traffic, and has weight 10"],
      held: "b is out of traffic",
      repair: [],
    });
    const needsPerson = { shift: "shift-1", reason: "", at: "" };
    expect(drift({ ...at(declared), state: { out, needsPerson } }).findings).toEqual([]);
  });

  test("has a key that the ledger keeps whole, however much there is to say", () => {
    const checks = ["x".repeat(20_000)];
    const { key } = drift({ checks });
    expect(Buffer.byteLength(key)).toBeLessThanOrEqual(16 * 1024);
    expect(drift({ checks, state: { drift: { key, since: "" } } }).isNews).toBe(false);
  });
});
