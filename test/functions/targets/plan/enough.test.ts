import { describe, expect, test } from "vitest";
import type { Plan, Step } from "../../../../functions/targets/plan/document.ts";
import { enough, isOfTargets } from "../../../../functions/targets/plan/enough.ts";
import { actual, actualGroup, actualListener, at, desired, group, input, standing } from "./world.ts";

const serving = actualGroup([standing(at(1))]);
const spare = { ...actualGroup([standing(at(2))]), arn: "arn:spare", key: "spare", name: "spare" };
const given = input({
  actual: actual({ groups: [serving, spare], listeners: [actualListener(80)] }),
});
const planOf = (...steps: readonly Step[]): Plan => ({ mirror: "shop", steps, held: [], digest: "d" });

const register = (groupArn?: string): Step => ({
  kind: "register",
  key: "k",
  ...(groupArn === undefined ? {} : { groupArn }),
  targets: [],
  why: "",
});
const deregister = (groupArn: string): Step => ({
  kind: "deregister",
  key: "k",
  groupArn,
  targets: [],
  why: "",
});

describe("what was seen some rounds ago, with the targets as they are now", () => {
  test("is enough for a plan without steps", () => {
    expect(enough(planOf(), given)).toEqual({ kind: "enough", written: [] });
  });

  test.for([
    ["registers in a group that users are sent to", [register(serving.arn)], [serving]],
    ["registers in a group that nobody is sent to", [register(spare.arn)], [spare]],
    ["deregisters from a group that users are sent to", [deregister(serving.arn)], [serving]],
    [
      "does several of these",
      [register(spare.arn), register(serving.arn), deregister(serving.arn)],
      [spare, serving],
    ],
  ] as const)("is enough for one that %s, if those still bear our tags", ([, steps, written]) => {
    expect(enough(planOf(...steps), given)).toEqual({ kind: "enough", written });
  });

  test.for([
    ["registers in a group that does not stand yet", register()],
    ["registers in a group that was not seen", register("arn:strange")],
    ["deregisters from a group that was not seen", deregister("arn:strange")],
    ["deregisters from a group that nobody was sent to: somebody may be by now", deregister(spare.arn)],
    ["forbids", { kind: "forbid", rules: [], why: "" }],
    ["deletes a listener", { kind: "delete-listener", listenerArn: "arn:li", port: 80, why: "" }],
    ["deletes a group", { kind: "delete-group", groupArn: serving.arn, key: "k", why: "" }],
    ["switches a listener", { kind: "set-listener", listenerArn: "arn:li", port: 80, change: {}, why: "" }],
    ["makes a group", { kind: "create-group", key: "k", why: "" }],
    ["changes a group", { kind: "set-group", groupArn: serving.arn, key: "k", change: {}, why: "" }],
  ] as readonly (readonly [string, Step])[])("invariant 2: is too little for one that %s", ([, step]) => {
    expect(enough(planOf(step), given)).toEqual({ kind: "too-little" });
    expect(enough(planOf(register(serving.arn), step), given)).toEqual({ kind: "too-little" });
  });

  test("invariant 2: is too little for a register in a group that the source wants and that does not stand", () => {
    const wanted = desired({ groups: [group([at(1)]), group([at(3)], { key: "fresh" })] });
    const half = input({ desired: wanted, actual: actual({ groups: [serving] }) });
    expect(enough(planOf(register()), half)).toEqual({ kind: "too-little" });
    expect(enough(planOf(register(serving.arn)), half)).toEqual({ kind: "enough", written: [serving] });
  });

  test("invariant 9: is too little for what a person let through", () => {
    const plan = { ...planOf(deregister(serving.arn)), override: "d" };
    expect(enough(plan, given)).toEqual({ kind: "too-little" });
    expect(enough({ ...planOf(), override: "d" }, given)).toEqual({ kind: "too-little" });
  });
});

test("only registering and deregistering leave everything around the targets as it is", () => {
  const others: readonly Step[] = [
    { kind: "create-load-balancer", why: "" },
    { kind: "allow", rules: [], why: "" },
    { kind: "delete-group", groupArn: "a", key: "k", why: "" },
  ];
  expect([register(), deregister("a")].every(isOfTargets)).toBe(true);
  expect(others.some(isOfTargets)).toBe(false);
});
