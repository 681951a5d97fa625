import { describe, expect, test } from "vitest";
import type { MirrorView } from "../../../../functions/ledger/mirror-records.ts";
import type { Actual } from "../../../../functions/targets/plan/actual.ts";
import { bookkeeping } from "../../../../functions/targets/plan/bookkeeping.ts";
import { removalPlan } from "../../../../functions/targets/plan/removal-plan.ts";
import { Model } from "./model.ts";
import {
  actual,
  actualGroup,
  actualListener,
  at,
  config,
  desired,
  entry,
  input,
  ledger,
  none,
  planOf,
  standing,
} from "./world.ts";

const removal = (there: Actual = actual(), book: MirrorView = ledger()) =>
  removalPlan({ mirror: "web", actual: there, ledger: book });
const kinds = (there?: Actual) => removal(there).steps.map(({ kind }) => kind);
const rails = (there?: Actual) => removal(there).held.map(({ rail, about }) => `${rail} ${about}`);

describe("the removal of a mirror", () => {
  test("first ends the listeners and drains; the rest waits", () => {
    const listeners = [actualListener(443), actualListener(80)];
    expect(removal(actual({ listeners })).steps).toMatchObject([
      { kind: "delete-listener", port: 80 },
      { kind: "delete-listener", port: 443 },
      { kind: "deregister", key: "p1.tcp4", targets: [at(1), at(2)] },
    ]);
    expect(rails(actual({ listeners }))).toEqual(["waiting group p1.tcp4", "waiting load balancer"]);
  });

  test("never cuts: the load balancer stays while anybody drains through it", () => {
    const groups = [actualGroup([standing(at(1), "draining")])];
    expect(kinds(actual({ listeners: [], groups }))).toEqual([]);
  });

  test("then deletes groups and load balancer together, and the security group when that is gone", () => {
    expect(kinds(actual({ listeners: [], groups: [actualGroup([])] }))).toEqual([
      "delete-group",
      "delete-load-balancer",
    ]);
    expect(rails(actual({ listeners: [], groups: [actualGroup([])] }))).toEqual(["waiting security group"]);
    const { securityGroup } = actual();
    expect(kinds({ ...none, securityGroup })).toEqual(["delete-security-group"]);
    expect(removal(none)).toMatchObject({ steps: [], held: [] });
  });

  test("asks for no observation and no share: a person asked", () => {
    expect(removal().held.filter(({ mayBeOverridden }) => mayBeOverridden)).toEqual([]);
    expect(removal().steps).toHaveLength(2);
  });

  test("has a digest that says what it does", () => {
    expect(removal().digest).toMatch(/^[0-9a-f]{64}$/);
    expect(removal().digest).not.toBe(removal(none).digest);
  });
});

describe("invariant 4: what is not ours", () => {
  test("a listener stays, with the group that it sends to, and the load balancer with it", () => {
    const theirs = actual({ listeners: [actualListener(80, { isOurs: false })] });
    expect(kinds(theirs)).toEqual([]);
    expect(rails(theirs)).toEqual(["not-ours group p1.tcp4", "not-ours load balancer"]);
  });

  test("a load balancer, a group, a security group stay", () => {
    const { loadBalancer } = actual();
    const theirs = actual({
      listeners: [],
      groups: [actualGroup([], { isOurs: false })],
      loadBalancer: loadBalancer && { ...loadBalancer, isOurs: false },
    });
    expect(kinds(theirs)).toEqual([]);
    expect(rails(theirs)).toEqual(["not-ours load balancer"]);
    expect(kinds({ ...none, securityGroup: { id: "sg-1", isOurs: false, ingress: [] } })).toEqual([]);
  });

  test("others' targets stay in a group of ours, and the group with them", () => {
    const groups = [actualGroup([standing(at(1)), standing(at(9))])];
    const plan = removalPlan({ mirror: "web", actual: actual({ groups }), ledger: ledger([entry([at(1)])]) });
    expect(plan.steps.at(-1)).toMatchObject({ kind: "deregister", targets: [at(1)] });
    expect(plan.held.map(({ rail }) => rail)).toEqual(["not-ours", "waiting", "waiting"]);
  });
});

test("carried out again and again it ends with nothing, in a few rounds, and without any cut", () => {
  const model = new Model(config());
  const world = () => ({ ...input({ actual: model.actual(), ledger: model.ledger() }) });
  const built = planOf(world());
  model.note(bookkeeping(world(), built.steps));
  for (const step of built.steps) model.take(step, desired());
  let rounds = 0;
  for (; rounds < 10; rounds += 1) {
    model.pass();
    const plan = removalPlan({ mirror: "web", actual: model.actual(), ledger: model.ledger() });
    if (plan.steps.length === 0 && plan.held.length === 0) break;
    for (const step of plan.steps) model.take(step, desired());
  }
  expect(rounds).toBe(3);
  expect(model.actual()).toMatchObject({
    loadBalancer: undefined,
    listeners: [],
    groups: [],
    securityGroup: undefined,
  });
});
