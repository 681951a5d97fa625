import { describe, expect, test } from "vitest";
import { bookkeeping, isEmpty } from "../../../../functions/targets/plan/bookkeeping.ts";
import { targetKey } from "../../../../functions/targets/plan/identity.ts";
import { plan } from "../../../../functions/targets/plan/plan.ts";
import type { PlanInput } from "../../../../functions/targets/plan/sight.ts";
import {
  absent,
  absentEntry,
  actual,
  actualGroup,
  actualListener,
  at,
  config,
  desired,
  entry,
  group,
  groupArn,
  input,
  iso,
  ledger,
  limits,
  listener,
  longAgo,
  minutes,
  none,
  standing,
  t0,
} from "./world.ts";

const book = (changes: Partial<PlanInput> = {}) => bookkeeping(input(changes), plan(input(changes)).steps);
const here = [standing(at(1)), standing(at(2))];
const targets = (changes: Partial<PlanInput>) =>
  book(changes).groups.find(({ key }) => key === "p1.tcp4")?.targets;

describe("what the ledger is told before the calls", () => {
  test("a steady round has nothing to tell", () => {
    expect(book()).toEqual({ groups: [], forgotten: [], absent: undefined });
    expect(isEmpty(book())).toBe(true);
  });

  test("invariant 4: a group and its targets, before they are made", () => {
    expect(book({ actual: none, ledger: { state: undefined, groups: [] } })).toEqual({
      groups: [
        {
          key: "p1.tcp4",
          targets: { [targetKey(at(1))]: { since: iso(t0) }, [targetKey(at(2))]: { since: iso(t0) } },
        },
      ],
      forgotten: [],
      absent: undefined,
    });
  });

  test("a target that leaves is known to drain, and since when it stood", () => {
    const world = {
      desired: desired({ groups: [group([at(1), at(2)])] }),
      actual: actual({ groups: [actualGroup([...here, standing(at(3))])] }),
      ledger: ledger([absentEntry([at(1), at(2)], [at(3)])]),
    };
    expect(targets(world)?.[targetKey(at(3))]).toEqual({
      since: longAgo,
      absent: 2,
      lastAbsentReadAt: iso(t0),
      isDraining: true,
    });
    expect(isEmpty(book(world))).toBe(false);
  });

  test("one that comes back from draining is as new; one that never stood keeps its first time", () => {
    const [known] = ledger().groups;
    const back = { ...known?.targets, [targetKey(at(2))]: { since: longAgo, isDraining: true as const } };
    const world = {
      actual: actual({ groups: [actualGroup([standing(at(1)), standing(at(2), "draining")])] }),
      ledger: ledger([{ key: "p1.tcp4", groupArn: groupArn("p1.tcp4"), targets: back }]),
    };
    expect(targets(world)?.[targetKey(at(2))]).toEqual({ since: iso(t0) });
    const lost = { actual: actual({ groups: [actualGroup([standing(at(1))])] }) };
    expect(plan(input(lost)).steps).toMatchObject([{ kind: "register", targets: [at(2)] }]);
    expect(isEmpty(book(lost))).toBe(true);
  });

  test("learns the ARN of a group, and that one is adopted by its steps", () => {
    const { key } = entry([]);
    const world = {
      actual: actual({ groups: [actualGroup([standing(at(1))])] }),
      ledger: ledger([{ key, targets: {} }]),
    };
    expect(book(world).groups).toMatchObject([{ key, groupArn: "arn:group:p1.tcp4" }]);
  });
});

