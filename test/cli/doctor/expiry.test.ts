import { describe, expect, test } from "vitest";
import { expiringRules } from "../../../cli/doctor/checks/expiry.ts";

type Selection = Readonly<Record<string, unknown>>;
const old = { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 };
const policy = (selection: Selection, action?: object) => ({
  rules: [{ rulePriority: 3, selection, ...(action && { action }) }],
});
const found = (selection: Selection, tags = ["v*"]) => expiringRules(policy(selection), tags);
const byAge = ["rule 3 those older than 14 days"];

describe("a lifecycle rule takes images that run", () => {
  test.for([
    ["by age", old, byAge],
    ["by age in days, where it names no unit", { ...old, countUnit: undefined }, byAge],
    ["by age in another unit", { ...old, countUnit: "weeks" }, ["rule 3 those older than 14 weeks"]],
    [
      "by a count of fewer than ten",
      { ...old, countType: "imageCountMoreThan", countNumber: 9 },
      ["rule 3 all but 9"],
    ],
    ["not by a count of ten", { ...old, countType: "imageCountMoreThan", countNumber: 10 }, []],
    [
      "where no count is given: all of them",
      { tagStatus: "any", countType: "imageCountMoreThan" },
      ["rule 3 all but 0"],
    ],
    ["not by a way of counting that is not known", { ...old, countType: "sinceImagePulled" }, []],
    ["not if only images without a tag are meant", { ...old, tagStatus: "untagged" }, []],
    ["not if it says nothing of tags", { ...old, tagStatus: undefined, tagPatternList: ["v*"] }, []],
    ["by a prefix of the tags", { ...old, tagStatus: "tagged", tagPrefixList: ["v1."] }, byAge],
    ["by a pattern of the tags", { ...old, tagStatus: "tagged", tagPatternList: ["*.0"] }, byAge],
    ["by one of several patterns", { ...old, tagStatus: "tagged", tagPatternList: ["dev", "v2"] }, byAge],
    [
      "not by prefixes of other tags",
      { ...old, tagStatus: "tagged", tagPrefixList: ["dev"], tagPatternList: ["w*"] },
      [],
    ],
    ["not without prefixes or patterns", { ...old, tagStatus: "tagged" }, []],
  ] as const)("%s", ([, selection, said]) => {
    expect(found(selection)).toEqual(said);
  });

  test("that are released by one of several tags", () => {
    const selection = { ...old, tagStatus: "tagged", tagPrefixList: ["stable"] };
    expect(found(selection, ["v*", "stable"])).toEqual(byAge);
    expect(found(selection, ["v*", "latest"])).toEqual([]);
  });

  test("only where it expires them", () => {
    expect(expiringRules(policy(old, { type: "expire" }), ["v*"])).toEqual(byAge);
    expect(expiringRules(policy(old, {}), ["v*"])).toEqual(byAge);
    expect(expiringRules(policy(old, { type: "transition" }), ["v*"])).toEqual([]);
  });

  test("and each rule is told of", () => {
    const rules = [
      { rulePriority: 1, selection: old },
      { rulePriority: 2 },
      { rulePriority: 4, selection: old },
    ];
    expect(expiringRules({ rules }, ["v*"])).toHaveLength(2);
  });
});

test.for([[undefined], [{}], [{ rules: [] }]])("%o takes nothing", ([given]) => {
  expect(expiringRules(given, ["v*"])).toEqual([]);
});
