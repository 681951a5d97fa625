import * as z from "zod/mini";
import { reason, releaseId, serviceName } from "./person-input.ts";

/** What the machine `Rollback` is started with, by a person at the Step Functions console if need be. */
export const RollbackInput = z.strictObject({
  service: serviceName,
  /** The release to go back to; absent: the last one that settled before. */
  to: z.optional(releaseId),
  reason,
  /** Whether pushes are held afterwards, so that the next one does not undo the rollback. */
  freeze: z.prefault(z.boolean(), true),
});

export type RollbackInput = z.infer<typeof RollbackInput>;
