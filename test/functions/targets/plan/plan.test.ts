import { describe, expect, test } from "vitest";
import { canonical, digestOf, heldDigestOf } from "../../../../functions/targets/plan/digest.ts";
import type { Held } from "../../../../functions/targets/plan/document.ts";
import { plan } from "../../../../functions/targets/plan/plan.ts";
import {
  absentEntry,
  actual,
  actualGroup,
  at,
  desired,
  group,
  input,
  kinds,
  leaves,
  ledger,
  planOf,
  standing,
} from "./world.ts";

/** Three of four would go: over the share. */
const over = {
  desired: desired({ groups: [group([at(1)])] }),
  actual: actual({ groups: [actualGroup([1, 2, 3, 4].map((each) => standing(at(each))))] }),
  ledger: ledger([absentEntry([at(1)], [at(2), at(3), at(4)])]),
};

describe("an override", () => {
  const seen = planOf(over);

  test("invariant 9: what is held says who may let it through, and how", () => {
    expect(seen.held).toMatchObject([{ rail: "share", mayBeOverridden: true }]);
    expect(seen.held[0]?.sentence).toBe(
      "would deregister 3 targets: 3 of 4 (75 %), the limit is 50 % in one round. Nothing of it is removed. " +
        `An operator lets it through with \`pointsman targets sync web --override ${seen.heldDigest}\`.`,
    );
  });

  test.for(["digest", "heldDigest"] as const)(
    "by the plan's %s lets it through, and the plan says so",
    (which) => {
      const lifted = planOf({ ...over, override: seen[which] ?? "" });
      expect(lifted).toMatchObject({
        override: seen[which],
        steps: [{ kind: "deregister", targets: [at(2), at(3), at(4)] }],
        held: [],
      });
    },
  );

  test("of another plan lets nothing through", () => {
    expect(planOf({ ...over, override: "0".repeat(64) })).toEqual(seen);
    const more = {
      ...over,
      actual: actual({ groups: [actualGroup([1, 2, 3, 4, 5].map((each) => standing(at(each))))] }),
      ledger: ledger([absentEntry([at(1)], [at(2), at(3), at(4), at(5)])]),
    };
    expect(leaves({ ...more, override: seen.heldDigest ?? "" })).toEqual([]);
  });

  test("of a plan that holds nothing is not used up", () => {
    expect(planOf({ override: planOf().digest })).not.toHaveProperty("override");
  });

  test("is still good when the rest of the plan was done meanwhile", () => {
    const joined = {
      ...over,
      desired: {
        ...over.desired,
        ingress: [{ protocol: "tcp", port: 80, cidr: "10.0.0.0/8" } as const, ...over.desired.ingress],
      },
    };
    expect(kinds(joined)).toEqual(["allow"]);
    expect(planOf(joined).digest).not.toBe(seen.digest);
    expect(leaves({ ...over, override: planOf(joined).heldDigest ?? "" })).toEqual([2, 3, 4]);
  });
});

describe("the digest", () => {
  const held = (changes: Partial<Held> = {}): Held => ({
    rail: "share",
    about: "group g",
    sentence: "s",
    mayBeOverridden: true,
    ...changes,
  });
  const step = { kind: "create-group", key: "g", why: "w" } as const;

  test("is SHA-256 of what is done and what may be let through, whatever the words", () => {
    expect(digestOf("web", [step], [held()])).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf("web", [{ ...step, why: "else" }], [held({ sentence: "else" })])).toBe(
      digestOf("web", [step], [held()]),
    );
  });

  test.for([
    ["another mirror", digestOf("web2", [step], [held()])],
    ["another step", digestOf("web", [{ ...step, key: "h" }], [held()])],
    ["no step", digestOf("web", [], [held()])],
    ["another rail", digestOf("web", [step], [held({ rail: "count" })])],
    ["other targets", digestOf("web", [step], [held({ targets: [at(1)] })])],
    ["nothing to let through", digestOf("web", [step], [held({ mayBeOverridden: false })])],
  ] as const)("is another one for %s", ([, digest]) => {
    expect(digest).not.toBe(digestOf("web", [step], [held()]));
  });

  test("does not depend on the order of what is held, nor on what nobody may override", () => {
    const list = [held(), held({ about: "group h" })];
    expect(heldDigestOf("web", list)).toBe(heldDigestOf("web", list.toReversed()));
    expect(heldDigestOf("web", [...list, held({ rail: "waiting", mayBeOverridden: false })])).toBe(
      heldDigestOf("web", list),
    );
    expect(heldDigestOf("web", [held({ mayBeOverridden: false })])).toBeUndefined();
  });

  test("writes the same document in the same way", () => {
    expect(canonical({ b: [1, { d: 1, c: null }], a: "x" })).toBe('{"a":"x","b":[1,{"c":null,"d":1}]}');
    expect(canonical(undefined)).toBeUndefined();
  });
});

test("inputs are left as they were", () => {
  const given = input(over);
  const before = structuredClone(given);
  plan(given);
  expect(given).toEqual(before);
});

test("what is held is sorted by rail and by what it is about", () => {
  const withheld = [at(3), at(2)].map((target) => ({ target, reason: "r", isDrained: false }));
  const world = {
    ...over,
    desired: desired({ groups: [group([at(1)], { withheld })] }),
    ledger: ledger([absentEntry([at(1), at(2), at(3)], [at(4)], 0)]),
  };
  expect(planOf(world).held.map(({ rail, about }) => `${rail} ${about}`)).toEqual([
    "observations group p1.tcp4: 10.9.0.4:80",
    "refused group p1.tcp4: 10.9.0.2:80",
    "refused group p1.tcp4: 10.9.0.3:80",
  ]);
});