describe("this read's observations", () => {
  const unnamed = (changes: Partial<PlanInput> = {}): Partial<PlanInput> => ({
    desired: desired({ groups: [group([at(1), at(2)])] }),
    actual: actual({ groups: [actualGroup([...here, standing(at(3))])] }),
    ledger: ledger([entry([at(1), at(2), at(3)])]),
    ...changes,
  });
  const third = (changes: Partial<PlanInput> = {}) => targets(unnamed(changes))?.[targetKey(at(3))];

  test("count a target that is not named, once for each read", () => {
    expect(third()).toEqual({ since: longAgo, absent: 1, lastAbsentReadAt: iso(t0) });
    const once = ledger([absentEntry([at(1), at(2)], [at(3)])]);
    expect(third({ ledger: once, config: config({ limits: limits({ observations: 3 }) }) })).toMatchObject({
      absent: 2,
    });
    expect(third({ ledger: once, readAt: iso(t0 - minutes(1)) })).toBeUndefined();
  });

  test("are not counted further than is needed: what is held back is no write in each round", () => {
    const enough = ledger([absentEntry([at(1), at(2)], [at(3), at(4), at(5)], 2)]);
    const many = {
      actual: actual({ groups: [actualGroup([...here, ...[3, 4, 5].map((each) => standing(at(each)))])] }),
      ledger: enough,
    };
    expect(plan(input(unnamed(many))).held).toMatchObject([{ rail: "share" }]);
    expect(isEmpty(book(unnamed(many)))).toBe(true);
  });

  test("forget an absence as soon as the target is named again, or merely withheld", () => {
    const once = ledger([absentEntry([at(1), at(2)], [at(3)])]);
    const named = desired({ groups: [group([at(1), at(2), at(3)])] });
    expect(third({ ledger: once, desired: named })).toEqual({ since: longAgo });
    const withheld = desired({
      groups: [group([at(1), at(2)], { withheld: [{ target: at(3), reason: "r", isDrained: false }] })],
    });
    expect(third({ ledger: once, desired: withheld })).toEqual({ since: longAgo });
  });

  test("invariant 2: a pool or a source that names nothing counts for nobody", () => {
    expect(isEmpty(book(unnamed({ desired: desired({ groups: [group([])] }) })))).toBe(true);
    const blank = desired({ listeners: [], groups: [], ingress: [] });
    expect(isEmpty(book(unnamed({ desired: blank })))).toBe(true);
  });

  test("count listeners by port and family, rules, and groups", () => {
    const turned = desired({
      listeners: [listener(80, { protocol: "UDP", group: "p2.udp4" })],
      groups: [group([at(1)], { key: "p2.udp4", poolId: "p2", protocol: "UDP" })],
    });
    const one = { absent: 1, lastAbsentReadAt: iso(t0) };
    expect(book({ desired: turned }).absent).toEqual({
      "group p1.tcp4": one,
      "listener 80/tcp": one,
      "rule tcp 80 0.0.0.0/0": one,
    });
    const tls = desired({ listeners: [listener(80, { protocol: "TLS", certificateArn: "arn:c" })] });
    expect(book({ desired: tls }).absent).toBeUndefined();
  });

  test("invariant 4: what is not ours is not counted", () => {
    const forward = [{ groupArn: "arn:theirs", weight: 1 }];
    const world = {
      actual: actual({
        listeners: [...actual().listeners, actualListener(99, { isOurs: false, forward })],
        groups: [...actual().groups, actualGroup([], { arn: "arn:theirs", isOurs: false })],
        securityGroup: {
          id: "sg-9",
          isOurs: false,
          ingress: [{ protocol: "tcp", port: 9, cidr: "10.0.0.0/8" }],
        },
      }),
    };
    expect(book(world).absent).toBeUndefined();
  });

  test("what was refused is not counted", () => {
    const kept = {
      ...desired({ listeners: [], groups: [], ingress: [] }),
      kept: { ports: [80], poolIds: ["p1"] },
    };
    expect(book({ desired: kept }).absent).not.toHaveProperty("listener 80/tcp");
  });

  test("are forgotten when the thing is named again, or gone", () => {
    expect(book({ ledger: ledger(undefined, absent(["listener 81/tcp"])) }).absent).toEqual({});
  });
});

describe("what is forgotten", () => {
  const gone = (since: string) => ({
    ledger: ledger([
      {
        ...entry([at(1), at(2)]),
        targets: { ...entry([at(1), at(2)]).targets, [targetKey(at(3))]: { since } },
      },
    ]),
  });

  test("a target that is neither wanted nor there, but not in its first ten minutes: an answer may have been lost", () => {
    expect(Object.keys(targets(gone(longAgo)) ?? {})).toEqual([targetKey(at(1)), targetKey(at(2))]);
    expect(targets(gone(iso(t0 - minutes(10))))).not.toHaveProperty([targetKey(at(3))]);
    expect(targets(gone(iso(t0 - minutes(10) + 1)))).toHaveProperty([targetKey(at(3))]);
  });

  test("a group that is neither wanted nor there, when none of its targets is left", () => {
    const old = entry([], { key: "p0.tcp4" });
    expect(book({ ledger: ledger([...ledger().groups, old]) }).forgotten).toEqual(["p0.tcp4"]);
    const young = { ...old, targets: { [targetKey(at(3))]: { since: iso(t0) } } };
    expect(book({ ledger: ledger([...ledger().groups, young]) }).forgotten).toEqual([]);
  });
});
