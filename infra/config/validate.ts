import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { impossible } from "./combinations.ts";
import type { InstallationConfig } from "./installation-schema.ts";
import type { LoadedService } from "./load.ts";
import { loadFolder } from "./load.ts";
import { mirrorFindings } from "./mirror-rules.ts";
import type { Problem } from "./problem.ts";
import { fieldOf, inOrder } from "./problem.ts";
import { resolvedMirror } from "./resolved-mirror.ts";
import type { DeclaredService } from "./service-schema.ts";

export type Validation = {
  /** Everything that is wrong, in all files at once; in a stable order. */
  readonly problems: readonly Problem[];
  /** The services whose own files have no problem, by name. */
  readonly services: readonly ServiceConfig[];
  /** The mirrors whose own files have no problem, by name; none while the installation's has one. */
  readonly mirrors: readonly MirrorConfig[];
  /** Undefined while its file has a problem. */
  readonly installation: InstallationConfig | undefined;
};

/**
 * Reads and checks a configuration folder (`installation.yaml`, `services/*.yaml`, `mirrors/*.yaml`).
 * Use the services and mirrors only if there are no problems. Never throws for what the files contain.
 */
export function validateFolder(folder: string): Validation {
  const loaded = loadFolder(folder);
  const { installation } = loaded;
  const places = new Map([...loaded.services, ...loaded.mirrors].map(({ yaml }) => [yaml.file, yaml]));
  const declared = loaded.services.map(({ yaml, fileName, fields }) => ({
    file: yaml.file,
    fileName,
    fields,
  }));
  const mirrors = loaded.mirrors.map(({ yaml, fileName, fields }) => ({ file: yaml.file, fileName, fields }));
  const findings = [
    ...impossible(declared, installation, loaded.fileNames),
    ...mirrorFindings(mirrors, installation),
  ];
  const problems = inOrder([
    ...loaded.problems,
    ...findings.map(({ file, path, sentence }) => ({
      file,
      ...(places.get(file)?.place(path) ?? { line: 1, column: 1 }),
      field: fieldOf(path),
      sentence,
    })),
  ]);
  const unsound = new Set(problems.map(({ file }) => file));
  return {
    problems,
    services: loaded.services.flatMap((service) =>
      unsound.has(service.yaml.file) ? [] : releasable(service),
    ),
    mirrors: loaded.mirrors.flatMap(({ yaml, mirror }) =>
      unsound.has(yaml.file) || !mirror || !installation ? [] : (resolvedMirror(mirror, installation) ?? []),
    ),
    installation,
  };
}

function releasable({ service }: LoadedService): readonly ServiceConfig[] {
  if (!service || !hasReleasableStrategy(service)) return [];
  return [
    { ...service, cells: [...service.cells].sort((a, b) => a.wave - b.wave || (a.name < b.name ? -1 : 1)) },
  ];
}

function hasReleasableStrategy(service: DeclaredService): service is DeclaredService & ServiceConfig {
  return service.strategy.kind !== "weighted";
}
