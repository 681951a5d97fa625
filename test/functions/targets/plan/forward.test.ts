import { describe, expect, test } from "vitest";
import { all, replacing, switched, to } from "./replacing.ts";
import {
  actual,
  actualGroup,
  actualListener,
  at,
  config,
  desired,
  drained,
  group,
  kinds,
  ledger,
  limits,
  listener,
  minutes,
  planOf,
  rails,
  standing,
  steps,
  t0,
} from "./world.ts";

/** Without what is said of the old group, which waits for its reads. */
const heldOf = (world: object) => planOf(world).held.filter(({ about }) => about === "listener 80");

describe("a listener that is to forward to another group", () => {
  test("gets it beside the old one, with weight 0, so that its health is known", () => {
    const world = {
      ...replacing({}),
      desired: desired({
        listeners: [listener(80, { group: "p1.tcp6" })],
        groups: [group(all([1, 2]), { key: "p1.tcp6" })],
      }),
      actual: actual(),
      ledger: ledger(),
    };
    expect(steps(world)).toEqual([
      { kind: "create-group", key: "p1.tcp6" },
      { kind: "register", key: "p1.tcp6", targets: [at(1), at(2)] },
      {
        kind: "set-listener",
        listenerArn: "arn:listener:80",
        port: 80,
        change: {
          forward: [
            { groupArn: "arn:group:p1.tcp4", weight: 1 },
            { key: "p1.tcp6", weight: 0 },
          ],
        },
      },
    ]);
  });

  test("invariant 3: stays with the old one until as many are healthy as were", () => {
    expect(kinds(replacing({ 1: "healthy", 2: "initial" }))).toEqual([]);
    expect(heldOf(replacing({ 1: "healthy", 2: "initial" }))).toMatchObject([
      { rail: "add-before-remove", mayBeOverridden: true },
    ]);
    expect(heldOf(replacing({ 1: "healthy", 2: "initial" }))[0]?.sentence).toContain(
      "1 of them is healthy; 2 must be, or 1 once each had its time.",
    );
    expect(steps(replacing({ 1: "healthy", 2: "healthy" }))).toMatchObject([switched]);
  });

  test("asks for as many as it wants, where that is fewer", () => {
    expect(steps(replacing({ 5: "healthy" }))).toMatchObject([switched]);
  });

  test("asks for no more than are healthy now, but for one at least", () => {
    const weak = (states: Record<number, string>) => {
      const world = replacing(states);
      const [old, fresh] = world.actual.groups;
      const sick = actualGroup([standing(at(1), "unhealthy"), standing(at(2), "unhealthy")]);
      return { ...world, actual: { ...world.actual, groups: old && fresh ? [sick, fresh] : [] } };
    };
    expect(steps(weak({ 1: "healthy", 2: "initial" }))).toMatchObject([switched]);
    expect(kinds(weak({ 1: "initial", 2: "initial" }))).toEqual([]);
  });

  test("when all had their time, as many as the floor asks for are enough", () => {
    const old = { since: t0 - minutes(11) };
    expect(steps(replacing({ 1: "healthy", 2: "unhealthy" }, old))).toMatchObject([switched]);
    expect(kinds(replacing({ 1: "unhealthy", 2: "unhealthy" }, old))).toEqual([]);
    const two = config({ limits: limits({ floor: 2 }) });
    expect(kinds({ ...replacing({ 1: "healthy", 2: "unhealthy" }, old), config: two })).toEqual([]);
  });

  test("is switched by a person's word", () => {
    const world = replacing({ 1: "initial", 2: "initial" });
    expect(steps({ ...world, override: planOf(world).heldDigest ?? "" })).toMatchObject([switched]);
  });

  test("invariant 2: loses no more than the share, nor than the count", () => {
    const shrunk = (count: number) => {
      const world = replacing({ 1: "healthy" });
      const [, fresh] = world.actual.groups;
      const olds = Array.from({ length: count }, (_, index) => standing(at(index + 1)));
      return { ...world, actual: { ...world.actual, groups: fresh ? [actualGroup(olds), fresh] : [] } };
    };
    expect(heldOf(shrunk(3))).toMatchObject([{ rail: "share", mayBeOverridden: true }]);
    expect(kinds(shrunk(3))).toEqual([]);
    expect(steps({ ...shrunk(3), override: planOf(shrunk(3)).heldDigest ?? "" })).toMatchObject([switched]);
    const few = config({ limits: limits({ count: 1, share: 100 }) });
    expect(steps({ ...shrunk(2), config: few })).toMatchObject([switched]);
    expect(kinds({ ...shrunk(3), config: few })).toEqual([]);
    expect(rails({ ...shrunk(3), config: few })).toContain("count");
  });

  test("is switched at once where nobody is in the old one", () => {
    const world = replacing({ 1: "initial" });
    const [, fresh] = world.actual.groups;
    const groups = fresh ? [actualGroup([standing(at(1), "draining")]), fresh] : [];
    expect(steps({ ...world, actual: { ...world.actual, groups } })).toMatchObject([switched]);
  });

  test("invariant 1: is never sent to nobody", () => {
    const none = replacing({});
    expect(kinds(none)).toEqual([]);
    expect(heldOf(none)).toMatchObject([{ rail: "empty-source", mayBeOverridden: false }]);
    const groups = [group([], { key: "p1.tcp6", withheld: [drained(at(1))] })];
    const dry = { ...none, desired: desired({ listeners: [listener(80, { group: "p1.tcp6" })], groups }) };
    expect(heldOf(dry)).toMatchObject([{ rail: "floor", mayBeOverridden: false }]);
    const unmade = { ...dry, actual: actual(), ledger: ledger() };
    expect(kinds(unmade)).toEqual([]);
    expect(heldOf(unmade)).toMatchObject([{ rail: "floor" }]);
  });

  test("drops what has weight 0 when the source turns back", () => {
    const back = {
      actual: actual({ listeners: [actualListener(80, { forward: to(["p1.tcp4", 1], ["p1.tcp6", 0]) })] }),
    };
    expect(steps(back)).toMatchObject([
      { kind: "set-listener", change: { forward: [{ key: "p1.tcp4", weight: 1 }] } },
    ]);
  });

  test("a group that was not read may hold anybody", () => {
    const world = replacing({ 1: "initial" }, { forward: to(["unread", 1], ["p1.tcp6", 0]) });
    expect(kinds(world)).toEqual([]);
  });

  test("keeps the weights of those that serve, and drops those that do not", () => {
    const world = replacing({ 1: "unused", 2: "unused" }, { forward: to(["p1.tcp4", 7], ["other", 0]) });
    expect(steps(world)).toMatchObject([
      {
        change: {
          forward: [
            { groupArn: "arn:group:p1.tcp4", weight: 7 },
            { key: "p1.tcp6", weight: 0 },
          ],
        },
      },
    ]);
  });
});
