import { describe, expect, test } from "vitest";
import { targetKey } from "../../../../functions/targets/plan/identity.ts";
import {
  absentEntry,
  actual,
  actualGroup,
  at,
  config,
  desired,
  drained,
  entry,
  group,
  input,
  iso,
  kinds,
  leaves,
  ledger,
  limits,
  minutes,
  planOf,
  rails,
  refused,
  standing,
  steps,
  t0,
} from "./world.ts";

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const all = (list: readonly number[]) => list.map((each) => at(each));

/** A group in which some stay and some were not named in the read before this one either. */
const shrinking = (
  stay: readonly number[],
  gone: readonly number[],
  states: Readonly<Record<number, string>> = {},
) => ({
  desired: desired({ groups: [group(all(stay))] }),
  actual: actual({
    groups: [actualGroup([...stay, ...gone].map((each) => standing(at(each), states[each] ?? "healthy")))],
  }),
  ledger: ledger([absentEntry(all(stay), all(gone))]),
});

describe("a target that the source names no longer", () => {
  test("invariant 2: stays after one complete read without it", () => {
    const world = { ...shrinking([1, 2], [3]), ledger: ledger([entry(all([1, 2, 3]))]) };
    expect(leaves(world)).toEqual([]);
    expect(planOf(world).held).toMatchObject([
      { rail: "observations", about: "group p1.tcp4: 10.9.0.3:80", targets: [at(3)], mayBeOverridden: false },
    ]);
  });

  test("is deregistered after the second", () => {
    expect(steps(shrinking([1, 2], [3]))).toEqual([
      { kind: "deregister", key: "p1.tcp4", groupArn: "arn:group:p1.tcp4", targets: [at(3)] },
    ]);
    expect(rails(shrinking([1, 2], [3]))).toEqual([]);
  });

  test("invariant 2: is not counted twice by the same read", () => {
    const [one] = ledger([absentEntry(all([1, 2]), all([3]))]).groups;
    const seen = { since: iso(0), absent: 1, lastAbsentReadAt: iso(t0) };
    const again = { ...one, key: "p1.tcp4", targets: { ...one?.targets, [targetKey(at(3))]: seen } };
    expect(leaves({ ...shrinking([1, 2], [3]), ledger: ledger([again]) })).toEqual([]);
    expect(leaves({ ...shrinking([1, 2], [3]), ledger: ledger([again]), readAt: iso(t0 + 1) })).toEqual([3]);
  });

  test("invariant 2: needs as many reads as are configured", () => {
    const world = { ...shrinking([1, 2], [3]), config: config({ limits: limits({ observations: 3 }) }) };
    expect(leaves(world)).toEqual([]);
    expect(planOf(world).held[0]?.sentence).toContain("2 of 3 complete reads");
    const one = {
      ...world,
      config: config({ limits: limits({ observations: 1 }) }),
      ledger: ledger([entry(all([1, 2, 3]))]),
    };
    expect(leaves(one)).toEqual([3]);
  });

  test("is left alone while it drains", () => {
    const world = shrinking([1, 2], [3], { 3: "draining" });
    expect(planOf(world)).toMatchObject({ steps: [], held: [] });
    expect(planOf(shrinking([1, 2], [3], { 3: "unhealthy.draining" }))).toMatchObject({ steps: [] });
  });

  test("goes in chunks of at most 200", () => {
    const many = shrinking(numbers(1, 300), numbers(301, 550));
    const world = { ...many, config: config({ limits: limits({ count: 1000 }) }) };
    const sizes = planOf(world).steps.map((step) => (step.kind === "deregister" ? step.targets.length : -1));
    expect(sizes).toEqual([200, 50]);
  });
});

