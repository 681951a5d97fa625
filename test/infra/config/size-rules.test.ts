import { describe, expect, test } from "vitest";
import { mostCells, mostFileBytes, sizeFindings } from "../../../infra/config/size-rules.ts";

const hour = 3600;

const cells = (count: number) =>
  Array.from({ length: count }, (_, place) => ({
    name: `cell-${place}`,
    wave: 1,
    codedeploy: { application: "app", deploymentGroup: `group-${place}` },
    loadBalancer: "application" as const,
  }));

const found = (fields: object) =>
  sizeFindings({ file: "services/shop.yaml", fileName: "shop", fields }).map(({ sentence }) => sentence);

const file = (bytes: number) => ({ container: "x".repeat(bytes - JSON.stringify({ container: "" }).length) });

describe("a service file", () => {
  test("has as many cells as a plan can be written for at once", () => {
    expect(found({ cells: cells(mostCells) })).toEqual([]);
    expect(found({ cells: cells(mostCells + 1) })).toEqual([
      expect.stringContaining("expected 40 cells at most, found 41") as string,
    ]);
  });

  test("is as long as a release's record has room for", () => {
    expect(found(file(mostFileBytes))).toEqual([]);
    expect(found(file(mostFileBytes + 1))).toEqual([
      expect.stringContaining("expected 64 KiB at most, found 65 KiB") as string,
    ]);
  });

  test.for([
    ["a bake of 17 hours in 40 cells", 40, { kind: "all-at-once", bakeSeconds: 17 * hour }, true],
    ["a bake of 18 hours in 40 cells", 40, { kind: "all-at-once", bakeSeconds: 18 * hour }, false],
    ["a bake of 48 hours in 14 cells", 14, { kind: "all-at-once", bakeSeconds: 48 * hour }, true],
    ["a bake of 48 hours in 15 cells", 15, { kind: "all-at-once", bakeSeconds: 48 * hour }, false],
    [
      "ten steps of an hour in 40 cells",
      40,
      { kind: "linear", weight: 10, everySeconds: hour, bakeSeconds: 8 * hour },
      true,
    ],
    [
      "ten steps of an hour and a bake",
      40,
      { kind: "linear", weight: 10, everySeconds: hour, bakeSeconds: 9 * hour },
      false,
    ],
    [
      "a long first step",
      40,
      { kind: "canary", weight: 10, intervalSeconds: 18 * hour, bakeSeconds: 0 },
      false,
    ],
  ] as const)(
    "waits no longer than an execution's history has room for: %s",
    ([, count, strategy, isRight]) => {
      const wrong = [expect.stringContaining("an execution's history has room for") as string];
      expect(found({ cells: cells(count), strategy })).toEqual(isRight ? [] : wrong);
    },
  );

  test("counts a preview's limit and a bake that may be drawn out as waits too", () => {
    const approval = { at: "preview", limitSeconds: 10 * hour, onLimit: "refuse" };
    const strategy = { kind: "all-at-once", bakeSeconds: hour };
    const judge = { onUnclear: "wait", maxBakeSeconds: 8 * hour };
    expect(found({ cells: cells(40), strategy, gates: { approval } })).toEqual([]);
    expect(found({ cells: cells(40), strategy, judge, gates: { approval } })).toHaveLength(1);
    expect(
      found({ cells: cells(40), strategy, judge, gates: { approval: { ...approval, at: "start" } } }),
    ).toEqual([]);
  });
});
