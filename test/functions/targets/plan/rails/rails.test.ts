import { describe, expect, test } from "vitest";
import {
  isNew,
  patienceSeconds,
  standIns,
} from "../../../../../functions/targets/plan/rails/add-before-remove.ts";
import { withinCount } from "../../../../../functions/targets/plan/rails/count.ts";
import { emptySource } from "../../../../../functions/targets/plan/rails/empty-source.ts";
import { neededForFloor } from "../../../../../functions/targets/plan/rails/floor.ts";
import { isGone, unobserved } from "../../../../../functions/targets/plan/rails/observations.ts";
import { overShare } from "../../../../../functions/targets/plan/rails/share.ts";
import { at, check, iso, t0 } from "../world.ts";

describe("observations", () => {
  test.for([
    [undefined, 1, false],
    [{ absent: 0 }, 1, false],
    [{ absent: 1 }, 1, true],
    [{ absent: 1 }, 2, false],
    [{ absent: 2 }, 2, true],
    [{ absent: 3 }, 2, true],
  ] as const)("invariant 2: absent %j with %i needed is gone: %j", ([absence, needed, gone]) => {
    expect(isGone(absence, needed)).toBe(gone);
  });

  test("invariant 9: says what it would do, how often it was seen, and that nobody may override", () => {
    expect(unobserved("group g: a", "would deregister 1 target", 1, 2, [at(1)])).toEqual({
      rail: "observations",
      about: "group g: a",
      targets: [at(1)],
      sentence:
        "would deregister 1 target: not named in 1 of 2 complete reads in a row; the next reads decide.",
      mayBeOverridden: false,
    });
    expect(unobserved("listener 80/tcp", "would delete 1 listener", 0, 2)).not.toHaveProperty("targets");
  });
});

test("invariant 9: an empty source names the two ways that are meant for it, and is never overridden", () => {
  const held = emptySource("group g: a", "would deregister 1 target", "web", [at(1)]);
  expect(held).toMatchObject({ rail: "empty-source", targets: [at(1)], mayBeOverridden: false });
  expect(held.sentence).toBe(
    "would deregister 1 target: the source names nothing any more, and empty is not gone. Nobody may override this; " +
      "drain the members in Octavia (weight 0 or admin down), or `pointsman targets remove web`.",
  );
  expect(emptySource("listener", "would", "web")).not.toHaveProperty("targets");
});

describe("share", () => {
  const share = (removed: number, of: number, limit: number) =>
    overShare({ about: "group g", would: "would deregister", removed, of, limit });

  test.for([
    [0, 0, 50, false],
    [1, 2, 50, false],
    [2, 3, 50, true],
    [51, 100, 50, true],
    [50, 100, 50, false],
    [1, 1, 99, true],
    [1, 1, 100, false],
    [1, 0, 50, true],
  ] as const)("invariant 2: %i of %i at %i %% is over it: %j", ([removed, of, limit, isOver]) => {
    expect(share(removed, of, limit) !== undefined).toBe(isOver);
  });

  test("invariant 9: says the numbers and the limit, and may be overridden", () => {
    expect(share(2, 3, 50)).toEqual({
      rail: "share",
      about: "group g",
      sentence: "would deregister: 2 of 3 (67 %), the limit is 50 % in one round. Nothing of it is removed.",
      mayBeOverridden: true,
    });
  });

  test("carries the targets, if it has any", () => {
    const all = { about: "g", would: "w", removed: 1, of: 1, limit: 50, targets: [at(1)] };
    expect(overShare(all)).toMatchObject({ targets: [at(1)] });
  });
});

