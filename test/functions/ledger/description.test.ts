import fc from "fast-check";
import { describe as group, expect, test } from "vitest";
import { describe, labelOf } from "../../../functions/ledger/description.ts";
import type { DeploymentLabel } from "../../../functions/ledger/description.ts";
import { releaseId } from "../../../functions/release/accept/release-id.ts";
import { digest, t0 } from "../release/world.ts";

const word = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_.:".split("")), minLength: 1, maxLength: 80 });
const label: fc.Arbitrary<DeploymentLabel> = fc.record({
  release: word,
  cell: word,
  purpose: fc.constantFrom("deploy", "return"),
  attempt: fc.integer({ min: 1, max: 99 }),
});

group("a deployment's description", () => {
  test("is one line that a person can read", () => {
    expect(describe({ release: "storefront-1", cell: "a", purpose: "return", attempt: 2 })).toBe(
      "pointsman release=storefront-1 cell=a purpose=return attempt=2",
    );
  });

  test("gives back what was written into it", () => {
    fc.assert(
      fc.property(label, (each) => {
        expect(labelOf(describe(each))).toEqual(each);
      }),
    );
  });

  test("of different labels is different", () => {
    fc.assert(
      fc.property(label, label, (one, other) => {
        expect(describe(one) === describe(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  test("stays far below CodeDeploy's own limits, for the longest names", () => {
    const longest = releaseId("s".repeat(40), t0, digest("a"));
    expect(
      describe({ release: longest, cell: "c".repeat(40), purpose: "deploy", attempt: 2 }).length,
    ).toBeLessThan(256);
  });
});

group("a description that is not ours", () => {
  test.for([
    undefined,
    "",
    "by hand",
    "pointsman",
    "pointsman release=x cell=a purpose=deploy",
    "pointsman release=x cell=a purpose=destroy attempt=1",
    "pointsman release=x cell=a purpose=deploy attempt=one",
    "pointsman release= cell=a purpose=deploy attempt=1",
    " pointsman release=x cell=a purpose=deploy attempt=1",
    "pointsman release=x cell=a purpose=deploy attempt=1 and more",
    "pointsman release=x y cell=a purpose=deploy attempt=1",
  ])("invariant 4: has no label: %s", (text) => {
    expect(labelOf(text)).toBeUndefined();
  });

  test("invariant 4: is never taken for ours, whatever it says", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(labelOf(text)).toBeUndefined();
      }),
    );
  });
});
