import { describe, expect, test } from "vitest";
import type { ReleaseRecord } from "../../../../functions/ledger/records.ts";
import type { StrategyConfig } from "../../../../functions/shared/service-config.ts";
import { policyOf, releaseBeginning } from "../../../../functions/traffic/shift/release-beginning.ts";
import type { Wanted } from "../../../../functions/traffic/shift/release-beginning.ts";
import { alarmsOf, isLeaving, sitesOf } from "../../../../functions/traffic/shift/release-scope.ts";
import type { Scope } from "../../../../functions/traffic/shift/release-scope.ts";
import { policy, sitesOf as sites } from "../world.ts";
import { begunAt, iso, shiftOf } from "./looks.ts";

const all: StrategyConfig = { kind: "all-at-once", bakeSeconds: 600 };
const weighted: StrategyConfig = {
  kind: "weighted",
  steps: [
    { weight: 10, bakeSeconds: 60 },
    { weight: 50, bakeSeconds: 90 },
  ],
  bakeSeconds: 600,
};
const config = policy(sites({ a: 100, b: 100 }));

const scope = (strategy: StrategyConfig, ...cells: readonly object[]): Scope =>
  ({
    ticket: { release: "r2", service: "shop", fence: 3 },
    view: {
      record: { id: "r2", reason: "pushed", executionArn: "arn:r2", config: { strategy } } as ReleaseRecord,
      plans: cells,
      cells: [],
      requests: [],
    },
    ended: [],
  }) as unknown as Scope;

const wanted = (phase: Wanted["phase"], more: Partial<Wanted> = {}): Wanted => ({
  phase,
  policy: "shop",
  step: { kind: "begin", shift: phase === "return-all" ? "restore" : phase, site: "a" },
  shifts: [],
  heirOf: [],
  ...more,
});

const entry = {
  weight: 100,
  before: {},
  since: "",
  by: { who: "r2", via: "release" },
  reason: "",
  holder: "r2",
} as const;
const state = { version: 1, policy: "shop", fence: 1, owned: {}, out: { a: entry } };
const wish = (phase: Wanted["phase"], strategy: StrategyConfig, standing: Record<string, number>) =>
  releaseBeginning(scope(strategy), config, wanted(phase)).wish(standing, state);

describe("what a release's phase wants", () => {
  test("evacuate and withdraw: the site at 0, without a bake of its own", () => {
    for (const phase of ["evacuate", "withdraw"] as const) {
      expect(wish(phase, all, { a: 100, b: 100 })).toEqual({ to: { a: 0, b: 100 } });
      const { pace, overrides } = releaseBeginning(scope(weighted), config, wanted(phase));
      expect([pace, overrides]).toEqual([{ bakeSeconds: 0 }, []]);
    }
  });

  test("restore: the remembered weight, the last step under the strategy's bake", () => {
    expect(wish("restore", all, { a: 0, b: 100 })).toEqual({ to: { a: 100, b: 100 }, bakes: [600] });
    expect(releaseBeginning(scope(all), config, wanted("restore"))).not.toHaveProperty("pace");
  });

  test("restore, weighted: by the percentages of the file, whatever the policy's limit of a step is", () => {
    expect(wish("restore", weighted, { a: 0, b: 100 })).toEqual({
      to: { a: 100, b: 100 },
      steps: [
        { a: 10, b: 100 },
        { a: 50, b: 100 },
        { a: 100, b: 100 },
      ],
      bakes: [60, 90, 600],
    });
    expect(releaseBeginning(scope(weighted), config, wanted("restore")).overrides).toEqual(["step"]);
  });

  test("return-all: by the policy's steps without a bake, and the alarm that made it go back does not keep users away", () => {
    expect(wish("return-all", weighted, { a: 0, b: 100 })).toEqual({ to: { a: 100, b: 100 } });
    const { pace, overrides } = releaseBeginning(scope(weighted), config, wanted("return-all"));
    expect([pace, overrides]).toEqual([{ bakeSeconds: 0 }, ["alarm"]]);
  });

  test("has an id that begins with the release's, and counts its own shifts only", () => {
    const shifts = [
      { ...shiftOf({ from: { a: 1 }, to: { a: 1 } }), release: "r1" },
      { ...shiftOf({ from: { a: 1 }, to: { a: 1 } }), release: "r2" },
    ];
    const { id, holder, release, executionArn, by, phase } = releaseBeginning(
      scope(all),
      config,
      wanted("return-all", { shifts }),
    );
    expect(id).toBe("r2.2-restore-a");
    expect([holder, release, executionArn, phase]).toEqual(["r2", "r2", "arn:r2", "return-all"]);
    expect(by).toEqual({ who: "release r2", via: "release" });
  });

  test("is of the policy in the files, and where that has gone of the one it began with", () => {
    const pinned = shiftOf({ from: { a: 1 }, to: { a: 1 } });
    expect(policyOf([config], "shop", [])).toBe(config);
    expect(policyOf([], "shop", [pinned])).toBe(pinned.config);
    expect(() => policyOf([], "shop", [])).toThrow("traffic policy shop, and no file describes it");
  });
});

