import { describe, expect, test } from "vitest";
import { shareOf, sharesOf } from "../../../../functions/targets/round/shares.ts";
import { isWatched, measures, watchedNames } from "../../../../functions/targets/round/measures.ts";
import type { RoundReport } from "../../../../functions/targets/round/report.ts";
import { tell } from "../../../../functions/targets/round/telling.ts";
import { follow } from "../../../../functions/targets/round/follow.ts";
import type { Held } from "../../../../functions/targets/plan/document.ts";
import type { MirrorConfig } from "../../../../functions/shared/mirror-config.ts";

const config = (mirror: string, project: string) =>
  ({ mirror, cloud: { authUrl: "https://k", region: "r", project } }) as MirrorConfig;

const report = (more: Partial<RoundReport> = {}): RoundReport => ({
  mirror: "shop",
  read: { kind: "unchanged", readAt: "2026-11-23T09:00:00.000Z" },
  remarks: [],
  done: [],
  counts: { added: 0, removed: 0, held: 0, drift: 0 },
  lastCompleteAt: "2026-11-23T09:00:00.000Z",
  inARow: { unreadable: 0, held: 0 },
  ...more,
});

const holding = (rail: Held["rail"], rounds: number): RoundReport =>
  report({
    plan: {
      mirror: "shop",
      steps: [],
      held: [{ rail, about: "group", sentence: "would", mayBeOverridden: false }],
      digest: "",
    },
    counts: { added: 0, removed: 0, held: 1, drift: 1 },
    inARow: { unreadable: 0, held: rounds },
  });

describe("shares", () => {
  test("hold every mirror once, those of a project together, whatever the order of the files", () => {
    const configs = ["d", "a", "e", "b", "c"].map((name, index) => config(name, index % 2 === 0 ? "y" : "x"));
    const of = sharesOf(configs.length, 2);
    const shares = [...Array(of).keys()].map((share) => shareOf(configs, { share, of }));
    expect(shares.map((each) => each.map(({ mirror }) => mirror))).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  test("an event that is none is refused by name", async () => {
    const handler = follow({ configs: [], connect: () => never(), publish: () => never() });
    const context = { functionName: "f", getRemainingTimeInMillis: () => 1 } as never;
    await expect(handler({ share: -1, of: 0 }, context)).rejects.toMatchObject({ name: "InputInvalid" });
  });
});

const never = (): never => {
  throw new Error("it must not come to this");
};

describe("what is counted", () => {
  const value = (reports: readonly RoundReport[], name: string) =>
    measures(reports, Date.parse("2026-11-23T09:01:40Z")).find((each) => each.name === name)?.value;

  test.for([
    ["share", 1, "MirrorsHeldBack", 1],
    ["empty-source", 1, "MirrorsHeldBack", 1],
    ["waiting", 15, "MirrorsHeldBack", 0],
    ["waiting", 16, "MirrorsHeldBack", 1],
    ["observations", 1, "MirrorsHeldBack", 0],
    ["quota", 99, "MirrorsHeldBack", 0],
    ["quota", 1, "PlansRefused", 1],
    ["not-ours", 1, "PlansRefused", 1],
    ["share", 1, "PlansRefused", 0],
  ] as const)("held by %s for %i rounds: %s is %i", ([rail, rounds, name, expected]) => {
    expect(value([holding(rail, rounds), report()], name)).toBe(expected);
  });

  test("only what alarms look at is a metric of all mirrors, each of which is paid for", () => {
    const names = measures([report()], 0)
      .filter(isWatched)
      .map(({ name }) => name);
    expect(names).toEqual(watchedNames);
    expect(measures([report()], 0)).toHaveLength(8);
  });

  test("a source that is gone is one that cannot be read", () => {
    const reads = [
      report({ read: { kind: "gone", reason: "404" } }),
      report({ read: { kind: "unreadable" } }),
    ];
    expect(value([...reads, report()], "MirrorsUnreadable")).toBe(2);
  });

  const removing = { by: "ann", at: "2026-11-23T07:01:40.000Z", reason: "is sold" };

  test.for([
    [0, 0],
    [-1, 1],
  ] as const)(
    "a removal that somebody began two hours ago, and %i ms, is held back: %i",
    ([ms, expected]) => {
      const at = new Date(Date.parse(removing.at) + ms).toISOString();
      expect(value([report({ removing: { ...removing, at } }), report()], "MirrorsHeldBack")).toBe(expected);
    },
  );

  test("the age of what is being removed is nobody's trouble", () => {
    expect(value([report({ removing })], "OldestReadSeconds")).toBe(0);
  });

  test("the oldest read counts, and one that never was does not", () => {
    const { lastCompleteAt: _, ...never } = report();
    expect(
      value([report(), report({ lastCompleteAt: "2026-11-23T09:00:40.000Z" }), never], "OldestReadSeconds"),
    ).toBe(100);
    expect(value([never], "OldestReadSeconds")).toBe(0);
  });
});

describe("what is said", () => {
  const lines: string[] = [];
  const log = {
    about: () => undefined,
    info: (sentence: string) => void lines.push(`info ${sentence}`),
    warn: (sentence: string) => void lines.push(`warn ${sentence}`),
    error: (sentence: string) => void lines.push(`error ${sentence}`),
  };

  test("a trouble is said once, and its end once", () => {
    lines.length = 0;
    const told = new Map<string, string>();
    const blind = report({ read: { kind: "unreadable", reason: "Keystone is away" } });
    for (const each of [report(), blind, blind, blind, report(), report()]) tell(log, told, each);
    expect(lines).toEqual([
      "warn The source of mirror shop cannot be read: nothing is changed.",
      "info Mirror shop says what its source says.",
    ]);
  });

  test("a removal is said once", () => {
    lines.length = 0;
    const told = new Map<string, string>();
    const { plan: _, ...unread } = report({ read: { kind: "unasked" } });
    const removing = { by: "ann", at: "2026-11-23T09:00:00.000Z", reason: "is sold" };
    for (const each of [unread, unread]) tell(log, told, { ...each, removing });
    expect(lines).toEqual(["info Mirror shop is being removed: nothing is changed."]);
  });

  test("what was done is said each time", () => {
    lines.length = 0;
    const done = report({ done: [{ kind: "create-load-balancer", why: "it follows" }] });
    const told = new Map<string, string>();
    for (const each of [done, done]) tell(log, told, each);
    expect(lines).toEqual(["info Mirror shop followed its source.", "info Mirror shop followed its source."]);
  });
});
