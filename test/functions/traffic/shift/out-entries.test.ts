import { describe, expect, test } from "vitest";
import type { OutEntry } from "../../../../functions/ledger/traffic-records.ts";
import type { Beginning } from "../../../../functions/traffic/shift/beginning.ts";
import { outProblem, withOut } from "../../../../functions/traffic/shift/out-entries.ts";
import { policy, sitesOf } from "../world.ts";

const ann = { who: "ann", via: "command" } as const;
const entry = (changes: Partial<OutEntry> = {}): OutEntry => ({
  weight: 50,
  before: { a: 50, b: 50 },
  since: "2026-11-21T10:00:00.000Z",
  by: ann,
  reason: "disks",
  holder: "s1",
  ...changes,
});
const byRelease = entry({ by: { who: "release r1", via: "release" }, holder: "r1" });
const beginning = (changes: Partial<Beginning> = {}): Beginning => ({
  id: "s2",
  config: policy(sitesOf({ a: 50, b: 50 })),
  kind: "shift",
  wish: () => ({ refused: "" }),
  overrides: [],
  by: ann,
  reason: "try",
  holder: "s2",
  executionArn: "arn",
  ...changes,
});
const standing = { a: 50, b: 0 };
const back = { a: 50, b: 50 };
const goesOn = async () => false;

describe("a site that was taken out", () => {
  test("gets users by a restore of itself, and by nothing else", async () => {
    const problem = (changes: Partial<Beginning>, to: Record<string, number> = back) =>
      outProblem({ b: entry() }, standing, to, beginning(changes), goesOn);
    expect(await problem({})).toBe(
      "b would get users, and was taken out by ann at 2026-11-21T10:00:00.000Z (disks): pointsman traffic restore brings it back",
    );
    expect(await problem({ kind: "restore", site: "a" })).toContain("pointsman traffic restore");
    expect(await problem({ kind: "restore", site: "b" })).toBeUndefined();
    expect(await problem({}, { a: 90, b: 0 })).toBeUndefined();
  });

  test("that has users still may keep them, or lose some", async () => {
    const at = { a: 50, b: 30 };
    const problem = (b: number) => outProblem({ b: entry() }, at, { a: 50, b }, beginning(), goesOn);
    expect([await problem(30), await problem(10)]).toEqual([undefined, undefined]);
    expect(await problem(31)).toContain("b would get users");
  });

  test("by a release is that release's to bring back, until it is over", async () => {
    const problem = (changes: Partial<Beginning>, hasEnded = goesOn) =>
      outProblem(
        { b: byRelease },
        standing,
        back,
        beginning({ kind: "restore", site: "b", ...changes }),
        hasEnded,
      );
    expect(await problem({})).toContain("that release brings it back");
    expect(await problem({ holder: "r1" })).toBeUndefined();
    expect(await problem({ holder: "r2", heirOf: ["r1"] })).toBeUndefined();
    expect(await problem({}, async () => true)).toBeUndefined();
  });
});

test("what is remembered of a site is its weight when it was first taken out", () => {
  const evacuate = beginning({ kind: "evacuate", site: "b" });
  const first = withOut({}, evacuate, back, "t");
  expect(first).toEqual({
    b: { weight: 50, before: back, since: "t", by: ann, reason: "try", holder: "s2" },
  });
  expect(withOut(first, evacuate, { a: 50, b: 10 }, "later")).toBe(first);
  expect(withOut({}, beginning({ kind: "evacuate" }), back, "t")[""]?.weight).toBe(0);
});