describe("the sites of a release", () => {
  const a = { cell: "a", traffic: { policy: "shop", site: "a" }, alarms: ["a-5xx"] };
  const other = { cell: "c", alarms: ["c-5xx"] };
  const both: Scope = { ...scope(all, a, other), ended: [scope(all, a).view] };

  test("are those of its cells and of what it ends, each once", () => {
    expect(sitesOf(both)).toEqual([{ policy: "shop", site: "a" }]);
  });

  test("are under its alarms while users come back to the candidate, and only then", () => {
    const record = shiftOf({ from: { a: 0 }, to: { a: 1 }, record: { site: "a", policy: "shop" } });
    expect(alarmsOf(both, { ...record, phase: "restore" })).toEqual(["a-5xx"]);
    expect(alarmsOf(both, { ...record, phase: "return-all" })).toEqual([]);
    expect(alarmsOf(both, { ...record, phase: "restore", site: "b" })).toEqual([]);
    expect(alarmsOf(both, { ...record, phase: "restore", policy: "other" })).toEqual([]);
  });
});

describe("users leave a site", () => {
  const since = { intendedAt: iso(begunAt) };
  const shift = (changes: object) => ({
    ...shiftOf({ from: { a: 1, b: 1 }, to: { a: 0, b: 1 } }),
    ...changes,
  });
  const at = (seconds: number) => begunAt + seconds * 1000;
  const turned = { at: iso(begunAt), reason: "why" };

  test("from the write of a withdrawal until it is observed, four minutes at most", () => {
    const withdrawal = shift({ kind: "withdraw", phase: "withdraw", progress: since });
    expect(isLeaving(withdrawal, at(239))).toBe(true);
    expect(isLeaving(withdrawal, at(240))).toBe(false);
    expect(isLeaving({ ...withdrawal, progress: { ...since, observedAt: iso(begunAt) } }, at(10))).toBe(
      false,
    );
    expect(isLeaving({ ...withdrawal, progress: {} }, at(10))).toBe(false);
    expect(isLeaving({ ...withdrawal, state: "ended" }, at(10))).toBe(false);
  });

  test("by the way back of a restore too, but by no other shift", () => {
    const restore = shift({ kind: "restore", phase: "restore", progress: since });
    expect(isLeaving({ ...restore, turned, back: since }, at(10))).toBe(true);
    expect(isLeaving(restore, at(10))).toBe(false);
    expect(isLeaving({ ...restore, back: since }, at(10))).toBe(false);
    expect(isLeaving(shift({ kind: "evacuate", phase: "evacuate", turned, back: since }), at(10))).toBe(
      false,
    );
  });
});
