import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sandboxSchemas } from "../../infra/sandbox/rehearsal/json-schema.ts";

test.for(sandboxSchemas().map(({ file, text }) => [file, text] as const))(
  "%s says what `node infra/sandbox/rehearsal/json-schema.ts` writes",
  ([file, text]) => {
    const published: unknown = JSON.parse(readFileSync(`infra/sandbox/rehearsal/${file}`, "utf8"));
    expect(published).toEqual(JSON.parse(text));
  },
);
