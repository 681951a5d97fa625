/**
 * Errors in the shape in which the AWS SDK for JavaScript v3 throws them. `instanceof` an SDK exception works
 * too: the SDK's classes compare names (https://github.com/smithy-lang/smithy-typescript, ServiceException).
 */
export interface AwsError extends Error {
  readonly $fault: "client" | "server";
  readonly $metadata: { readonly httpStatusCode?: number };
}

export interface AwsErrorParts {
  /** HTTP status; 500 and above is the server's fault. Left out: 400, or 500 for the names of server faults. */
  readonly status?: number;
  /** Further members that the API's model declares for the error. */
  readonly members?: Readonly<Record<string, unknown>>;
}

const SERVER_FAULTS = [
  "InternalServerError",
  "InternalServerException",
  "InternalFailure",
  "InternalException",
  "InternalErrorException",
  "ServiceException",
  "ServiceUnavailable",
  "ServiceUnavailableException",
];

export function awsError(name: string, message: string, parts: AwsErrorParts = {}): AwsError {
  const status = parts.status ?? (SERVER_FAULTS.includes(name) ? 500 : 400);
  return Object.assign(new Error(message), {
    ...parts.members,
    name,
    $fault: status < 500 ? ("client" as const) : ("server" as const),
    $metadata: { httpStatusCode: status, attempts: 1, totalRetryDelay: 0 },
  });
}

/** From each service's API reference; services without a name of their own answer the common one. */
const INTERNAL_ERRORS: Readonly<Record<string, string>> = {
  dynamodb: "InternalServerError",
  ecr: "ServerException",
  ecs: "ServerException",
  eventbridge: "InternalException",
  lambda: "ServiceException",
  sns: "InternalErrorException",
};

/**
 * What a service calls an error inside of itself.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
export const internalErrorOf = (service: string): string => INTERNAL_ERRORS[service] ?? "InternalFailure";

/** A request whose answer never came: the SDK passes on what Node's socket or its own deadline threw. */
export function networkError(kind: "TimeoutError" | "ECONNRESET"): Error {
  return kind === "TimeoutError"
    ? Object.assign(new Error("Connection timed out after 3000 ms"), { name: kind })
    : Object.assign(new Error("read ECONNRESET"), { code: kind });
}

/** From the SDK's classification of errors (`@smithy/core`, submodule retry, service-error-classification). */
const THROTTLING = [
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException",
];
const TRANSIENT = ["TimeoutError", "RequestTimeout", "RequestTimeoutException"];
const TRANSIENT_CODES = [
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
];

/** Does the SDK itself try again after this error? Throttling waits longer. */
export function retryKind(error: unknown): "throttling" | "transient" | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", $metadata } = error as Partial<AwsError> & { code?: string };
  const status = $metadata?.httpStatusCode ?? 0;
  if (status === 429 || THROTTLING.includes(error.name)) return "throttling";
  const isTransient =
    TRANSIENT.includes(error.name) || TRANSIENT_CODES.includes(code) || [500, 502, 503, 504].includes(status);
  return isTransient ? "transient" : undefined;
}
