import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { brokenText, brokenVariants } from "./variants.ts";

test.for(brokenVariants.map(({ name, changes }) => [name, changes] as const))(
  "%s: what it changes stands there once",
  ([, changes]) => {
    for (const change of changes) {
      const source = readFileSync(new URL(`../../../${change.file}`, import.meta.url), "utf8");
      expect(brokenText(source, change)).not.toBe(source);
    }
  },
);

test("a variant that is out of date fails loudly", () => {
  const change = { file: "a.ts", find: "twice", put: "" };
  expect(() => brokenText("none", change)).toThrow("a.ts has 0 times: twice");
  expect(() => brokenText("twice, twice", change)).toThrow("a.ts has 2 times: twice");
});
