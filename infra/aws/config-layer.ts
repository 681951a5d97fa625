import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Architecture, Code, LayerVersion, Runtime } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";

/** Where Lambda lays the layer's file. */
export const configPath = "/opt/pointsman/services.json";

/**
 * The parsed service files as a layer: environment variables hold 4 KB for all of them together. A function
 * version keeps its layer, so a release in flight does not see a changed file.
 */
export function configLayer(scope: Construct, services: readonly ServiceConfig[]): LayerVersion {
  const folder = mkdtempSync(join(tmpdir(), "pointsman-config-"));
  mkdirSync(join(folder, "pointsman"));
  writeFileSync(join(folder, "pointsman", "services.json"), JSON.stringify(services));
  return new LayerVersion(scope, "Config", {
    description: "Parsed service files",
    code: Code.fromAsset(folder),
    compatibleRuntimes: [Runtime.NODEJS_24_X],
    compatibleArchitectures: [Architecture.ARM_64],
  });
}
