import { describe, expect, test } from "vitest";
import { carriedInWords, carriedNow } from "../../../../functions/traffic/policy/carried.ts";
import type { Carried } from "../../../../functions/ledger/traffic-records.ts";
import type { Health } from "../../../../functions/traffic/policy/zone.ts";

const minute = 60_000;
const weights = { a: 90, b: 10 };
const t0 = Date.parse("2026-11-21T10:00:00.000Z");
const look = (b: Health, minutes: number, carried: Carried | undefined, a: Health = "healthy") =>
  carriedNow({
    now: t0 + minutes * minute,
    at: new Date(t0 + minutes * minute).toISOString(),
    weights,
    health: { a, b },
    carried,
  });

/** Looks once a minute. @returns what was told, as `minute: site from to`. */
function story(sights: readonly Health[]): string[] {
  let carried: Carried | undefined;
  return sights.flatMap((health, at) => {
    const now = look(health, at, carried);
    carried = now.carried;
    return now.turns.map(({ site, from = "never", to }) => `${at}: ${site} ${from} ${to}`);
  });
}
const times = (count: number, health: Health): Health[] => Array.from({ length: count }, () => health);

describe("who carries what", () => {
  test("is told first without any turn where all are healthy, and changes nothing from then on", () => {
    const first = look("healthy", 0, undefined);
    expect(first).toMatchObject({ isFirst: true, isChanged: true, turns: [] });
    expect(first.carried).toEqual({
      health: { a: "healthy", b: "healthy" },
      shares: { a: 0.9, b: 0.1 },
      pending: {},
      falls: {},
      at: "2026-11-21T10:00:00.000Z",
    });
    expect(look("healthy", 1, first.carried)).toMatchObject({ isFirst: false, isChanged: false, turns: [] });
  });

  test.for<readonly [what: string, sights: readonly Health[], told: readonly string[]]>([
    [
      "one that died is told at once, and once",
      ["healthy", ...times(9, "unhealthy")],
      ["1: b healthy unhealthy"],
    ],
    ["one that is dead at the first look is told", times(3, "unhealthy"), ["0: b never unhealthy"]],
    [
      "one that lives again is told after five minutes, and not a minute before",
      ["unhealthy", ...times(7, "healthy")],
      ["0: b never unhealthy", "6: b unhealthy healthy"],
    ],
    [
      "one that flaps each few minutes is told once",
      [
        ...times(8, "unhealthy"),
        ...times(4, "healthy"),
        ...times(3, "unhealthy"),
        ...times(4, "healthy"),
        "unhealthy",
      ],
      ["0: b never unhealthy"],
    ],
    [
      "one that fell again soon after its recovery was told needs ten minutes the second time",
      ["unhealthy", ...times(8, "healthy"), "unhealthy", ...times(12, "healthy")],
      ["0: b never unhealthy", "6: b unhealthy healthy", "9: b healthy unhealthy", "20: b unhealthy healthy"],
    ],
    ["silence is told after ten minutes", ["healthy", ...times(12, "unknown")], ["11: b healthy unknown"]],
    ["a short silence is not told", ["healthy", ...times(9, "unknown"), ...times(4, "healthy")], []],
    ["one that never told anything is not told", times(20, "unknown"), []],
    ["one that is known at last is not told where it is healthy", ["unknown", "healthy"], []],
    [
      "one that is known at last is told where it is dead",
      ["unknown", "unhealthy"],
      ["1: b never unhealthy"],
    ],
    [
      "one of which nothing was known any more is told five minutes after it is healthy",
      ["healthy", ...times(11, "unknown"), ...times(7, "healthy")],
      ["11: b healthy unknown", "17: b unknown healthy"],
    ],
    [
      "one that dies out of the silence is told at once",
      ["healthy", ...times(11, "unknown"), "unhealthy"],
      ["11: b healthy unknown", "12: b unknown unhealthy"],
    ],
  ])("%s", ([, sights, told]) => {
    expect(story(sights)).toEqual(told);
  });

  test("never waits longer than an hour, and forgets falls after six", () => {
    const fallen = (falls: number, minutes: number): Carried => ({
      health: { a: "healthy", b: "unhealthy" },
      shares: { a: 1, b: 0 },
      pending: { b: { health: "healthy", since: t0 } },
      falls: { b: { times: falls, lastMs: t0 - minutes * minute } },
      at: "",
    });
    expect(look("healthy", 59, fallen(20, 0)).turns).toEqual([]);
    expect(look("healthy", 60, fallen(20, 0)).turns).toHaveLength(1);
    const healthy = (lastMs: number): Carried => ({
      ...fallen(3, 0),
      health: { a: "healthy", b: "healthy" },
      pending: {},
      falls: { b: { times: 3, lastMs } },
    });
    const fell = (minutes: number) => look("unhealthy", 0, healthy(t0 - minutes * minute)).carried.falls["b"];
    expect(fell(359)).toEqual({ times: 4, lastMs: t0 });
    expect(fell(360)).toEqual({ times: 1, lastMs: t0 });
  });

  test("is by shares as they are, though the recovery is not told yet", () => {
    const dead = look("unhealthy", 0, undefined).carried;
    expect(dead.shares).toEqual({ a: 1, b: 0 });
    const back = look("healthy", 1, dead);
    expect(back).toMatchObject({ isChanged: true, turns: [] });
    expect(back.carried.shares).toEqual({ a: 0.9, b: 0.1 });
    expect(back.carried.at).toBe(dead.at);
  });

  test("forgets a site that the policy has no more", () => {
    const before = look("unhealthy", 0, undefined).carried;
    const { carried } = carriedNow({
      now: t0,
      at: "",
      weights: { a: 90 },
      health: { a: "healthy" },
      carried: before,
    });
    expect(carried).toMatchObject({ health: { a: "healthy" }, falls: {}, shares: { a: 1 } });
  });

  test.for<readonly [a: Health, b: Health, weights: Readonly<Record<string, number>>, words: string]>([
    ["healthy", "unhealthy", weights, "b is unhealthy. Answered now: a 100 % (weight 90), b 0 % (weight 10)"],
    [
      "unhealthy",
      "unhealthy",
      weights,
      "b is unhealthy. Answered now: a 90 % (weight 90), b 10 % (weight 10). No site is healthy: Route 53 answers as if all were",
    ],
    [
      "healthy",
      "unhealthy",
      { a: 0, b: 10 },
      "b is unhealthy. Answered now: a 100 % (weight 0), b 0 % (weight 10). No site with a weight is healthy: a standby has taken over",
    ],
  ])("is said in words: %s and %s", ([a, b, weights, words]) => {
    const { carried } = carriedNow({ now: t0, at: "", weights, health: { a, b }, carried: undefined });
    const turns = [{ site: "b", from: "healthy", to: "unhealthy" }] as const;
    expect(carriedInWords(turns, carried, weights, { a, b })).toBe(words);
  });

  test("says of a recovery, and of silence, what they are", () => {
    const { carried } = look("healthy", 0, undefined);
    const words = (to: Health) => carriedInWords([{ site: "b", to }], carried, weights, {});
    expect(words("healthy")).toMatch(/^b is healthy again\. Answered now/);
    expect(words("unknown")).toMatch(/^b tells nothing any more: whether it is healthy is not known\. /);
  });
});
