import { writeFileSync } from "node:fs";
import * as z from "zod";
import { rehearsalSchema } from "./rehearsal-schema.ts";
import { Scenario } from "./scenario.ts";

/**
 * The published JSON Schemas: what `pointsman rehearse --json` prints, and what a scenario file may say (draft 7,
 * because that is what the YAML language server reads in full). `node infra/sandbox/json-schema.ts` writes them
 * beside this file.
 */
export function sandboxSchemas(): readonly { readonly file: string; readonly text: string }[] {
  return [
    published(
      "rehearsal.schema.json",
      "What a rehearsal found",
      z.toJSONSchema(rehearsalSchema, { io: "output", override: plainFormat }),
    ),
    published(
      "scenario.schema.json",
      "A rehearsal of pointsman",
      z.toJSONSchema(Scenario, { io: "input", target: "draft-7", override: plainFormat }),
    ),
  ];
}

/** A format that has a name needs no pattern of two hundred characters beside it. */
function plainFormat({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}

function published(file: string, title: string, { $schema, ...rest }: z.core.JSONSchema.BaseSchema) {
  return { file, text: `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n` };
}

if (import.meta.main)
  for (const { file, text } of sandboxSchemas()) writeFileSync(new URL(file, import.meta.url), text);
