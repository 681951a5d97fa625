import { CallRefused, Retryable, Terminal } from "../../functions/shared/errors.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";

/** Errors that functions leave to their machines, as a person wants to read them. @throws Failure, or what it is. */
export async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Retryable) && !(error instanceof Terminal)) throw error;
    throw new Failure(codeOf(error), error.message, { cause: error });
  }
}

function codeOf(error: Error): ExitCode {
  if (error instanceof Retryable) return exitCodes.unreachable;
  return error instanceof CallRefused && isAboutWhoAsks(error.cause)
    ? exitCodes.notAllowed
    : exitCodes.refused;
}

const isAboutWhoAsks = (cause: unknown): boolean =>
  cause instanceof Error &&
  /^(AccessDenied|Unauthorized|NotAuthorized|AuthFailure|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|IncompleteSignature|SignatureDoesNotMatch|RequestExpired)/.test(
    cause.name,
  );
