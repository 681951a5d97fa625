import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../../cli/doctor/catalogue.ts";
import { cataloguePage } from "../../../cli/doctor/catalogue-page.ts";
import { neededPolicy } from "../../../cli/doctor/needed-rights.ts";

const page = readFileSync(new URL("../../../docs/doctor.md", import.meta.url), "utf8");
/** As the formatter may have aligned it. */
const unaligned = (text: string): string => text.replaceAll(/ {2,}/g, " ").replaceAll(/-{2,}/g, "-").trim();

test("docs/doctor.md says what the checks are (else: node cli/doctor/catalogue-page.ts)", () => {
  expect(unaligned(page)).toBe(unaligned(cataloguePage()));
});

describe("each check", () => {
  test.for(Object.entries(catalogue))(
    "%s says in a sentence what it finds and why, and from where that is known",
    ([, { finds, why, source }]) => {
      for (const text of [finds, why]) expect(text).toMatch(/^\S.*[^.\s]$/);
      expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|repost\.aws|github\.com)\//);
    },
  );
});

test("the page has the policy that a look needs, ready to be pasted", () => {
  const [, text = ""] = /```json\n([^`]*)```/.exec(page) ?? [];
  expect(JSON.parse(text)).toEqual(neededPolicy);
});
