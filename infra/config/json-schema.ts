import { writeFileSync } from "node:fs";
import * as z from "zod";
import { builtInDefaults, installationSchema } from "./installation-schema.ts";
import { groupSchema } from "./groups-schema.ts";
import { mirrorSchema } from "./mirrors-schema.ts";
import { serviceSchema } from "./service-schema.ts";
import { policySchema } from "./traffic-schema.ts";

/**
 * JSON Schemas that editors check the files with while they are written. Draft 7, because that is what the
 * YAML language server reads in full. `node infra/config/json-schema.ts` writes them beside this file.
 */
export function editorSchemas(): readonly { readonly file: string; readonly text: string }[] {
  return [
    {
      file: "service.schema.json",
      title: "A service that pointsman releases",
      schema: serviceSchema(builtInDefaults),
    },
    {
      file: "mirror.schema.json",
      title: "A load balancer of a private cloud that an NLB follows",
      schema: mirrorSchema,
    },
    {
      file: "traffic.schema.json",
      title: "A DNS name whose weights pointsman moves",
      schema: policySchema,
    },
    {
      file: "group.schema.json",
      title: "Services that are released together",
      schema: groupSchema,
    },
    { file: "installation.schema.json", title: "An installation of pointsman", schema: installationSchema },
  ].map(({ file, title, schema }) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", target: "draft-7" });
    return { file, text: `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n` };
  });
}

if (import.meta.main)
  for (const { file, text } of editorSchemas()) writeFileSync(new URL(file, import.meta.url), text);
