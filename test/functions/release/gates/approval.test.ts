import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { approvalOf, mayApprove } from "../../../../functions/release/gates/approval.ts";
import type { ApprovalFacts, ApprovalVerdict } from "../../../../functions/release/gates/approval.ts";
import { requests } from "../arbitraries.ts";
import { ann, bob, minutes, request, t0 } from "../world.ts";

const approval = { at: "start", limitSeconds: 3600, onLimit: "refuse" } as const;
const facts = (changes: Partial<ApprovalFacts> = {}): ApprovalFacts => ({
  approval,
  starter: ann.who,
  requests: [],
  askedAt: t0,
  now: t0 + minutes(10),
  ...changes,
});
const byAnn = request("approve", { by: ann });
const byBob = request("approve", { by: bob });
const late = { now: t0 + minutes(60) };

type Row = readonly [sentence: string, changes: Partial<ApprovalFacts>, verdict: ApprovalVerdict["kind"]];

describe("an approval", () => {
  test.for<Row>([
    ["is open while nobody decided", {}, "open"],
    ["is open to the last second of its limit", { now: t0 + minutes(60) - 1 }, "open"],
    ["is refused at its limit where the file says so", late, "rejected"],
    [
      "is given at its limit where the file says so",
      { ...late, approval: { ...approval, onLimit: "approve" } },
      "approved",
    ],
    ["is given by anybody who may", { requests: [byBob] }, "approved"],
    ["is given by the starter too", { requests: [byAnn] }, "approved"],
    [
      "is not given by the starter where the file forbids it",
      { requests: [byAnn], approval: { ...approval, notBy: "starter" } },
      "open",
    ],
    [
      "is given by another where the starter may not",
      { requests: [byBob], approval: { ...approval, notBy: "starter" } },
      "approved",
    ],
    ["is refused by a rejection", { requests: [request("reject")] }, "rejected"],
    [
      "is refused when one rejects and another approves",
      { requests: [byBob, request("reject")] },
      "rejected",
    ],
    [
      "may be rejected by the starter always",
      { requests: [request("reject", { by: ann })], approval: { ...approval, notBy: "starter" } },
      "rejected",
    ],
    ["that came in time stands after the limit", { ...late, requests: [byBob] }, "approved"],
    [
      "that the starter gave does not count at the limit either",
      { ...late, requests: [byAnn], approval: { ...approval, notBy: "starter" } },
      "rejected",
    ],
    ["is not given by a promote", { requests: [request("promote", { by: bob })] }, "open"],
  ])("%s", ([, changes, verdict]) => {
    expect(approvalOf(facts(changes)).kind).toBe(verdict);
  });

  test("says until when it is open", () => {
    expect(approvalOf(facts())).toEqual({
      kind: "open",
      reason: "approval is wanted",
      until: t0 + minutes(60),
    });
  });

  test("invariant 10: names who decided, and why", () => {
    const given = approvalOf(facts({ requests: [request("approve", { by: bob, reason: "looks good" })] }));
    expect(given).toMatchObject({ reason: "approved by arn:aws:iam::111122223333:user/bob: looks good" });
  });

  test("invariant 9: at its limit names the limit and whose decision it was", () => {
    expect(approvalOf(facts(late))).toMatchObject({
      reason: "nobody decided within 3600 s; the service file says to refuse then",
    });
  });

  test("is never given against a rejection, whatever else was asked and whenever", () => {
    fc.assert(
      fc.property(
        requests,
        fc.integer({ min: 0, max: 200 }),
        fc.constantFrom("refuse", "approve"),
        (others, later, onLimit) => {
          const all = [...others, request("reject")];
          const verdict = approvalOf(
            facts({ requests: all, now: t0 + minutes(later), approval: { ...approval, onLimit } }),
          );
          expect(verdict.kind).toBe("rejected");
        },
      ),
    );
  });
});

test("only the starter of a release may be forbidden to approve it", () => {
  const strict = { ...approval, notBy: "starter" } as const;
  expect([
    mayApprove(strict, ann.who, bob.who),
    mayApprove(strict, ann.who, ann.who),
    mayApprove(approval, ann.who, ann.who),
  ]).toEqual([true, false, true]);
});
