import * as z from "zod/mini";
import { reason, releaseId, serviceName, text } from "./person-input.ts";

/** A release that is in the ledger already: how accept, the queue and the sweep start the machine. */
const Known = z.strictObject({ releaseId });

const tag = text(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, "a tag, such as v1.2.3");
const digest = text(/^sha256:[0-9a-f]{64}$/, "a digest: sha256: and 64 hexadecimal digits");

/** A person's start: of a tag, of a digest, or of a tag that must still point at the digest. */
const Wanted = z
  .strictObject({
    service: serviceName,
    tag: z.optional(tag),
    digest: z.optional(digest),
    reason,
    /** Names of the rails that this start passes; who did it is recorded. */
    override: z.optional(z.array(z.string().check(z.minLength(1)))),
  })
  .check(
    z.refine(({ tag, digest }) => tag !== undefined || digest !== undefined, {
      error: "expected the image to release, as tag or as digest, but both are missing",
    }),
  );

/** What the machine `Release` is started with. */
export const ReleaseInput = z.union([Wanted, Known]);

export type ReleaseInput = z.infer<typeof ReleaseInput>;