describe("invariant 2: share and count of a round", () => {
  test.for([
    [[1, 2], [3, 4], true],
    [[1, 2], [3, 4, 5], false],
    [[1], [2], true],
  ] as const)("%j stay, %j would go: they go: %j", ([stay, gone, go]) => {
    const world = shrinking(stay, gone);
    expect(leaves(world)).toEqual(go ? [...gone] : []);
    expect(rails(world)).toEqual(go ? [] : ["share"]);
  });

  test("those that come in the same round count, those of others do not", () => {
    const joined = { ...shrinking([1, 2], [3, 4, 5]), desired: desired({ groups: [group(all([1, 2, 6]))] }) };
    expect(rails(joined)).not.toContain("share");
    const world = shrinking([1, 2], [3, 4, 5]);
    const strangers = [...world.actual.groups[0]!.targets, standing(at(9)), standing(at(8))];
    expect(rails({ ...world, actual: actual({ groups: [actualGroup(strangers)] }) })).toContain("share");
  });

  test("over the count nothing is removed in the whole mirror", () => {
    const world = shrinking(numbers(1, 150), numbers(151, 251));
    expect(rails(world)).toEqual(["count"]);
    expect(planOf(world).steps).toEqual([]);
    expect(leaves(shrinking(numbers(1, 150), numbers(151, 250)))).toHaveLength(100);
  });
});

describe("invariant 2: an emptied pool", () => {
  const empty = { ...shrinking([], [1, 2]), desired: desired({ groups: [group([])] }) };

  test("is a hard stop, however often it was seen", () => {
    expect(planOf(empty)).toMatchObject({
      steps: [],
      held: [{ rail: "empty-source", targets: [at(1), at(2)], mayBeOverridden: false }],
    });
    expect(planOf(empty).heldDigest).toBeUndefined();
    expect(planOf({ ...empty, override: planOf(empty).digest }).steps).toEqual([]);
  });

  test("that never had anybody holds nothing", () => {
    expect(rails({ ...empty, actual: actual({ groups: [actualGroup([])] }), ledger: ledger([]) })).toEqual(
      [],
    );
  });
});

describe("a member that is named and not to be registered", () => {
  const withheld = (changes: object) => ({
    ...shrinking([1, 2, 3], []),
    desired: desired({ groups: [group(all([1, 2]), changes)] }),
    ledger: ledger([entry(all([1, 2, 3]))]),
  });

  test("is deregistered at once when it is drained: the source says so", () => {
    expect(leaves(withheld({ withheld: [drained(at(3))] }))).toEqual([3]);
  });

  test("invariant 2: stays when it is refused, for it is not gone", () => {
    const world = withheld({ withheld: [refused(at(3))] });
    expect(planOf(world).steps).toEqual([]);
    expect(planOf(world).held).toMatchObject([{ rail: "refused", targets: [at(3)], mayBeOverridden: false }]);
    expect(planOf(world).held[0]?.sentence).toContain("it is public");
  });

  test("a pool that is drained as a whole is held, and a person lets it through", () => {
    const world = {
      ...shrinking([], [1, 2]),
      desired: desired({ groups: [group([], { withheld: [drained(at(1)), drained(at(2))] })] }),
    };
    const seen = planOf(world);
    expect(seen).toMatchObject({ steps: [], held: [{ rail: "share", mayBeOverridden: true }] });
    expect(leaves({ ...world, override: seen.heldDigest ?? "" })).toEqual([1, 2]);
  });
});

describe("invariant 4: what the ledger does not know", () => {
  const stranger = {
    actual: actual({ groups: [actualGroup([standing(at(1)), standing(at(2)), standing(at(9))])] }),
  };

  test("stays and is reported", () => {
    expect(planOf(stranger)).toMatchObject({
      steps: [],
      held: [{ rail: "not-ours", targets: [at(9)], mayBeOverridden: false }],
    });
    expect(planOf(stranger).held[0]?.sentence).toMatch(
      /^1 target that the ledger does not know is registered: left alone/,
    );
  });

  test("stays also when the source drains it", () => {
    const world = {
      ...stranger,
      desired: desired({ groups: [group(all([1, 2]), { withheld: [drained(at(9))] })] }),
    };
    expect(leaves(world)).toEqual([]);
  });

  test("is not taken over because the source names it too: another installation may have put it there", () => {
    const world = { ...stranger, desired: desired({ groups: [group(all([1, 2, 9]))] }) };
    expect(kinds(world)).toEqual([]);
    expect(planOf(world).held[0]?.sentence).toContain("1 of them named by the source");
  });

  test("a ledger without anything removes nothing", () => {
    expect(planOf({ ...shrinking([1], [2, 3]), ledger: { state: undefined, groups: [] } })).toMatchObject({
      steps: [],
      held: [{ rail: "not-ours", targets: [at(1), at(2), at(3)] }],
    });
  });
});

