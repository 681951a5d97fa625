import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkPattern, matchesPattern } from "../../../../infra/sandbox/events/event-bus-pattern.ts";

const event = {
  source: "aws.ecr",
  "detail-type": "ECR Image Action",
  resources: ["arn:one", "arn:two"],
  detail: {
    result: "SUCCESS",
    "image-tag": "v1.2.3",
    count: 5,
    empty: "",
    nothing: null,
    none: [],
    deep: { on: true, list: [{ n: 1 }, { n: 2 }] },
    pairs: [
      { n: 1, m: 3 },
      { n: 2, m: 2 },
    ],
    halves: [{ n: 1 }, { z: 1, a: 1 }],
    nested: [["inner"]],
  },
};

describe("a pattern", () => {
  test.for([
    [{ source: ["aws.ecr"] }, true],
    [{ source: ["aws.ecs", "aws.ecr"] }, true],
    [{ source: ["aws.ecs"] }, false],
    [{ absent: ["x"] }, false],
    [{ source: ["aws.ecr"], detail: { result: ["FAILURE"] } }, false],
    [{ resources: ["arn:two"] }, true],
    [{ detail: { count: [5] } }, true],
    [{ detail: { count: ["5"] } }, false],
    [{ detail: { nothing: [null] } }, true],
    [{ detail: { deep: { on: [true] } } }, true],
    [{ detail: { deep: { list: { n: [2] } } } }, true],
    [{ detail: { deep: { list: { n: [3] } } } }, false],
    [{ "detail.deep.on": [true] }, true],
    [{ detail: { pairs: { n: [1], m: [2] } } }, false],
    [{ detail: { pairs: { n: [1], m: [3] } } }, true],
    [{ detail: { nested: ["inner"] } }, true],
    [{ detail: { pairs: { m: [{ exists: false }] } } }, false],
    [{ detail: { pairs: { k: [{ exists: false }], n: [1] } } }, true],
    [{ detail: { halves: { n: [1], z: [{ exists: false }] } } }, true],
    [{ detail: { halves: { a: [{ exists: false }], n: [1] } } }, false],
    [{ detail: { halves: { n: [1], z: [{ exists: false }, 9] }, count: [5] } }, true],
    [{ detail: { "image-tag": [{ prefix: "v" }] } }, true],
    [{ detail: { "image-tag": [{ suffix: ".3" }] } }, true],
    [{ detail: { result: [{ prefix: { "equals-ignore-case": "succ" } }] } }, true],
    [{ detail: { result: [{ "equals-ignore-case": "success" }] } }, true],
    [{ detail: { "image-tag": [{ wildcard: "v*.2.*" }] } }, true],
    [{ detail: { "image-tag": [{ wildcard: "v*.9" }] } }, false],
    [{ detail: { count: [{ wildcard: "*" }] } }, false],
    [{ detail: { result: [{ "anything-but": "FAILURE" }] } }, true],
    [{ detail: { result: [{ "anything-but": ["SUCCESS", "FAILURE"] }] } }, false],
    [{ detail: { count: [{ "anything-but": [4] }] } }, true],
    [{ detail: { "image-tag": [{ "anything-but": { prefix: "v" } }] } }, false],
    [{ detail: { "image-tag": [{ "anything-but": { wildcard: "*-rc*" } }] } }, true],
    [{ detail: { absent: [{ "anything-but": "x" }] } }, false],
    [{ detail: { count: [{ numeric: [">", 0, "<=", 5] }] } }, true],
    [{ detail: { count: [{ numeric: ["<", 5] }] } }, false],
    [{ detail: { count: [{ numeric: [">=", 5, "<", 6] }] } }, true],
    [{ detail: { count: [{ numeric: [">", 5] }] } }, false],
    [{ detail: { count: [{ prefix: "5" }] } }, false],
    [{ detail: { result: [{ numeric: ["=", 5] }] } }, false],
    [{ detail: { result: [{ exists: true }] } }, true],
    [{ detail: { empty: [{ exists: true }], nothing: [{ exists: true }] } }, true],
    [{ detail: { deep: [{ exists: true }] } }, false],
    [{ detail: { none: [{ exists: false }] } }, true],
    [{ detail: { absent: [{ exists: false }] } }, true],
    [{ detail: { result: [{ exists: false }] } }, false],
    [{ lost: { deep: [{ exists: false }] } }, true],
    [{ $or: [{ source: ["x"] }, { detail: { count: [5] } }] }, true],
    [{ $or: [{ source: ["x"] }, { detail: { count: [6] } }] }, false],
    [{ detail: { $or: [{ count: [6] }, { result: ["SUCCESS"] }] }, source: ["aws.ecr"] }, true],
    [{ $or: [{ source: ["x"] }, { source: ["y"] }], source: ["aws.ecr"] }, true],
    [{ source: ["aws.ecr"], $or: [{ source: ["x"] }, { source: ["y"] }] }, false],
    [{ detail: { "image-tag": [{ prefix: "w" }, { wildcard: "v1\\*" }] } }, false],
    [{ detail: { result: [{ "anything-but": { suffix: ["ED", "SS"] } }] } }, false],
  ] as const)("%j: %s", ([pattern, isMatch]) => {
    expect(() => checkPattern(pattern)).not.toThrow();
    expect(matchesPattern(pattern, event)).toBe(isMatch);
  });

  test.for([
    [{ source: "aws.ecr" }, "Not a list"],
    [{ detail: { ip: [{ cidr: "10.0.0.0/8" }] } }, "cidr"],
    [{ $or: [{ source: [{ regex: "x" }] }, { source: ["y"] }] }, "regex"],
    [{}, "Nothing in the pattern"],
    [{ detail: {} }, "under detail"],
    [{ source: [] }, "An empty list in the pattern: source"],
    [{ $or: [{ source: ["x"] }] }, "two patterns or more"],
    [{ $or: { source: ["x"] } }, "two patterns or more"],
    [{ $or: [{ source: ["x"] }, { prefix: ["y"] }] }, "named as an operator: prefix"],
    [{ source: [{ prefix: 5 }] }, "operand of prefix: 5"],
    [{ source: [{ suffix: { wildcard: "a" } }] }, "operand of suffix"],
    [{ source: [{ exists: "true" }] }, "operand of exists"],
    [{ source: [{ wildcard: "a**b" }] }, "operand of wildcard"],
    [{ source: [{ wildcard: "a\\b" }] }, "operand of wildcard"],
    [{ source: [{ "equals-ignore-case": ["a"] }] }, "operand of equals-ignore-case"],
    [{ source: [{ numeric: [">"] }] }, "operand of numeric"],
    [{ source: [{ numeric: ["!=", 5] }] }, "operand of numeric"],
    [{ source: [{ numeric: [">", 5, "<", 5] }] }, "operand of numeric"],
    [{ source: [{ "anything-but": ["x", 5] }] }, "operand of anything-but"],
    [{ source: [{ "anything-but": { prefix: "" } }] }, "operand of prefix"],
    [{ source: [{ "anything-but": { numeric: ["=", 5] } }] }, "operand of anything-but"],
    [{ source: [{ prefix: "a", suffix: "b" }] }, "More than one operator"],
  ] as const)("%j is refused", ([pattern, text]) => {
    expect(() => checkPattern(pattern)).toThrow(text);
  });

  test("made of an event's own fields matches it, and none that asks for more", () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const fields = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), leaf, { minKeys: 1 });
    fc.assert(
      fc.property(fields, (detail) => {
        const pattern = Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, [value]]));
        expect(matchesPattern({ detail: pattern }, { detail })).toBe(true);
        expect(matchesPattern({ detail: { ...pattern, toolong: [1] } }, { detail })).toBe(false);
      }),
    );
  });
});
