import type { Checked, FileTally, Problem, UsedCall, Witnessed } from "./witnessed.ts";

/** The file that makes mistakes on purpose: they must be found, and count for nothing else. */
export const plantedFile = "test/contract/witness/planted.test.ts";

/** How many tests passed in each file. */
export type Passed = ReadonlyMap<string, number>;

/** What all files left behind, as one. */
export function merged(tallies: readonly FileTally[], passed: Passed): Witnessed {
  const real = tallies.filter(({ file }) => file !== plantedFile);
  const files = real.map(({ file, calls }) => ({ file, calls, tests: passed.get(file) ?? 0 }));
  return {
    calls: sum(files.map(({ calls }) => calls)),
    tests: sum(files.map(({ tests }) => tests)),
    files: files.sort((a, b) => a.file.localeCompare(b.file)),
    checks: checksOf(real),
    planted: checksOf(tallies.filter(({ file }) => file === plantedFile)),
    used: usedIn(real),
  };
}

/** Files that were to be played and of which nothing was seen: a test that makes no call proves nothing here. */
export const silent = (wanted: readonly string[], { files }: Pick<Witnessed, "files">): string[] =>
  wanted.filter((name) => !files.some(({ file, calls }) => file === name && calls > 0));

function checksOf(tallies: readonly FileTally[]): Checked[] {
  const calls = new Map<string, number>();
  const problems = new Map<string, Map<string, Set<string>>>();
  for (const { file, checks } of tallies)
    for (const check of checks) {
      calls.set(check.about, (calls.get(check.about) ?? 0) + check.calls);
      for (const what of check.problems) {
        const found = problems.get(check.about) ?? new Map<string, Set<string>>();
        problems.set(check.about, found.set(what, (found.get(what) ?? new Set()).add(file)));
      }
    }
  return [...calls]
    .map(([about, count]) => ({ about, calls: count, problems: listed(problems.get(about)) }))
    .sort((a, b) => a.about.localeCompare(b.about));
}

const listed = (found: ReadonlyMap<string, ReadonlySet<string>> = new Map()): Problem[] =>
  [...found].map(([what, files]) => ({ what, files: [...files].sort() }));

function usedIn(tallies: readonly FileTally[]): UsedCall[] {
  const used = new Map<string, UsedCall>();
  for (const { file, used: ofFile } of tallies)
    for (const { calls, ...use } of ofFile) {
      const key = JSON.stringify(use);
      const known = used.get(key);
      used.set(key, { ...use, calls: calls + (known?.calls ?? 0), file: known?.file ?? file });
    }
  return [...used].sort(([a], [b]) => a.localeCompare(b)).map(([, use]) => use);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
