import { describe, expect, test } from "vitest";
import type { Held, Step } from "../../../../functions/targets/plan/document.ts";
import { leavesTheRest } from "../../../../functions/targets/round/report.ts";
import type { RoundReport } from "../../../../functions/targets/round/report.ts";

const held = (rail: Held["rail"]): Held => ({ rail, about: "", sentence: "", mayBeOverridden: false });
const report = (more: Partial<RoundReport>, rails: readonly Held["rail"][] = []): RoundReport => ({
  mirror: "shop",
  read: { kind: "complete" },
  plan: { mirror: "shop", steps: [], held: rails.map(held), digest: "" },
  remarks: [],
  done: [],
  counts: { added: 0, removed: 0, held: 0, drift: 0 },
  inARow: { unreadable: 0, held: 0 },
  ...more,
});
const join: Step = { kind: "register", key: "k", targets: [], why: "" };
const leave: Step = { kind: "deregister", key: "k", groupArn: "a", targets: [], why: "" };

describe("what stood around the targets stands so still", () => {
  test.for([
    ["when nothing was to be done", report({})],
    ["when targets joined and left", report({ done: [join, leave] })],
    [
      "when rails about targets hold something back",
      report({}, ["observations", "share", "count", "floor", "empty-source", "add-before-remove"]),
    ],
  ] as const)("%s", ([, each]) => {
    expect(leavesTheRest(each)).toBe(true);
  });

  const { plan: _, ...unplanned } = report({});
  test.for([
    ["when nothing was planned", unplanned],
    ["when something else was done too", report({ done: [join, { kind: "forbid", rules: [], why: "" }] })],
    ["when the round failed", report({ failed: { error: "throttled" } })],
    ["when something was left to the next round", report({ skipped: "no time" })],
    ...(["not-ours", "quota", "waiting", "refused"] as const).map(
      (rail) => [`when something is held back by ${rail}`, report({}, ["observations", rail])] as const,
    ),
  ] as readonly (readonly [string, RoundReport])[])("is not known %s", ([, each]) => {
    expect(leavesTheRest(each)).toBe(false);
  });
});
