import { builtInLimits } from "../../functions/shared/mirror-config.ts";
import type { MirrorConfig, PlaceConfig } from "../../functions/shared/mirror-config.ts";
import type { InstallationConfig } from "./installation-schema.ts";
import { builtInMirrorDefaults, builtInPlace } from "./mirrors-schema.ts";
import type { DeclaredMirror, MirrorDefaults } from "./mirrors-schema.ts";

/** A mirror with the installation's defaults filled in, then the built-in ones; undefined while something is missing. */
export function resolvedMirror(
  declared: DeclaredMirror,
  installation: Pick<InstallationConfig, "clouds" | "mirrors">,
): MirrorConfig | undefined {
  const { certificates, ...rest } = declared;
  const defaults = mirrorDefaults(installation);
  const { vpcId, subnetIds, ...place } = placeOf(declared, defaults);
  const name = cloudNameOf(declared, installation);
  const cloud = name === undefined ? undefined : installation.clouds?.[name];
  if (name === undefined || !cloud || vpcId === undefined || subnetIds === undefined) return undefined;
  return {
    ...rest,
    cloud: { name, ...cloud },
    place: { vpcId, subnetIds, ...place },
    limits: { ...builtInLimits, ...defaults.limits, ...declared.limits },
    certificates: Object.fromEntries(certificates.map(({ port, arn }) => [port, arn])),
  };
}

/** How mirrors run, and what they get where their files say nothing. */
export function mirrorDefaults({ mirrors }: Pick<InstallationConfig, "mirrors">): MirrorDefaults {
  return mirrors ?? builtInMirrorDefaults;
}

type Place = Partial<PlaceConfig> & Pick<PlaceConfig, keyof typeof builtInPlace>;

/** Field by field; a mirror in a VPC of its own does not get the subnets of another. */
export function placeOf(
  { place }: Pick<DeclaredMirror, "place">,
  { place: standard }: Pick<MirrorDefaults, "place">,
): Place {
  const { subnetIds: _, ...withoutSubnets } = standard;
  const isElsewhere = place.vpcId !== undefined && place.vpcId !== standard.vpcId;
  return { ...builtInPlace, ...(isElsewhere ? withoutSubnets : standard), ...place };
}

/** The cloud that the file names, or the only one there is. */
export function cloudNameOf(
  { cloud }: Pick<DeclaredMirror, "cloud">,
  { clouds = {} }: Pick<InstallationConfig, "clouds">,
): string | undefined {
  const [only, ...others] = Object.keys(clouds);
  return cloud ?? (others.length === 0 ? only : undefined);
}