describe("count", () => {
  const step = (groupArn: string) => ({ kind: "delete-group", groupArn, key: "k", why: "w" }) as const;
  const removal = (arn: string, loses: number) => ({
    steps: [step(arn)],
    loses,
    about: arn,
    would: `would end ${arn}`,
  });

  test.for([
    [[60, 40], 100, false],
    [[60, 41], 100, true],
    [[101], 100, true],
    [[], 1, false],
  ] as const)("invariant 2: %j with a limit of %i is over it: %j", ([losses, limit, isOver]) => {
    const part = withinCount(
      losses.map((loses, index) => removal(`g${index}`, loses)),
      limit,
      false,
    );
    expect(part.held.length > 0).toBe(isOver);
    expect(part.steps.length).toBe(isOver ? 0 : losses.length);
  });

  test("invariant 9: each of what is held says the sum and the limit; what takes nobody away goes on", () => {
    const part = withinCount(
      [{ ...removal("a", 2), targets: [at(1)] }, removal("b", 1), removal("c", 0)],
      2,
      false,
    );
    expect(part.steps).toEqual([step("c")]);
    expect(part.held).toEqual([
      {
        rail: "count",
        about: "a",
        targets: [at(1)],
        sentence:
          "would end a: this round would take 3 targets from users in all, the limit is 2. Nothing is removed.",
        mayBeOverridden: true,
      },
      {
        rail: "count",
        about: "b",
        sentence:
          "would end b: this round would take 3 targets from users in all, the limit is 2. Nothing is removed.",
        mayBeOverridden: true,
      },
    ]);
  });

  test("a person lifts it for all of the plan", () => {
    expect(withinCount([removal("a", 5)], 1, true)).toEqual({ steps: [step("a")], held: [] });
  });
});

describe("floor", () => {
  const row = (
    healthyStaying: number,
    liveStaying: number,
    healthyLeaving: number,
    leaving: number,
    wanted: number,
    floor: number,
  ) => neededForFloor({ healthyStaying, liveStaying, healthyLeaving, leaving, wanted, floor });

  test.for([
    ["enough stay healthy", row(1, 1, 1, 1, 1, 1), 0],
    ["nobody healthy stays, and one healthy would go", row(0, 1, 1, 1, 1, 1), 1],
    ["nobody healthy stays, and nobody healthy would go", row(0, 1, 0, 3, 1, 1), 0],
    ["two are needed, one stays", row(1, 3, 2, 2, 3, 2), 1],
    ["a pool that is smaller than the floor needs no more than it has", row(1, 1, 2, 2, 1, 3), 0],
    ["a pool that wants nobody needs one all the same", row(0, 0, 2, 2, 0, 3), 1],
    ["nobody is healthy at all, and nobody would stay", row(0, 0, 0, 2, 1, 1), 1],
    ["nobody goes", row(0, 0, 0, 0, 2, 2), 0],
    ["not more than would go", row(0, 2, 1, 4, 5, 5), 1],
  ] as const)("invariant 2: %s", ([, needed, wanted]) => {
    expect(needed).toBe(wanted);
  });
});

describe("add before remove", () => {
  const row = (
    coming: number,
    wanted: number,
    healthyStaying: number,
    healthyLeaving: number,
    leaving: number,
  ) => standIns({ coming, wanted, healthyStaying, healthyLeaving, leaving });

  test.for([
    ["nobody comes", row(0, 3, 0, 3, 3), 0],
    ["none of those that stay is healthy: as many wait as come", row(2, 2, 0, 3, 3), 2],
    ["none is healthy at all: the old ones stand in all the same", row(1, 1, 0, 0, 2), 1],
    ["not more wait than would go", row(5, 5, 0, 1, 1), 1],
    ["one for one", row(1, 3, 2, 1, 1), 1],
    ["the source wants fewer than are healthy", row(1, 2, 2, 3, 3), 0],
    ["some came already", row(2, 4, 2, 2, 2), 2],
    ["more come than would be missed", row(5, 9, 4, 1, 1), 1],
    ["who is not healthy is not missed", row(1, 3, 2, 0, 2), 0],
  ] as const)("invariant 3: %s", ([, kept, wanted]) => {
    expect(kept).toBe(wanted);
  });

  test("a target has ten minutes, and its health check twice over", () => {
    expect(patienceSeconds(check)).toBe(660);
    expect(patienceSeconds({ ...check, intervalSeconds: 300, healthyCount: 10 })).toBe(6600);
  });

  test.for([
    [undefined, true],
    [iso(t0), true],
    [iso(t0 - 659_999), true],
    [iso(t0 - 660_000), false],
  ] as const)("registered at %s it is still waited for: %j", ([since, is]) => {
    expect(isNew(since, iso(t0), check)).toBe(is);
  });
});
