import { basename, join } from "node:path";
import type { InstallationConfig } from "./installation-schema.ts";
import { builtInDefaults, installationSchema } from "./installation-schema.ts";
import { groupSchema, groupShape } from "./groups-schema.ts";
import type { DeclaredGroup } from "./groups-schema.ts";
import { loadDeclared } from "./load-declared.ts";
import type { Loaded } from "./load-declared.ts";
import { mirrorSchema, mirrorShape } from "./mirrors-schema.ts";
import type { DeclaredMirror } from "./mirrors-schema.ts";
import type { Problem } from "./problem.ts";
import { expectationOf, schemaProblems } from "./schema-problems.ts";
import type { DeclaredService } from "./service-schema.ts";
import { serviceSchema, serviceShape } from "./service-schema.ts";
import { policySchema, policyShape } from "./traffic-schema.ts";
import type { DeclaredPolicy } from "./traffic-schema.ts";
import { readYaml } from "./yaml-file.ts";
import { yamlFiles } from "./yaml-folder.ts";

export type LoadedFolder = {
  readonly problems: readonly Problem[];
  /** Names of all service files, readable or not. */
  readonly fileNames: readonly string[];
  readonly services: readonly Loaded<DeclaredService>[];
  readonly mirrors: readonly Loaded<DeclaredMirror>[];
  readonly policies: readonly Loaded<DeclaredPolicy>[];
  readonly groups: readonly Loaded<DeclaredGroup>[];
  readonly installation?: InstallationConfig;
};

/**
 * Reads `installation.yaml`, `services/*.yaml`, `mirrors/*.yaml`, `traffic/*.yaml` and `groups/*.yaml` of a folder, each
 * file as far as it can be read. What concerns more than one field is not checked here. Never throws for what a file
 * contains.
 */
export function loadFolder(folder: string): LoadedFolder {
  const installation = loadInstallation(join(folder, "installation.yaml"));
  const standard = installation.config?.defaults ?? builtInDefaults;
  const services = each(folder, "services", (file) =>
    loadDeclared(file, serviceSchema(standard), serviceShape(standard)),
  );
  const mirrors = each(folder, "mirrors", (file) => loadDeclared(file, mirrorSchema, mirrorShape));
  const policies = each(folder, "traffic", (file) => loadDeclared(file, policySchema, policyShape));
  const groups = each(folder, "groups", (file) => loadDeclared(file, groupSchema, groupShape));
  return {
    problems: [installation, services, mirrors, policies, groups].flatMap(({ problems }) => problems),
    fileNames: services.fileNames,
    services: services.loaded,
    mirrors: mirrors.loaded,
    policies: policies.loaded,
    groups: groups.loaded,
    ...(installation.config && { installation: installation.config }),
  };
}

function each<Declared>(
  folder: string,
  kind: string,
  load: (file: string) => { problems: readonly Problem[]; loaded?: Loaded<Declared> },
) {
  const listing = yamlFiles(join(folder, kind));
  const files = listing.files.map(load);
  return {
    problems: [...listing.problems, ...files.flatMap(({ problems }) => problems)],
    fileNames: listing.files.map((file) => basename(file, ".yaml")),
    loaded: files.flatMap(({ loaded }) => loaded ?? []),
  };
}

function loadInstallation(file: string): { problems: readonly Problem[]; config?: InstallationConfig } {
  const { problems, yaml } = readYaml(file);
  if (!yaml) return { problems };
  const parsed = installationSchema.safeParse(yaml.content, { error: expectationOf });
  if (!parsed.success) return { problems: [...problems, ...schemaProblems(yaml, parsed.error.issues)] };
  return problems.length > 0 ? { problems } : { problems, config: parsed.data };
}
