import * as z from "zod/mini";
import { busEvent } from "./envelope.ts";

/**
 * Something happened to an image in ECR. Best effort: it may never come.
 *
 * One push of a multi-architecture image is several of these, one for each manifest: the children without a
 * tag (`image-tag` is then the empty text), the index with one. `action-type` is PUSH, DELETE, or one that is
 * no release either (UPDATE_STORAGE_CLASS, and whatever AWS adds). `result` is SUCCESS or FAILURE.
 */
export const EcrImageAction = busEvent(
  "aws.ecr",
  "ECR Image Action",
  z.object({
    result: z.string(),
    "repository-name": z.string().check(z.minLength(1)),
    "image-digest": z
      .string()
      .check(z.regex(/^sha256:[0-9a-f]+$/, { error: "expected a digest (sha256:…)" })),
    "action-type": z.string(),
    "image-tag": z.optional(z.string()),
    "manifest-media-type": z.optional(z.string()),
    /** Absent for an index. */
    "artifact-media-type": z.optional(z.string()),
  }),
);

export type EcrImageAction = z.infer<typeof EcrImageAction>;
