import { readFileSync } from "node:fs";
import type { ServiceConfig } from "../shared/service-config.ts";

/** The parsed service files, as the installation put them beside the functions. */
export const readConfigs = (path: string): ServiceConfig[] =>
  JSON.parse(readFileSync(path, "utf8")) as ServiceConfig[];
