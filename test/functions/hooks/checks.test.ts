import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TargetFacts } from "../../../functions/hooks/checks.ts";
import { hookEvents, minds, originOf, targetFinding, worstOf } from "../../../functions/hooks/checks.ts";
import { describe as labelled } from "../../../functions/ledger/description.ts";

const group =
  "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/storefront-green/7f0c1d4ac8c3b215";
const label = { release: "r-1", cell: "a", purpose: "deploy", attempt: 1 } as const;

describe("whose deployment it is", () => {
  test.for([
    ["ours by its label", { description: labelled(label), creator: "user" }, "ours"],
    [
      "a rollback, though it has our label",
      { description: labelled(label), creator: "codeDeployRollback" },
      "foreign",
    ],
    ["a stack's rollback", { description: labelled(label), creator: "CloudFormationRollback" }, "foreign"],
    ["one that undoes another", { description: labelled(label), creator: "user", undoes: "d-1" }, "foreign"],
    [
      "our return to stable",
      { description: labelled({ ...label, purpose: "return" }), creator: "user" },
      "foreign",
    ],
    ["a person's", { description: "hotfix", creator: "user" }, "foreign"],
    ["one that only mentions us", { description: `see ${labelled(label)}`, creator: "user" }, "foreign"],
  ] as const)("is told for %s", ([, deployment, kind]) => {
    expect(originOf(deployment).kind).toBe(kind);
  });

  test("is never ours for a rollback, whatever else it says", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom("codeDeployRollback", "autoRollback", "ROLLBACK"),
        (text, creator) => {
          expect(originOf({ description: labelled(label) + text, creator }).kind).toBe("foreign");
        },
      ),
    );
  });
});

test("freezes are minded before traffic moves and where nothing runs yet", () => {
  expect(hookEvents.filter(minds)).toEqual(["BeforeInstall", "BeforeAllowTraffic"]);
});

describe("the health of targets", () => {
  const healthy = { id: "10.0.0.1:80", state: "healthy" };
  const draining = { id: "10.0.0.2:80", state: "draining" };
  const unused = { id: "10.0.0.3:80", state: "unused", reason: "Target.NotInUse" };
  const otherZone = {
    ...unused,
    description: "Target is in an Availability Zone that is not enabled for the load balancer",
  };
  const ill = { id: "10.0.0.4:80", state: "unhealthy", reason: "Target.FailedHealthChecks" };

  const cases: readonly [string, TargetFacts[], string, RegExp][] = [
    ["none registered", [], "again", /no target is registered in storefront-green/],
    [
      "only draining ones",
      [draining, { id: "x", state: "unhealthy.draining" }],
      "again",
      /no target is registered/,
    ],
    ["all healthy", [healthy], "passed", /1 of 1 targets/],
    ["healthy and draining ones", [healthy, draining], "passed", /1 of 1 targets/],
    [
      "one ill",
      [healthy, ill],
      "again",
      /1 of 2 .* 10\.0\.0\.4:80 is unhealthy \(Target\.FailedHealthChecks\)/,
    ],
    ["one that is still checked", [healthy, { id: "x", state: "initial" }], "again", /x is initial/],
    ["one unavailable", [{ id: "x", state: "unavailable" }], "again", /0 of 1/],
    [
      "a group that no listener sends to",
      [unused],
      "passed",
      /no listener sends to storefront-green yet.*unknown/,
    ],
    ["targets in a zone that is not served", [otherZone], "again", /Availability Zone/],
    ["a healthy one beside one that is not used", [healthy, unused], "again", /1 of 2/],
  ];
  test.for(cases)("%s", ([, targets, kind, sentence]) => {
    expect(targetFinding(group, targets)).toMatchObject({ kind, reason: expect.stringMatching(sentence) });
  });

  const states = [
    "healthy",
    "initial",
    "unhealthy",
    "unused",
    "draining",
    "unhealthy.draining",
    "unavailable",
  ];
  test("does not depend on the order of targets, and never passes with one that is ill", () => {
    const some = fc.array(fc.record({ id: fc.string(), state: fc.constantFrom(...states) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(some, (targets) => {
        const { kind } = targetFinding(group, targets);
        expect(targetFinding(group, targets.toReversed()).kind).toBe(kind);
        const staying = targets.filter(({ state }) => !state.endsWith("draining"));
        expect(kind === "passed").toBe(
          staying.length > 0 && staying.every(({ state }) => state === "healthy"),
        );
      }),
    );
  });
});

test("the first group that is not well speaks for all", () => {
  const passed = { kind: "passed", reason: "good" } as const;
  const again = { kind: "again", reason: "not yet" } as const;
  expect(worstOf([passed, again])).toBe(again);
  expect(worstOf([passed, passed])).toEqual({ kind: "passed", reason: "good; good" });
});
