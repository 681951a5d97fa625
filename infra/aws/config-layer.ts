import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Architecture, Code, LayerVersion, Runtime } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";

/** Where Lambda lays the layer's file. */
export const configPath = "/opt/pointsman/services.json";
export const mirrorsPath = "/opt/pointsman/mirrors.json";
export const policiesPath = "/opt/pointsman/policies.json";

/** What the configuration folder declares. */
export interface Described {
  readonly services: readonly ServiceConfig[];
  readonly mirrors: readonly MirrorConfig[];
  readonly policies: readonly PolicyConfig[];
}

/**
 * The parsed files of services, mirrors and traffic policies as a layer: environment variables hold 4 KB for all of them together. A function
 * version keeps its layer, so a release in flight does not see a changed file.
 */
export function configLayer(scope: Construct, { services, mirrors, policies }: Described): LayerVersion {
  const folder = mkdtempSync(join(tmpdir(), "pointsman-config-"));
  mkdirSync(join(folder, "pointsman"));
  writeFileSync(join(folder, "pointsman", "services.json"), JSON.stringify(services));
  if (mirrors.length > 0) writeFileSync(join(folder, "pointsman", "mirrors.json"), JSON.stringify(mirrors));
  if (policies.length > 0)
    writeFileSync(join(folder, "pointsman", "policies.json"), JSON.stringify(policies));
  return new LayerVersion(scope, "Config", {
    description: "Parsed service files",
    code: Code.fromAsset(folder),
    compatibleRuntimes: [Runtime.NODEJS_24_X],
    compatibleArchitectures: [Architecture.ARM_64],
  });
}
