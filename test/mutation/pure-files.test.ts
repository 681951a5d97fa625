import { expect, test } from "vitest";
import { pureFiles } from "./pure-files.ts";

const purity = (...files: string[]) => ({ files, rules: { "no-restricted-properties": ["error"] } });
const other = { files: ["infra/machines/*.ts"], rules: { "no-restricted-imports": ["error"] } };

test("what is mutated are decisions, and neither what connects them nor what speaks to AWS", () => {
  const files = pureFiles();
  expect(files).toContain("functions/release/deploy/advance.ts");
  expect(files).toContain("infra/config/combinations.ts");
  expect(files.filter((file) => /\/aws\/|handler\.ts$/.test(file))).toEqual([]);
});

test("what the linter holds to purity is the list, each file once", () => {
  const rules = {
    overrides: [other, purity("functions/release/{facts,pause}.ts", "functions/release/facts.ts")],
  };
  expect(pureFiles(rules)).toEqual(["functions/release/facts.ts", "functions/release/pause.ts"]);
});

test("a list that names what is gone is refused, and so is one that cannot be told from another", () => {
  const gone = { overrides: [purity("functions/release/facts.ts", "functions/release/gone.ts")] };
  expect(() => pureFiles(gone)).toThrow("no file is functions/release/gone.ts");
  expect(() => pureFiles({ overrides: [other] })).toThrow("which files are pure?");
  expect(() => pureFiles({ overrides: [purity("a.ts"), purity("b.ts")] })).toThrow("which files are pure?");
});
