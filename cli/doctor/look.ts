import { Failure, exitCodes } from "../exit-codes.ts";
import type { Subject, Unseen } from "./finding.ts";

/** What a read of the account gave. Whatever depends on something that is not seen stays unsaid. */
export type Sight<T> =
  | { readonly kind: "seen"; readonly value: T }
  | { readonly kind: "absent" }
  | { readonly kind: "unseen" };

export const seen = <T>(value: T): Sight<T> => ({ kind: "seen", value });
export const absent = { kind: "absent" } as const;
/** Not looked at, as where what it hangs on could not be seen. */
export const unseen = { kind: "unseen" } as const;

export const valueOf = <T>(sight: Sight<T>): T | undefined =>
  sight.kind === "seen" ? sight.value : undefined;

export interface Question extends Subject {
  /** The IAM action that the call needs. */
  readonly action: string;
  /** What is looked at, for the person who may not. */
  readonly of: string;
  /** Names of errors that mean that there is no such thing. */
  readonly absent?: readonly string[];
}

/** Makes one read. @throws Failure when it is not about this read: no network, credentials that AWS does not take. */
export type Look = <T>(question: Question, call: () => Promise<T | undefined>) => Promise<Sight<T>>;

/** Reads made under it are never silent: `unseen` lists each that gave no answer, once. */
export function lookout(): { readonly look: Look; readonly unseen: () => readonly Unseen[] } {
  const missed = new Map<string, Unseen>();
  const look: Look = async (question, call) => {
    try {
      const value = await call();
      return value === undefined ? absent : seen(value);
    } catch (error) {
      const cause = causeOf(error);
      if (isNamedLike(question.absent ?? [], cause.name)) return absent;
      if (isAboutWhoAsks(cause)) throw notTaken(cause);
      if (isNetwork(cause)) throw noAnswer(question, cause);
      const { absent: _, ...asked } = question;
      const key = JSON.stringify(asked);
      missed.set(key, {
        ...asked,
        said: `${cause.name}: ${firstLine(cause.message)}`,
        isDenied: isDenied(cause),
      });
      return unseen;
    }
  };
  return { look, unseen: () => [...missed.values()] };
}

/** The SDK adds hints for programmers under what was said. */
const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

type Cause = Error & { readonly $metadata?: { readonly httpStatusCode?: number }; readonly $fault?: string };

/** The adapters of the functions wrap what the SDK threw. */
function causeOf(error: unknown): Cause {
  const own = error instanceof Error ? error : new Error(String(error));
  return own.cause instanceof Error && (own.cause as Cause).$fault !== undefined ? own.cause : own;
}

/** The query protocol's codes come with or without the ending that the SDK's classes have. */
const isNamedLike = (names: readonly string[], name: string): boolean =>
  names.some((each) => each === name || each === `${name}Exception` || `${each}Exception` === name);

const isDenied = ({ name, $metadata }: Cause): boolean =>
  /^(AccessDenied|AuthorizationError|NotAuthorized|Unauthorized)/.test(name) ||
  $metadata?.httpStatusCode === 403;

const isAboutWhoAsks = ({ name }: Cause): boolean =>
  /^(ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|IncompleteSignature|SignatureDoesNotMatch|MissingAuthenticationToken)/.test(
    name,
  );

/** No service answered at all. */
const isNetwork = (cause: Cause): boolean =>
  cause.$metadata?.httpStatusCode === undefined &&
  cause.$fault === undefined &&
  (cause.name === "TimeoutError" || "code" in cause);

const notTaken = (cause: Error): Failure =>
  new Failure(exitCodes.notAllowed, `AWS does not accept these credentials: ${cause.message}`, { cause });

const noAnswer = ({ action }: Question, cause: Error): Failure =>
  new Failure(exitCodes.unreachable, `no answer to ${action}: ${cause.message || cause.name}`, { cause });
