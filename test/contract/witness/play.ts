import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createVitest } from "vitest/node";
import type { TestModule, Vitest } from "vitest/node";
import type { Passed } from "./merge.ts";
import type { FileTally } from "./witnessed.ts";

export interface Played {
  readonly tallies: readonly FileTally[];
  readonly passed: Passed;
  /** Each test that did not pass, and each error outside of one, with its words. */
  readonly failures: readonly string[];
}

/** Crash exploration has a file for each story here, so that they run beside each other. */
const explorer = "test/flows/crash-points.test.ts";
const patterns = ["test/flows/**/*.test.ts", "test/contract/witness/**/*.test.ts"];

/**
 * Plays the flow tests and the witness's own, with every call watched.
 * @param models botocore's folder of models.
 */
export async function playAll(root: string, models: string): Promise<Played> {
  const tallies = mkdtempSync(join(tmpdir(), "pointsman-witness-"));
  const vitest = await prepared(root, { models, tallies, root });
  try {
    const { testModules, unhandledErrors } = await vitest.start();
    return {
      tallies: readdirSync(tallies).map(
        (name) => JSON.parse(readFileSync(join(tallies, name), "utf8")) as FileTally,
      ),
      passed: new Map(testModules.map((each) => [pathOf(root, each), passedIn(each)])),
      failures: [
        ...testModules.flatMap((each) => failuresIn(root, each)),
        ...unhandledErrors.map((error) => `outside of a test: ${String(error)}`),
      ],
    };
  } finally {
    await vitest.close();
    rmSync(tallies, { recursive: true, force: true });
  }
}

/** As `npm test` runs them, but watched. */
const prepared = (
  root: string,
  witness: { models: string; tallies: string; root: string },
): Promise<Vitest> =>
  createVitest({
    root,
    config: join(root, "test", "vitest.config.ts"),
    watch: false,
    // A process each: hours of calls are more than one heap should hold.
    pool: "forks",
    include: patterns,
    exclude: [explorer, "**/node_modules/**"],
    setupFiles: [fileURLToPath(import.meta.resolve("./setup.ts"))],
    testTimeout: 600_000,
    reporters: [{}],
    silent: true,
    provide: { witness },
  });

const pathOf = (root: string, { moduleId }: TestModule): string =>
  relative(root, moduleId).replaceAll("\\", "/");

const passedIn = ({ children }: TestModule): number => [...children.allTests("passed")].length;

function failuresIn(root: string, module: TestModule): string[] {
  const tests = [...module.children.allTests()].filter((test) => test.result().state !== "passed");
  return [
    ...module.errors().map(({ message }) => `${pathOf(root, module)}: ${message}`),
    ...tests.map((test) => {
      const { state, errors = [] } = test.result();
      const words = errors.map(({ message }) => message).join("; ");
      return `${pathOf(root, module)}: ${test.fullName} is ${state} ${words}`;
    }),
  ];
}
