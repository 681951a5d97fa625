/** Pull failures with ECS's texts: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html */
import { registryHost } from "../arns.ts";
import { taggedImage } from "../ecr/ecr-registry.ts";
import type { Registry } from "../ecr/ecr-registry.ts";
import type { ImageBehaviour } from "../users/images.ts";
import type { Place } from "../ports.ts";

export type Pulled =
  | { readonly kind: "pulled"; readonly digest?: string; readonly behaviour: ImageBehaviour }
  /** `reason` is ECS's text for it. */
  | { readonly kind: "failed"; readonly reason: string };

/** Pulls an image by reference. Registries that are not this account's always answer, with a good image. */
export function pull(registry: Registry, place: Place, reference: string): Pulled {
  const host = `${registryHost(place)}/`;
  if (!reference.startsWith(host)) return { kind: "pulled", behaviour: {} };
  const [, name = "", digest, tag = "latest"] =
    /^([^@:]+)(?:@(sha256:.+)|:(.+))?$/.exec(reference.slice(host.length)) ?? [];
  const repository = registry.repositories.get(name);
  if (repository === undefined)
    return failed(`API error (404): repository ${reference.slice(0, host.length)}${name} not found`);
  const image = digest === undefined ? taggedImage(repository, tag) : repository.images.get(digest);
  if (image === undefined)
    return failed(
      `Error response from daemon: manifest for ${reference} not found: manifest unknown: Requested image not found`,
    );
  if (image.manifest.isAttestation)
    return failed(
      "ref pull has been retried 1 time(s): failed to unpack image on snapshotter overlayfs: failed to get stream processor for application/vnd.in-toto+json: no processor for media-type: unknown",
    );
  return { kind: "pulled", digest: image.manifest.digest, behaviour: image.behaviour };
}

const failed = (text: string): Pulled => ({ kind: "failed", reason: `CannotPullContainerError: ${text}` });
