import { describe, expect, test } from "vitest";
import type { Connections } from "../../../../functions/traffic/observe/connections.ts";
import { judgeConnections, judgeEmptiness } from "../../../../functions/traffic/observe/connections.ts";

const since = 1_000_000;
const minute = 60_000;
const count = (value: number, at = since + minute) => ({ kind: "count", value, at }) as const;
const judge = (
  connections: Connections,
  changes: { tolerance?: number; now?: number; expected?: Record<string, number> } = {},
) =>
  judgeConnections(changes.expected ?? { a: 0.9, b: 0.1 }, connections, {
    tolerance: changes.tolerance ?? 5,
    since,
    now: changes.now ?? since + minute,
  });

describe("connections", () => {
  test("follow when they are shared as the answers are", () => {
    expect(judge({ a: count(9000), b: count(1000) })).toEqual({
      kind: "follow",
      reason: "10000 connections follow within 5 points",
    });
  });

  test("do not follow beyond the tolerance and what chance explains", () => {
    const million = (share: number) => ({ a: count(1e8 * (1 - share)), b: count(1e8 * share) });
    expect(judge(million(0.15)).kind).toBe("follow");
    expect(judge(million(0.05)).kind).toBe("follow");
    expect(judge(million(0.1502))).toEqual({
      kind: "differ",
      reason:
        "a has 85 % of 100000000 connections, where 90 % are expected; b has 15 % of 100000000 connections, where 10 % are expected",
    });
    expect(judge(million(0.0498)).kind).toBe("differ");
    expect(judge({ a: count(75), b: count(25) }, { tolerance: 5 }).kind).toBe("differ");
    expect(judge({ a: count(80), b: count(14) }, { tolerance: 0 }).kind).toBe("follow");
  });

  test("cannot tell where a site that is answered counts none of them", () => {
    expect(judge({ a: count(900) })).toEqual({
      kind: "cannot-tell",
      reason: "connections are not counted at b",
    });
    expect(judge({}).reason).toBe("connections are not counted at a, b");
    expect(judge({ a: count(900) }, { expected: { a: 1, b: 0 } }).kind).toBe("follow");
  });

  test("cannot tell when there are too few to have shares", () => {
    expect(judge({ a: count(29), b: count(0) })).toEqual({
      kind: "cannot-tell",
      reason: "29 connections are too few to have shares",
    });
    expect(judge({ a: count(30), b: count(0) }).kind).not.toBe("cannot-tell");
  });

  test("are not told by a minute that began before, and may be by one that began then", () => {
    expect(judge({ a: count(900), b: count(100, since + minute - 1) })).toEqual({
      kind: "differ",
      reason: "the connections of b are not yet counted since then",
    });
  });

  test("of a metric that is silent are none, but not before it could have spoken", () => {
    const silent = { a: count(900), b: { kind: "silent" } } as const;
    expect(judge(silent, { now: since + 179_999 })).toEqual({
      kind: "differ",
      reason: "nothing is yet known of the connections of b",
    });
    expect(judge(silent, { now: since + 180_000 }).reason).toContain("b has 0 % of 900 connections");
    expect(judge(silent, { now: since + 180_000, expected: { a: 1, b: 0 } }).kind).toBe("follow");
  });

  test("that cannot be read do not follow yet", () => {
    expect(judge({ a: count(900), b: { kind: "unreadable", reason: "denied" } }).reason).toBe(
      "the connections of b cannot be read (denied)",
    );
    expect(judge({ a: count(900), b: { kind: "unreadable", reason: "denied" } }).kind).toBe("differ");
  });
});

describe("a site that was taken out", () => {
  const empty = (facts: Connections[string] | undefined, now = since) =>
    judgeEmptiness("b", facts, { drainSeconds: 600, since, now });

  test("is empty when a minute since then counted none", () => {
    expect(empty(count(0))).toEqual({ kind: "empty", reason: "b has no connections left" });
    expect(empty(count(1), since + 1e9)).toEqual({ kind: "occupied", reason: "b still has 1 connections" });
    expect(empty(count(0, since + minute - 1), since + 1e9)).toEqual({
      kind: "occupied",
      reason: "the connections of b are not yet counted since it has no weight",
    });
  });

  test("is empty after the drain time, where no metric tells", () => {
    for (const facts of [undefined, { kind: "silent" } as const]) {
      expect(empty(facts, since + 599_999)).toEqual({ kind: "occupied", reason: "b has 600 s to drain" });
      expect(empty(facts, since + 600_000)).toEqual({ kind: "empty", reason: "b had 600 s to drain" });
    }
  });

  test("is not empty because its metric cannot be read", () => {
    expect(empty({ kind: "unreadable", reason: "denied" }, since + 1e9)).toEqual({
      kind: "occupied",
      reason: "the connections of b cannot be read (denied)",
    });
  });
});
