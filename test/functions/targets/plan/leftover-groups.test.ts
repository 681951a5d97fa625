import { describe, expect, test } from "vitest";
import {
  absent,
  actual,
  actualGroup,
  actualListener,
  at,
  desired,
  entry,
  groupArn,
  kinds,
  ledger,
  planOf,
  rails,
  standing,
  steps,
} from "./world.ts";

describe("a group that the source has no more", () => {
  const left = (states: readonly string[], changes: object = {}) => {
    const targets = states.map((state, index) => standing(at(index + 5), state));
    const old = actualGroup(targets, { key: "p0.tcp4", loadBalancerArns: [], ...changes });
    return {
      actual: actual({ groups: [...actual().groups, old] }),
      ledger: ledger(
        [entry([at(1), at(2)]), entry([at(5), at(6)], { key: "p0.tcp4" })],
        absent(["group p0.tcp4"]),
      ),
    };
  };

  test("is drained, whatever the share, for it has no users", () => {
    expect(steps(left(["unused", "unused"]))).toEqual([
      { kind: "deregister", key: "p0.tcp4", groupArn: "arn:group:p0.tcp4", targets: [at(5), at(6)] },
    ]);
  });

  test("is deleted when nobody drains in it any more, never cut", () => {
    expect(planOf(left(["draining"]))).toMatchObject({
      steps: [],
      held: [{ rail: "waiting", about: "group p0.tcp4" }],
    });
    expect(planOf(left(["draining"])).held[0]?.sentence).toContain(
      "1 target must drain first, at most 300 s",
    );
    expect(steps(left([]))).toEqual([
      { kind: "delete-group", groupArn: "arn:group:p0.tcp4", key: "p0.tcp4" },
    ]);
  });

  test("invariant 2: needs its reads", () => {
    expect(planOf({ ...left([]), ledger: ledger() })).toMatchObject({
      steps: [],
      held: [{ rail: "observations" }],
    });
  });

  test("invariant 4: is kept for others' targets, and if it is not ours", () => {
    const world = left(["unused", "unused", "unused"]);
    expect(kinds(world)).toEqual(["deregister"]);
    expect(rails(world)).toEqual(["not-ours", "waiting"]);
    expect(planOf(left([], { isOurs: false }))).toMatchObject({ steps: [], held: [] });
  });

  test("stays while a listener, or another load balancer, has it", () => {
    expect(kinds(left([], { loadBalancerArns: ["arn:other"] }))).toEqual([]);
    const world = left([]);
    const forward = [{ groupArn: groupArn("p0.tcp4"), weight: 1 }];
    const listeners = [actualListener(80), actualListener(99, { isOurs: false, forward })];
    expect(kinds({ ...world, actual: { ...world.actual, listeners } })).toEqual([]);
  });

  test("stays when its pool was refused, and when the source is blank", () => {
    expect(kinds({ ...left([]), desired: { ...desired(), kept: { ports: [], poolIds: ["p0"] } } })).toEqual(
      [],
    );
    expect(kinds({ ...left([]), desired: { ...desired(), kept: { ports: [], poolIds: ["p"] } } })).toEqual([
      "delete-group",
    ]);
    expect(kinds({ ...left([]), desired: desired({ listeners: [], groups: [], ingress: [] }) })).toEqual([]);
  });

  test("a second one with the same key is known by its ARN, and goes", () => {
    const twin = actualGroup([], { arn: "arn:group:twin", loadBalancerArns: [] });
    const world = {
      actual: actual({ groups: [twin, ...actual().groups] }),
      ledger: ledger(undefined, absent(["group arn:group:twin"])),
    };
    expect(steps(world)).toEqual([
      { kind: "delete-group", groupArn: "arn:group:twin", key: "arn:group:twin" },
    ]);
  });
});
