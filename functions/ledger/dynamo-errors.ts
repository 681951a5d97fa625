import { CallRefused, LostRace, Throttled, Unreachable } from "../shared/errors.ts";

const throttles = new Set([
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "LimitExceededException",
  // A transaction is under way on the item. Nothing was compared, so no race is lost: the same write may hold next time.
  "TransactionConflictException",
]);
const refusals = new Set([
  "ValidationException",
  "ResourceNotFoundException",
  "AccessDeniedException",
  "ItemCollectionSizeLimitExceededException",
]);

/** @throws LostRace, Throttled, CallRefused or Unreachable, with the SDK's error as cause. */
export function translateLedgerError(cause: unknown): never {
  const { name, message } = cause as Error;
  const sentence = `the ledger answered ${name}: ${message}`;
  if (name === "ConditionalCheckFailedException") throw new LostRace(sentence, { cause });
  if (name === "TransactionCanceledException") throw cancelled(sentence, cause);
  if (throttles.has(name)) throw new Throttled(sentence, { cause });
  if (refusals.has(name)) throw new CallRefused(sentence, { cause });
  throw new Unreachable(sentence, { cause });
}

/** A cancelled transaction says why for each of its items, in their order. */
function cancelled(sentence: string, cause: unknown): Error {
  const codes = (cause as { CancellationReasons?: { Code?: string }[] }).CancellationReasons?.map(
    ({ Code }) => Code,
  );
  const lost =
    codes?.some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict") ?? true;
  const slow =
    codes?.some((code) => code === "ThrottlingError" || code === "ProvisionedThroughputExceeded") ?? false;
  if (slow) return new Throttled(sentence, { cause });
  return lost ? new LostRace(sentence, { cause }) : new CallRefused(sentence, { cause });
}
