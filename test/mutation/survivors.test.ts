import { describe, expect, test } from "vitest";
import { countsOf, disagreements, listed, listedIn, survivorsOf } from "./survivors.ts";
import type { Report } from "./survivors.ts";
import { pureFiles } from "./pure-files.ts";

const source = "export const isOver = (n: number) => n >= 0 ||\n  n === 0;\n";
const at = (from: readonly [number, number], to: readonly [number, number]) => ({
  start: { line: from[0], column: from[1] },
  end: { line: to[0], column: to[1] },
});
const wide = at([1, 38], [2, 10]);
const narrow = at([1, 38], [1, 44]);
const report = (status: string): Report => ({
  files: {
    "a.ts": {
      source,
      mutants: [
        { status: "Killed", replacement: "true", location: wide },
        { status: "Timeout", replacement: "n > 0", location: narrow },
        { status, replacement: "n >= 0 && n === 0", location: wide },
      ],
    },
  },
});
const page = "# Survivors\n\n## a.ts\n\n- `n >= 0 || n === 0` → `n >= 0 && n === 0`: for a reason.\n";
const survivor = { file: "a.ts", original: "n >= 0 || n === 0", replacement: "n >= 0 && n === 0" };

test.for([
  ["Survived", 2, 1],
  ["NoCoverage", 2, 1],
  ["Killed", 3, 0],
  ["CompileError", 2, 0],
] as const)("a mutant that ended as %s: %d are dead, %d survive", ([status, killed, survived]) => {
  expect(countsOf(report(status))).toEqual({ killed, survived });
  expect(survivorsOf(report(status))).toEqual(survived ? [survivor] : []);
});

describe("the page of survivors", () => {
  test("names each with its file, and says why", () => {
    expect(listedIn(page)).toEqual([survivor]);
    expect(() => listedIn(page.replace("for a reason.", ""))).toThrow("no reason is given");
  });

  test.for(["`${n} left`", "``", "`a` + `b`"])("can name code with backticks, such as %s", (original) => {
    const code = { source: original, mutants: [] };
    const mutant = { status: "Survived", replacement: "``", location: at([1, 1], [1, original.length + 1]) };
    const [told = ""] = disagreements({ files: { "a.ts": { ...code, mutants: [mutant] } } }, []);
    const [found] = listedIn(`## a.ts\n${told.split("\n")[1]}for a reason.`);
    expect(found).toEqual({ file: "a.ts", original, replacement: "``" });
  });

  test("agrees with a run in which just these survived", () => {
    expect(disagreements(report("Survived"), listedIn(page))).toEqual([]);
  });

  test("is told of one that it does not list, and of one that is dead by now", () => {
    expect(disagreements(report("Survived"), [])).toEqual([
      "survives and is not listed: a.ts\n- `n >= 0 || n === 0` → `n >= 0 && n === 0`: ",
    ]);
    expect(disagreements(report("Killed"), [survivor])).toEqual([
      expect.stringContaining("is listed and does not survive: a.ts"),
    ]);
  });

  test("is not asked about files that were not mutated", () => {
    expect(disagreements({ files: {} }, [survivor])).toEqual([]);
  });

  test("lists only changes of files that are mutated", () => {
    const pure = pureFiles();
    expect(listed().filter(({ file }) => !pure.includes(file))).toEqual([]);
  });
});
