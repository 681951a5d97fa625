import { createHash } from "node:crypto";
import type { RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { contentOf } from "./task-definition.ts";

/** Names a task definition by what is in it: the same content, the same digest. */
export const contentDigest = (input: RegisterTaskDefinitionCommandInput): string =>
  createHash("sha256").update(contentOf(input)).digest("hex");
