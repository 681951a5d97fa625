/** Runs before each test file of the witness: watches every wire until the file's last test has ended. */
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, expect, inject } from "vitest";
import { observeCalls } from "../../../infra/sandbox/faults/faults-wire.ts";
import { serviceModels } from "./service-models.ts";
import { createTally } from "./tally.ts";
import type { FileTally } from "./witnessed.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Botocore's folder of models, the folder that takes the tallies, the repository's root. */
    witness: { readonly models: string; readonly tallies: string; readonly root: string };
  }
}

const { models, tallies, root } = inject("witness");
const tally = createTally(serviceModels(models));
const end = observeCalls((call) => tally.take(call));

afterAll(() => {
  end();
  const { testPath = "unknown" } = expect.getState();
  const file = relative(root, testPath).replaceAll("\\", "/");
  const result: FileTally = { file, ...tally.result() };
  writeFileSync(join(tallies, `${file.replaceAll("/", "-")}.json`), JSON.stringify(result));
});
