import { describe, expect, test } from "vitest";
import { adopting } from "../../../../functions/targets/command/adoption.ts";
import type { Actual } from "../../../../functions/targets/plan/actual.ts";
import {
  actual,
  actualGroup,
  actualListener,
  at,
  desired,
  entry,
  group,
  groupArn,
  lbArn,
  ledger,
  listener,
  listenerArn,
  standing,
} from "../plan/world.ts";

const strange = { isOurs: false } as const;
const theirs = (changes: Partial<Actual> = {}): Actual => {
  const { loadBalancer } = actual();
  return actual({
    loadBalancer: loadBalancer && { ...loadBalancer, ...strange },
    listeners: [actualListener(80, strange)],
    groups: [actualGroup([standing(at(1)), standing(at(9))], { ...strange, name: "by-hand" })],
    ...changes,
  });
};
const nothing = ledger([], {});
const adopted = (there: Actual, only?: readonly string[], book = nothing, wanted = desired()) =>
  adopting(wanted, there, book, only && new Set(only));
const arns = (found: ReturnType<typeof adopting>) => found.things.map(({ arn }) => arn);

describe("all of a load balancer", () => {
  test("is adopted with its listeners, the group that they forward to, and the targets in it", () => {
    expect(adopted(theirs())).toEqual({
      things: [
        { arn: lbArn, about: "load balancer pm-web" },
        { arn: listenerArn(80), about: "listener 80" },
        { arn: groupArn("p1.tcp4"), key: "p1.tcp4", about: "group by-hand" },
      ],
      targets: [{ key: "p1.tcp4", groupArn: groupArn("p1.tcp4"), targets: [at(1), at(9)] }],
      left: [],
    });
  });

  test("is nothing where all is ours, and the ledger has the targets", () => {
    expect(adopted(actual(), undefined, ledger())).toEqual({ things: [], targets: [], left: [] });
  });

  test("a listener that the source has not is left: adopted, it would be removed", () => {
    const found = adopted(theirs({ listeners: [actualListener(443, strange)] }));
    expect(arns(found)).toEqual([lbArn]);
    expect(found.left).toEqual([
      "group by-hand: no listener that the source has forwards to it alone",
      "listener 443: the source has none there, so it would be removed",
    ]);
  });

  test("a group is known by the pool of the listener that is ours already, too", () => {
    const there = theirs({ listeners: [actualListener(80)] });
    expect(adopted(there).things.at(-1)).toMatchObject({ key: "p1.tcp4", about: "group by-hand" });
  });

  test("a group without anybody is taken all the same, and a target that drains is not", () => {
    const draining = [standing(at(1), "draining"), standing(at(2), "unhealthy.draining")];
    const there = theirs({ groups: [actualGroup(draining, strange)] });
    expect(adopted(there).targets).toEqual([{ key: "p1.tcp4", groupArn: groupArn("p1.tcp4"), targets: [] }]);
  });

  test("somebody's target in a group that is ours is adopted, those of the ledger are not again", () => {
    const inZone = { address: "10.0.0.5", port: 80, zone: "eu-west-1a", state: "healthy" };
    const there = actual({ groups: [actualGroup([standing(at(1)), standing(at(9)), inZone])] });
    expect(adopted(there, undefined, ledger([entry([at(1)])])).targets).toEqual([
      { key: "p1.tcp4", groupArn: groupArn("p1.tcp4"), targets: [at(9), { address: "10.0.0.5", port: 80 }] },
    ]);
  });
});

describe("a group is left, with the reason,", () => {
  const leftOf = (changes: Partial<Parameters<typeof actualGroup>[1]>, there: Partial<Actual> = {}) =>
    adopted(
      theirs({ groups: [actualGroup([], { ...strange, name: "by-hand", ...changes })], ...there }),
    ).left.join();

  test("where it cannot become what the pool means", () => {
    expect(leftOf({ protocol: "TLS" })).toBe(
      "group by-hand: its protocol is TLS, and must be TCP; a new one takes its place",
    );
    expect(leftOf({ ipAddressType: "ipv6" })).toBe(
      "group by-hand: its addresses are ipv6, and must be ipv4; a new one takes its place",
    );
    expect(leftOf({ loadBalancerArns: [lbArn, "arn:other"] })).toBe(
      "group by-hand: another load balancer uses it too; a new one takes its place",
    );
  });

  test("where the listener shares users among several", () => {
    const forward = [
      { groupArn: groupArn("p1.tcp4"), weight: 1 },
      { groupArn: groupArn("p2.tcp4"), weight: 1 },
    ];
    expect(leftOf({}, { listeners: [actualListener(80, { ...strange, forward })] })).toBe(
      "group by-hand: no listener that the source has forwards to it alone",
    );
  });

  test("where the mirror has one for this pool", () => {
    const own = actualGroup([]);
    const other = actualGroup([], { ...strange, arn: "arn:second", name: "second" });
    const forward = [{ groupArn: "arn:second", weight: 1 }];
    const there = theirs({ groups: [own, other], listeners: [actualListener(80, { ...strange, forward })] });
    expect(adopted(there).left).toEqual([
      "group second: no listener that the source has forwards to it alone",
    ]);
  });

  test("where two could be the same pool's: the first is taken", () => {
    const second = actualGroup([], { ...strange, arn: "arn:second", name: "second" });
    const there = theirs({
      groups: [actualGroup([], { ...strange, name: "first" }), second],
      listeners: [
        actualListener(80, strange),
        actualListener(81, { ...strange, forward: [{ groupArn: "arn:second", weight: 1 }] }),
      ],
    });
    const wanted = desired({ listeners: [listener(80), listener(81)] });
    const found = adopted(there, undefined, nothing, wanted);
    expect(found.things.map(({ about }) => about)).toContain("group first");
    expect(found.left).toEqual(["group second: another group is the pool's already"]);
    expect(found.targets).toHaveLength(1);
  });

  test("of a group that two pools' listeners forward to, the first listener's pool has it", () => {
    const there = theirs({ listeners: [actualListener(80, strange), actualListener(81, strange)] });
    const wanted = desired({
      listeners: [listener(80), listener(81, { group: "p2.tcp4" })],
      groups: [group([at(1)]), group([at(2)], { key: "p2.tcp4", poolId: "p2" })],
    });
    expect(adopted(there, undefined, nothing, wanted).targets.map(({ key }) => key)).toEqual(["p1.tcp4"]);
  });
});

describe("exactly what is named", () => {
  test("is taken, and the rest is left by name", () => {
    const found = adopted(theirs(), [lbArn, listenerArn(80)]);
    expect(arns(found)).toEqual([lbArn, listenerArn(80)]);
    expect(found.targets).toEqual([]);
    expect(found.left).toEqual(["group by-hand: it is not among what was named"]);
  });

  test("a group of a listener that was not named, and is not ours, is not known by it", () => {
    const found = adopted(theirs(), [groupArn("p1.tcp4")]);
    expect(arns(found)).toEqual([]);
    expect(found.left).toEqual([
      "group by-hand: no listener that the source has forwards to it alone",
      "listener 80: it is not among what was named",
      "load balancer pm-web: it is not among what was named",
    ]);
  });

  test("targets of a group that is ours are taken where it is named", () => {
    const there = actual({ groups: [actualGroup([standing(at(9))])] });
    expect(adopted(there, [groupArn("p1.tcp4")]).targets).toHaveLength(1);
    expect(adopted(there, [lbArn, listenerArn(80)]).targets).toEqual([]);
  });
});
