import { basename, join } from "node:path";
import type { InstallationConfig } from "./installation-schema.ts";
import { builtInDefaults, installationSchema } from "./installation-schema.ts";
import type { LoadedMirror } from "./load-mirrors.ts";
import { loadMirror } from "./load-mirrors.ts";
import type { Problem } from "./problem.ts";
import { expectationOf, schemaProblems } from "./schema-problems.ts";
import type { DeclaredService } from "./service-schema.ts";
import { serviceSchema, serviceShape } from "./service-schema.ts";
import type { YamlFile } from "./yaml-file.ts";
import { readYaml } from "./yaml-file.ts";
import { yamlFiles } from "./yaml-folder.ts";

/** A service file that is at least a mapping. */
export type LoadedService = {
  readonly yaml: YamlFile;
  /** The file's name without its ending, which must be the service's. */
  readonly fileName: string;
  /** The fields that are sound, each by itself. */
  readonly fields: Partial<DeclaredService>;
  /** The whole, if all of it is. */
  readonly service?: DeclaredService;
};

export type LoadedFolder = {
  readonly problems: readonly Problem[];
  /** Names of all service files, readable or not. */
  readonly fileNames: readonly string[];
  readonly services: readonly LoadedService[];
  readonly mirrors: readonly LoadedMirror[];
  readonly installation?: InstallationConfig;
};

/**
 * Reads `installation.yaml`, `services/*.yaml` and `mirrors/*.yaml` of a folder, each file as far as it can be read.
 * What concerns more than one field is not checked here. Never throws for what a file contains.
 */
export function loadFolder(folder: string): LoadedFolder {
  const installation = loadInstallation(join(folder, "installation.yaml"));
  const standard = installation.config?.defaults ?? builtInDefaults;
  const listing = yamlFiles(join(folder, "services"));
  const services = listing.files.map((file) => loadService(file, standard));
  const mirrorListing = yamlFiles(join(folder, "mirrors"));
  const mirrors = mirrorListing.files.map((file) => loadMirror(file));
  return {
    problems: [
      ...installation.problems,
      ...listing.problems,
      ...services.flatMap(({ problems }) => problems),
      ...mirrorListing.problems,
      ...mirrors.flatMap(({ problems }) => problems),
    ],
    fileNames: listing.files.map((file) => basename(file, ".yaml")),
    services: services.flatMap(({ loaded }) => loaded ?? []),
    mirrors: mirrors.flatMap(({ loaded }) => loaded ?? []),
    ...(installation.config && { installation: installation.config }),
  };
}

function loadInstallation(file: string): { problems: readonly Problem[]; config?: InstallationConfig } {
  const { problems, yaml } = readYaml(file);
  if (!yaml) return { problems };
  const parsed = installationSchema.safeParse(yaml.content, { error: expectationOf });
  if (!parsed.success) return { problems: [...problems, ...schemaProblems(yaml, parsed.error.issues)] };
  return problems.length > 0 ? { problems } : { problems, config: parsed.data };
}

function loadService(
  file: string,
  standard: InstallationConfig["defaults"],
): { problems: readonly Problem[]; loaded?: LoadedService } {
  const { problems, yaml } = readYaml(file);
  if (!yaml) return { problems };
  const found = { yaml, fileName: basename(file, ".yaml") };
  const parsed = serviceSchema(standard).safeParse(yaml.content, { error: expectationOf });
  if (!parsed.success) {
    const all = [...problems, ...schemaProblems(yaml, parsed.error.issues)];
    return { problems: all, loaded: { ...found, fields: soundFields(yaml, standard) } };
  }
  const whole = problems.length > 0 ? {} : { service: parsed.data };
  return { problems, loaded: { ...found, fields: parsed.data, ...whole } };
}

/** The fields that parse, so that one slip of the pen does not hide what is wrong elsewhere. */
function soundFields(yaml: YamlFile, standard: InstallationConfig["defaults"]): Partial<DeclaredService> {
  const parsed = Object.entries(serviceShape(standard)).flatMap(([field, schema]) => {
    const written = Object.hasOwn(yaml.content, field) ? yaml.content[field] : undefined;
    const result = schema.safeParse(written);
    return result.success && result.data !== undefined ? [[field, result.data]] : [];
  });
  return Object.fromEntries(parsed);
}