describe("invariant 2: the floor", () => {
  test("the last healthy one stays when those that the source wants are not, and had their time", () => {
    const world = shrinking([1, 2], [3, 4], { 1: "unhealthy", 2: "unhealthy" });
    expect(leaves(world)).toEqual([3]);
    expect(planOf(world).held).toMatchObject([{ rail: "floor", targets: [at(4)], mayBeOverridden: true }]);
    expect(planOf(world).held[0]?.sentence).toContain("0 of the 2 that stay are healthy, the floor is 1");
  });

  test("unhealthy ones go first, and are not kept", () => {
    expect(leaves(shrinking([1, 2], [3, 4], { 1: "unhealthy", 2: "unhealthy", 4: "unhealthy" }))).toEqual([
      4,
    ]);
    expect(
      leaves(shrinking([1, 2], [3, 4], { 1: "unhealthy", 2: "initial", 3: "unused", 4: "unhealthy" })),
    ).toEqual([3, 4]);
  });

  test("one whose health is not known is kept like a healthy one, and does not stand for one", () => {
    expect(leaves(shrinking([1, 2], [3], { 1: "unavailable", 2: "unhealthy", 3: "unavailable" }))).toEqual(
      [],
    );
  });

  test("a higher floor keeps more", () => {
    const world = {
      ...shrinking([1, 2, 3], [4, 5], { 3: "unhealthy" }),
      config: config({ limits: limits({ floor: 3 }) }),
    };
    expect(leaves(world)).toEqual([4]);
  });

  test("is let through by a person, but never to nobody by mere absence", () => {
    const world = shrinking([1, 2], [3, 4], { 1: "unhealthy", 2: "unhealthy" });
    expect(leaves({ ...world, override: planOf(world).heldDigest ?? "" })).toEqual([3, 4]);
    const lost = {
      ...shrinking([], [1, 2]),
      desired: desired({ groups: [group([at(7)])] }),
      quotas: { ...input().quotas, targetsPerGroup: 2 },
    };
    const lifted = planOf({ ...lost, override: planOf(lost).heldDigest ?? "" });
    expect(lifted.steps).toMatchObject([{ kind: "deregister", targets: [at(1)] }]);
    expect(lifted.held.find(({ rail }) => rail === "floor")).toMatchObject({
      targets: [at(2)],
      mayBeOverridden: false,
    });
  });
});

describe("invariant 3: add before remove", () => {
  const replaced = (since: number, state: string) => {
    const world = shrinking([1, 2, 5], [3], { 5: state });
    const [book] = world.ledger.groups;
    const targets = { ...book?.targets, [targetKey(at(5))]: { since: iso(since) } };
    return { ...world, ledger: ledger([{ ...book, key: "p1.tcp4", targets }]) };
  };

  test("who is replaced stays until the new one is healthy", () => {
    const world = replaced(t0 - minutes(2), "initial");
    expect(leaves(world)).toEqual([]);
    expect(planOf(world).held).toMatchObject([
      { rail: "add-before-remove", targets: [at(3)], mayBeOverridden: true },
    ]);
    expect(planOf(world).held[0]?.sentence).toContain("1 target that the source names is not healthy yet");
    expect(leaves(replaced(t0 - minutes(2), "healthy"))).toEqual([3]);
  });

  test("a new one that is never healthy does not keep the others for ever", () => {
    expect(leaves(replaced(t0 - minutes(10), "unhealthy"))).toEqual([]);
    expect(leaves(replaced(t0 - minutes(11), "unhealthy"))).toEqual([3]);
  });

  test("one that is only being registered is waited for as well", () => {
    const world = { ...shrinking([1, 2], [3]), desired: desired({ groups: [group(all([1, 2, 6]))] }) };
    expect(kinds(world)).toEqual(["register"]);
    expect(rails(world)).toEqual(["add-before-remove"]);
  });

  test("nobody is waited for whom somebody else registered", () => {
    const world = shrinking([1, 2, 5], [3], { 5: "initial" });
    const [book] = ledger([absentEntry(all([1, 2]), all([3]))]).groups;
    expect(leaves({ ...world, ledger: ledger(book ? [book] : []) })).toEqual([3]);
  });
});

test("a group that no users are sent to needs neither floor nor stand-ins", () => {
  const world = shrinking([1, 2], [3], { 1: "unused", 2: "unused", 3: "unused" });
  expect(leaves({ ...world, actual: { ...world.actual, listeners: [] } })).toEqual([3]);
});
