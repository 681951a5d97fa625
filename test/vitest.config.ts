import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/contract/**", "node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests share no state, so a worker loads the sandbox and zod once, and not once for each file.
    isolate: false,
    // Less processor time than processes, by a fifteenth.
    pool: "threads",
    maxWorkers: "100%",
    reporters: ["default"],
    // The functions' own lines would drown the test's; the tests of the log turn them on again for themselves.
    // In its development mode each of their thousands of loggers writes to the one console, and makes none of its own.
    env: {
      POWERTOOLS_LOG_LEVEL: "SILENT",
      POWERTOOLS_METRICS_DISABLED: "true",
      POWERTOOLS_DEV: "true",
      // CDK would validate each template that a test makes; the contract's section \`template\` does, with more than that.
      CDK_VALIDATION: "false",
    },
  },
});
