/**
 * `npm run mutate`: changes the pure files in each small way that Stryker knows, and asks whether a test of a
 * decision notices. `npm run mutate -- functions/hooks` for those under a path. Reports lie in .cache/mutation.
 */
import { Stryker } from "@stryker-mutator/core";
import { pureFiles, root } from "./pure-files.ts";

process.chdir(root);
const wanted = process.argv.slice(2);
const files = pureFiles().filter(
  (file) => wanted.length === 0 || wanted.some((path) => file.startsWith(path)),
);
if (files.length === 0) throw new Error(`no pure file is under ${wanted.join(", ")}`);

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
  timeoutMS: 60_000,
  // Only references of projects would be read from it, and TypeScript 7 has no such interface yet.
  tsconfigFile: "none",
  ignorePatterns: [".cache", ".cdk.out", ".ci", "docs"],
  tempDirName: ".cache/mutation/sandbox",
  incremental: true,
  incrementalFile: ".cache/mutation/incremental.json",
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  clearTextReporter: { allowEmojis: false, reportTests: false, logTests: false },
  htmlReporter: { fileName: ".cache/mutation/report.html" },
  jsonReporter: { fileName: ".cache/mutation/report.json" },
  thresholds: { high: 95, low: 90, break: 85 },
});
await stryker.runMutationTest().catch(() => {
  // Stryker has said what it was.
  process.exitCode = 1;
});
