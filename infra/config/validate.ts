import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";
import { cellTrafficFindings } from "./cell-traffic-rules.ts";
import { impossible } from "./combinations.ts";
import { groupLimitFindings, releaseGroupFindings } from "./group-rules.ts";
import type { DeclaredGroup } from "./groups-schema.ts";
import type { InstallationConfig } from "./installation-schema.ts";
import type { Loaded } from "./load-declared.ts";
import { loadFolder } from "./load.ts";
import type { LoadedFolder } from "./load.ts";
import type { Finding } from "./finding.ts";
import { mirrorFindings } from "./mirror-rules.ts";
import type { Problem } from "./problem.ts";
import { fieldOf, inOrder } from "./problem.ts";
import { mirrorDefaults, placeOf, resolvedMirror } from "./resolved-mirror.ts";
import { resolvedPolicy } from "./resolved-policy.ts";
import type { DeclaredService } from "./service-schema.ts";
import { policyFindings } from "./traffic-rules.ts";
import type { KnownMirror } from "./traffic-site-rules.ts";

export type Validation = {
  /** Everything that is wrong, in all files at once; in a stable order. */
  readonly problems: readonly Problem[];
  /** The services whose own files have no problem, by name. */
  readonly services: readonly ServiceConfig[];
  /** The mirrors whose own files have no problem, by name; none while the installation's has one. */
  readonly mirrors: readonly MirrorConfig[];
  /** The traffic policies whose own files have no problem, by name; none while the installation's has one. */
  readonly policies: readonly PolicyConfig[];
  /** The release groups whose own files have no problem, by name. */
  readonly groups: readonly DeclaredGroup[];
  /** Undefined while its file has a problem. */
  readonly installation: InstallationConfig | undefined;
};

/**
 * Reads and checks a configuration folder (`installation.yaml`, `services/*.yaml`, `mirrors/*.yaml`, `traffic/*.yaml`,
 * `groups/*.yaml`). Use what it declares only if there are no problems. Never throws for what the files contain.
 */
export function validateFolder(folder: string): Validation {
  const loaded = loadFolder(folder);
  const { installation } = loaded;
  const problems = inOrder([...loaded.problems, ...placed(loaded, findingsOf(loaded))]);
  const unsound = new Set(problems.map(({ file }) => file));
  const sound = <Declared>(files: readonly Loaded<Declared>[]): readonly Declared[] =>
    files.flatMap(({ yaml, whole }) => (unsound.has(yaml.file) || !whole ? [] : [whole]));
  const groups = sound(loaded.groups);
  return {
    problems,
    services: sound(loaded.services).map((service) => releasable(service, groups)),
    mirrors: installation
      ? sound(loaded.mirrors).flatMap((mirror) => resolvedMirror(mirror, installation) ?? [])
      : [],
    policies: installation
      ? sound(loaded.policies).map((policy) => resolvedPolicy(policy, installation))
      : [],
    groups,
    installation,
  };
}

function findingsOf(loaded: LoadedFolder): readonly Finding[] {
  const { installation, fileNames } = loaded;
  const [services, mirrors, policies, groups] = [
    loaded.services.map(declared),
    loaded.mirrors.map(declared),
    loaded.policies.map(declared),
    loaded.groups.map(declared),
  ];
  return [
    ...impossible(services, installation, fileNames),
    ...mirrorFindings(mirrors, installation),
    ...policyFindings(policies, knownMirrors(loaded)),
    ...cellTrafficFindings(services, policies),
    ...releaseGroupFindings(groups, fileNames),
    ...groupLimitFindings(groups, services),
  ];
}

const declared = <Declared>({ yaml, fileName, fields }: Loaded<Declared>) => ({
  file: yaml.file,
  fileName,
  fields,
});

function knownMirrors({ mirrors, installation }: LoadedFolder): ReadonlyMap<string, KnownMirror | undefined> {
  return new Map(
    mirrors.map(({ fileName, fields: { place } }) => [
      fileName,
      place && installation ? placeOf({ place }, mirrorDefaults(installation)) : undefined,
    ]),
  );
}

/** Findings with the line and column of their fields. */
function placed(loaded: LoadedFolder, findings: readonly Finding[]): readonly Problem[] {
  const files = [...loaded.services, ...loaded.mirrors, ...loaded.policies, ...loaded.groups];
  const places = new Map(files.map(({ yaml }) => [yaml.file, yaml]));
  return findings.map(({ file, path, sentence }) => ({
    file,
    ...(places.get(file)?.place(path) ?? { line: 1, column: 1 }),
    field: fieldOf(path),
    sentence,
  }));
}

function releasable(service: DeclaredService, groups: readonly DeclaredGroup[]): ServiceConfig {
  const cells = [...service.cells].sort((a, b) => a.wave - b.wave || (a.name < b.name ? -1 : 1));
  const group = groups.find(({ services }) => services.includes(service.service));
  return {
    ...service,
    cells,
    ...(group && {
      group: {
        group: group.group,
        services: group.services,
        gatherSeconds: group.gather,
        limitSeconds: group.limit,
      },
    }),
  };
}
