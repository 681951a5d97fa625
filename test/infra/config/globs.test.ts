import * as fc from "fast-check";
import { expect, test } from "vitest";
import { commonTag, matchesGlob } from "../../../infra/config/globs.ts";

test.for([
  ["v*", "v1.2", true],
  ["v*", "v", true],
  ["v*", "1v", false],
  ["*-rc", "v1-rc", true],
  ["*-rc", "v1-rc2", false],
  ["a*b*c", "a-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["a*a", "a", false],
  ["*ab*ab*", "ab", false],
  ["*ab*ab*", "abab", true],
  ["v1", "v1", true],
  ["v1", "v10", false],
  ["*", "anything", true],
  // A dot is a dot: read as "any character", v1.0 would release v1-0 as well.
  ["v1.0", "v1-0", false],
] as const)("%s against %s: %s", ([pattern, tag, expected]) => {
  expect(matchesGlob(pattern, tag)).toBe(expected);
});

test.for([
  ["v*", "v1*", "v1"],
  ["v*", "*-rc", "v-rc"],
  ["*-a", "*-a", "v-a"],
  ["*", "**", "v"],
  ["release-*", "v*", undefined],
  ["v1", "v2", undefined],
  ["a*b", "b*a", undefined],
  ["a*", "*b", "ab"],
  ["a*b*", "*c", "abc"],
] as const)("a tag that both %s and %s match: %s", ([one, other, tag]) => {
  expect(commonTag(one, other)).toBe(tag);
});

test("two patterns that only a tag longer than a tag can be would match are apart", () => {
  expect(commonTag(`${"a".repeat(127)}*`, `*${"b".repeat(127)}`)).toBeUndefined();
  expect(commonTag(`${"a".repeat(64)}*`, `*${"b".repeat(64)}`)).toHaveLength(128);
});

// Few letters, so that patterns meet often.
const pattern = fc
  .string({ unit: fc.constantFrom("a", "b", "-", "*", "*"), minLength: 1, maxLength: 7 })
  .filter((text) => /^[ab*]/.test(text));

/** Every text of up to nine of the letters: long enough for any two patterns of five letters or fewer. */
const tag = fc.string({ unit: fc.constantFrom("a", "b", "-"), minLength: 1, maxLength: 9 });

test("the tag that is named is one, and both patterns match it", () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const common = commonTag(one, other);
      fc.pre(common !== undefined);
      expect(common).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);
      expect([matchesGlob(one, common), matchesGlob(other, common)]).toEqual([true, true]);
    }),
  );
});

test("patterns that are said to be apart have no tag in common", () => {
  fc.assert(
    fc.property(pattern, pattern, fc.array(tag, { minLength: 50, maxLength: 50 }), (one, other, tags) => {
      fc.pre(commonTag(one, other) === undefined);
      expect(tags.filter((tag) => matchesGlob(one, tag) && matchesGlob(other, tag))).toEqual([]);
    }),
  );
});

test("a tag made from a pattern meets that pattern, and so do two patterns made from one tag", () => {
  const holes = fc.array(fc.boolean(), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(tag, holes, holes, (text, one, other) => {
      fc.pre(!text.startsWith("-"));
      const holed = (at: readonly boolean[]) =>
        text
          .split("")
          .map((letter, index) => (at[index] ? "*" : letter))
          .join("");
      expect(matchesGlob(holed(one), text)).toBe(true);
      expect(commonTag(holed(one), holed(other))).toBeDefined();
    }),
  );
});

test("which pattern comes first does not matter", () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      expect(commonTag(one, other)?.length).toBe(commonTag(other, one)?.length);
    }),
  );
});
