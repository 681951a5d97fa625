import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chooseBase,
  deploymentConfig,
  familyOf,
  revisionNumber,
  standing,
} from "../../../../functions/release/plan/cell-plan.ts";
import type { StrategyConfig } from "../../../../functions/shared/service-config.ts";
import { revision, settled, stableArn } from "../world.ts";

const canary = (weight: number, minutes: number): StrategyConfig => ({
  kind: "canary",
  weight,
  intervalSeconds: minutes * 60,
  bakeSeconds: 0,
});
const linear = (weight: number, minutes: number): StrategyConfig => ({
  kind: "linear",
  weight,
  everySeconds: minutes * 60,
  bakeSeconds: 0,
});

describe("the deployment configuration", () => {
  test.for<readonly [name: string, strategy: StrategyConfig, isOurs: boolean]>([
    ["CodeDeployDefault.ECSAllAtOnce", { kind: "all-at-once", bakeSeconds: 900 }, false],
    ["CodeDeployDefault.ECSCanary10Percent5Minutes", canary(10, 5), false],
    ["CodeDeployDefault.ECSCanary10Percent15Minutes", canary(10, 15), false],
    ["CodeDeployDefault.ECSLinear10PercentEvery1Minutes", linear(10, 1), false],
    ["CodeDeployDefault.ECSLinear10PercentEvery3Minutes", linear(10, 3), false],
    ["pointsman-canary-10-3m", canary(10, 3), true],
    ["pointsman-canary-5-5m", canary(5, 5), true],
    ["pointsman-linear-10-5m", linear(10, 5), true],
    ["pointsman-linear-20-1m", linear(20, 1), true],
  ])("is %s", ([name, strategy, isOurs]) => {
    expect(deploymentConfig(strategy)).toMatchObject({ name, isOurs });
  });

  test("of ours is made with the weight and the minutes of the strategy", () => {
    expect(deploymentConfig(canary(25, 7))).toMatchObject({
      routing: { type: "TimeBasedCanary", timeBasedCanary: { canaryPercentage: 25, canaryInterval: 7 } },
    });
    expect(deploymentConfig(linear(25, 7))).toMatchObject({
      routing: { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage: 25, linearInterval: 7 } },
    });
  });

  test("of the same name always routes the same way", () => {
    const strategy = fc
      .tuple(
        fc.constantFrom(canary, linear),
        fc.integer({ min: 1, max: 99 }),
        fc.integer({ min: 1, max: 20 }),
      )
      .map(([make, weight, minutes]) => make(weight, minutes));
    const seen = new Map<string, unknown>();
    fc.assert(
      fc.property(strategy, (each) => {
        const made = deploymentConfig(each);
        const { name, ...rest } = made;
        if (seen.has(name)) expect(rest).toEqual(seen.get(name));
        seen.set(name, rest);
        expect(name.length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the base of the new revision", () => {
  const live = revision(5);

  test.for<
    readonly [sentence: string, newest: string | undefined, recorded: string | undefined, wanted: string]
  >([
    ["is the live one where every revision is ours", undefined, revision(3), live],
    [
      "is a newer revision that is not ours, so that what CDK or Terraform changed ships",
      revision(7),
      revision(3),
      revision(7),
    ],
    ["is the live one where that revision was taken in before", revision(3), revision(3), live],
    [
      "is a revision that is not ours and newer than the base recorded, also if what is live is newer still",
      revision(4),
      revision(3),
      revision(4),
    ],
    ["is never an older revision that is not ours", revision(2), revision(3), live],
    ["is a newer foreign one than the live one where none is recorded", revision(6), undefined, revision(6)],
    ["is the live one where none is recorded and the foreign one is older", revision(4), undefined, live],
    ["is never of another family", revision(9, "other"), revision(3), live],
    [
      "counts a base recorded in another family for nothing: its numbers are others",
      revision(6),
      revision(40, "former"),
      revision(6),
    ],
  ])("%s", ([, newest, recorded, wanted]) => {
    expect(chooseBase(newest, recorded, live)).toBe(wanted);
  });

  test("is always the live one or the newest that is not ours", () => {
    const arn = fc
      .tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom("storefront", "other"))
      .map(([number, family]) => revision(number, family));
    fc.assert(
      fc.property(
        fc.option(arn, { nil: undefined }),
        fc.option(arn, { nil: undefined }),
        arn,
        (newest, recorded, is) => {
          const base = chooseBase(newest, recorded, is);
          expect([newest, is]).toContain(base);
          expect(familyOf(base)).toBe(familyOf(is));
        },
      ),
    );
  });
});

describe("what is live", () => {
  test.for([
    ["is ours where it is what settled", { taskDefinitionArn: stableArn, image: "" }, "ours"],
    ["is foreign where somebody deployed by hand", { taskDefinitionArn: revision(9), image: "" }, "foreign"],
  ] as const)("%s", ([, live, wanted]) => {
    expect(standing(settled(), "a", live)).toBe(wanted);
  });

  test("is unknown in a cell, or a service, that was never seen", () => {
    expect(standing(settled(), "new", { taskDefinitionArn: stableArn, image: "" })).toBe("unknown");
    expect(standing(undefined, "a", { taskDefinitionArn: stableArn, image: "" })).toBe("unknown");
  });
});

test("an ARN tells its family and its number", () => {
  expect([familyOf(revision(12, "store-front_2")), revisionNumber(revision(12))]).toEqual([
    "store-front_2",
    12,
  ]);
  expect([familyOf("nonsense"), familyOf(`${revision(12)}/more`)]).toEqual(["", ""]);
});
