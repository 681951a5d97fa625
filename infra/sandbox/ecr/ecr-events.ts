import { busEvent } from "../identifiers.ts";
import type { Manifest } from "./ecr-manifest.ts";
import type { BusEvent, Surroundings } from "../ports.ts";

/**
 * `ECR Image Action`. A part of an index comes with the tag "" and not without one; an index has no
 * artifact-media-type; a deletion carries no media types (the documented sample has none).
 */
export function imageAction(
  surroundings: Surroundings,
  repository: string,
  { digest, mediaType, artifactMediaType }: Manifest,
  action: "PUSH" | "DELETE",
  tag: string,
): BusEvent {
  return busEvent(surroundings, "aws.ecr", "ECR Image Action", [], {
    result: "SUCCESS",
    "repository-name": repository,
    "image-digest": digest,
    "action-type": action,
    "image-tag": tag,
    ...(action === "PUSH" ? { "manifest-media-type": mediaType } : {}),
    ...(action === "PUSH" && artifactMediaType !== undefined
      ? { "artifact-media-type": artifactMediaType }
      : {}),
  });
}
