/**
 * `npm run mutate`: changes the pure files in each small way that Stryker knows, and asks whether a test of a
 * decision notices. `npm run mutate -- functions/hooks` for those under a path. Reports lie in .cache/mutation.
 * Exit code 1 below the threshold, or where survivors.md is not what survives.
 */
import { readFileSync, rmSync } from "node:fs";
import { Stryker } from "@stryker-mutator/core";
import { keepProof } from "../proof/keep.ts";
import { pureFiles, root } from "./pure-files.ts";
import { countsOf, disagreements, listed } from "./survivors.ts";
import type { Report } from "./survivors.ts";

process.chdir(root);
const wanted = process.argv.slice(2);
const isWhole = wanted.length === 0;
const files = pureFiles().filter((file) => isWhole || wanted.some((path) => file.startsWith(path)));
if (files.length === 0) throw new Error(`no pure file is under ${wanted.join(", ")}`);

const report = ".cache/mutation/report.json";
const threshold = 85;
const stryker = new Stryker({
  mutate: files,
  testRunner: "vitest",
  // Each mutant meets only tests that import its file: without `related`, one in what a file computes when it is
  // loaded would meet them all.
  vitest: { configFile: "test/mutation/vitest.config.ts", related: true },
  plugins: ["@stryker-mutator/vitest-runner"],
  coverageAnalysis: "perTest",
  concurrency: 2,
  // A loop without end is found by counting. What is only slow, on a machine that has other work, is not dead.
  timeoutMS: 30_000,
  dryRunTimeoutMinutes: 30,
  // Only references of projects would be read from it, and TypeScript 7 has no such interface yet.
  tsconfigFile: "none",
  ignorePatterns: [".cache", ".cdk.out", ".ci", "docs"],
  tempDirName: ".cache/mutation/sandbox",
  // Each run asks anew: what is known of a mutant says nothing of a row that was added to a test's table since.
  incremental: false,
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  clearTextReporter: { allowEmojis: false, reportTests: false, reportMutants: false, logTests: false },
  htmlReporter: { fileName: ".cache/mutation/report.html" },
  jsonReporter: { fileName: report },
  thresholds: { high: 95, low: 90, break: threshold },
});
rmSync(report, { force: true });
const isDone = await stryker.runMutationTest().then(
  () => true,
  // Stryker has said what it was.
  () => false,
);
if (isDone) tell(JSON.parse(readFileSync(report, "utf8")));
else process.exitCode = 1;

function tell(made: Report): void {
  const { killed, survived } = countsOf(made);
  if (isWhole)
    keepProof("mutation", {
      score: (100 * killed) / (killed + survived),
      files: files.length,
      killed,
      survived,
    });
  const wrong = disagreements(made, listed());
  for (const each of wrong) console.error(each);
  if (wrong.length > 0) process.exitCode = 1;
  console.log(`${killed + survived} mutants of ${files.length} files, ${survived} of them survive`);
}
