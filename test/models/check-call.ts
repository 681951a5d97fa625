import { valueProblems } from "./check-value.ts";
import type { ServiceModel } from "./service-model.ts";
import { shapeOf } from "./service-model.ts";

/** One call as it passed the boundary of the SDK. */
export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

/**
 * Errors that every operation may answer and none declares.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and each service's own page of that name
 */
export const commonErrors: ReadonlySet<string> = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InternalFailure",
  "InternalServerError",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "OptInRequired",
  "RequestExpired",
  "RequestLimitExceeded",
  "ServiceUnavailable",
  "Throttling",
  "ThrottlingException",
  "UnrecognizedClientException",
  "ValidationError",
  "ValidationException",
]);

/** What the SDK makes of a network that fails: no service answered that. */
const networkErrors: ReadonlySet<string> = new Set(["TimeoutError", "ECONNRESET"]);
/** What the SDK puts on every error and every answer. */
const ofTheSdk: ReadonlySet<string> = new Set([
  "name",
  "message",
  "Message",
  "stack",
  "code",
  "cause",
  "$fault",
  "$metadata",
  "$service",
  "$response",
  "$retryable",
  "Type",
  "Error",
]);

export type Part = "request" | "answer" | "error";

/** What is wrong with each part of a call. A part that it has not is not there. */
export function callProblems(model: ServiceModel, call: RecordedCall): Map<Part, string[]> {
  const operation = model.operations[call.operation];
  if (!operation) return new Map([["request", [`there is no operation ${call.operation}`]]]);
  const parts = new Map<Part, string[]>([
    ["request", shaped(model, operation.input?.shape, call.input, true)],
  ]);
  if (call.output !== undefined)
    parts.set("answer", shaped(model, operation.output?.shape, withoutMetadata(call.output), false));
  if (call.error !== undefined) parts.set("error", errorProblems(model, call));
  return parts;
}

function shaped(
  model: ServiceModel,
  shape: string | undefined,
  value: unknown,
  isRequest: boolean,
): string[] {
  const path = isRequest ? "request" : "answer";
  if (shape) return valueProblems({ model, path, isRequest }, shape, value);
  return Object.keys(value ?? {}).map((name) => `${path}: there is no member ${name}`);
}

export function errorProblems(model: ServiceModel, { operation, error }: RecordedCall): string[] {
  if (!(error instanceof Error)) return [`error: not an Error: ${JSON.stringify(error)}`];
  const { name } = error;
  if (commonErrors.has(name) || networkErrors.has(name) || networkErrors.has(String(member(error, "code"))))
    return [];
  const declared = (model.operations[operation]?.errors ?? []).map(({ shape }) => shape);
  const shape = declared.find((each) => each === name || shapeOf(model, each).error?.code === name);
  if (!shape)
    return [`error: ${operation} does not declare ${name}${declared.length > 0 ? "" : ", nor any other"}`];
  const known = shapeOf(model, shape).members ?? {};
  const set = Object.keys(error).filter((each) => !ofTheSdk.has(each));
  return set.flatMap((each) => (each in known ? [] : [`error: ${name} has no member ${each}`]));
}

const member = (value: object, name: string): unknown =>
  Object.entries(value).find(([key]) => key === name)?.[1];

function withoutMetadata(output: unknown): unknown {
  if (output === null || typeof output !== "object") return output;
  return Object.fromEntries(Object.entries(output).filter(([name]) => name !== "$metadata"));
}
