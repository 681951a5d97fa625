import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

// One careless import (`z.core`, a file of all schemas) brings every language of the schema library along.
test.for(["describe-problem", "ecr-image-action", "rollback-input"])(
  "%s stays small in a function",
  async (name) => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL(`../../events/${name}.ts`, import.meta.url))],
      bundle: true,
      minify: true,
      format: "esm",
      platform: "node",
      write: false,
    });
    expect(outputFiles[0]?.contents.length).toBeGreaterThan(1_000);
    expect(outputFiles[0]?.contents.length).toBeLessThan(40_000);
  },
);
