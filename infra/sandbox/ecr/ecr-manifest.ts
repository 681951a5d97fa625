/** Manifests as https://github.com/opencontainers/image-spec has them; digests are those of the texts. */
import { createHash } from "node:crypto";

const mediaTypes = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  attestation: "application/vnd.in-toto+json",
} as const;

export interface Manifest {
  readonly digest: string;
  readonly text: string;
  readonly mediaType: string;
  /** Absent for an index. */
  readonly artifactMediaType?: string;
  readonly sizeInBytes: number;
  readonly isAttestation: boolean;
}

export interface Platform {
  readonly architecture: string;
  readonly os: string;
}

const sha256 = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** An image for one platform; `seed` makes its content, and so its digest, its own. */
export function imageManifest(seed: string): Manifest {
  return manifestOf(seed, mediaTypes.config, "application/vnd.oci.image.layer.v1.tar+gzip", false);
}

/** What BuildKit adds to an index: a manifest that is no image and cannot be run. */
export function attestationManifest(seed: string): Manifest {
  return manifestOf(seed, mediaTypes.config, mediaTypes.attestation, true);
}

function manifestOf(seed: string, configType: string, layerType: string, isAttestation: boolean): Manifest {
  const part = (name: string, mediaType: string, size: number) => ({
    mediaType,
    size,
    digest: sha256(`${seed}/${name}`),
  });
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: part("config", configType, 1_469),
    layers: [part("layer", layerType, isAttestation ? 8_412 : 31_457_280)],
  });
  return {
    digest: sha256(text),
    text,
    mediaType: mediaTypes.manifest,
    artifactMediaType: configType,
    sizeInBytes: isAttestation ? 9_881 : 31_458_749,
    isAttestation,
  };
}

/** An index over manifests. An attestation's platform is `unknown/unknown`, and it names what it is about. */
export function indexManifest(
  images: readonly (readonly [Manifest, Platform])[],
  attestations: readonly Manifest[],
): Manifest {
  const entry = ({ digest, mediaType, text }: Manifest, platform: Platform) => ({
    mediaType,
    digest,
    size: text.length,
    platform,
  });
  const about = (at: number) => images[at]?.[0].digest ?? "";
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: [
      ...images.map(([manifest, platform]) => entry(manifest, platform)),
      ...attestations.map((manifest, at) => ({
        ...entry(manifest, { architecture: "unknown", os: "unknown" }),
        annotations: {
          "vnd.docker.reference.digest": about(at),
          "vnd.docker.reference.type": "attestation-manifest",
        },
      })),
    ],
  });
  const sizeInBytes = Math.max(...images.map(([manifest]) => manifest.sizeInBytes));
  return { digest: sha256(text), text, mediaType: mediaTypes.index, sizeInBytes, isAttestation: false };
}
