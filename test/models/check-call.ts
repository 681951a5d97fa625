import { valueProblems } from "./check-value.ts";
import type { ServiceModel, Shape } from "./service-model.ts";
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

/**
 * EC2's model declares no errors of any operation; the names are on a page.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const ec2Errors: ReadonlySet<string> = new Set([
  "DependencyViolation",
  "InvalidGroup.Duplicate",
  "InvalidGroup.InUse",
  "InvalidGroup.NotFound",
  "InvalidNextToken",
  "InvalidParameterValue",
  "InvalidPermission.Duplicate",
  "InvalidPermission.NotFound",
  "InvalidSubnetID.NotFound",
  "InvalidVpcID.NotFound",
  "RulesPerSecurityGroupLimitExceeded",
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
  if ("output" in call)
    parts.set("answer", shaped(model, operation.output?.shape, withoutMetadata(call.output), false));
  if (call.error !== undefined) parts.set("error", errorProblems(model, call));
  return parts;
}

/** What an operation takes or answers whose model names no shape: the SDK sends and gives an object all the same. */
const nothing: ServiceModel = { operations: {}, shapes: { Nothing: { type: "structure" } } };

function shaped(
  model: ServiceModel,
  shape: string | undefined,
  value: unknown,
  isRequest: boolean,
): string[] {
  const path = isRequest ? "request" : "answer";
  if (shape) return valueProblems({ model, path, isRequest }, shape, value);
  return valueProblems({ model: nothing, path, isRequest }, "Nothing", value);
}

function errorProblems(model: ServiceModel, { service, operation, error }: RecordedCall): string[] {
  if (!(error instanceof Error)) return [`error: not an Error: ${JSON.stringify(error)}`];
  const { name } = error;
  if (commonErrors.has(name) || networkErrors.has(name) || networkErrors.has(String(member(error, "code"))))
    return [];
  if (service === "ec2" && ec2Errors.has(name)) return [];
  const declared = (model.operations[operation]?.errors ?? []).map(({ shape }) => shape);
  const shape = declared.find((each) => each === name || shapeOf(model, each).error?.code === name);
  if (!shape)
    return [`error: ${operation} does not declare ${name}${declared.length > 0 ? "" : ", nor any other"}`];
  return [...memberProblems(model, shape, error), ...statusProblems(shapeOf(model, shape), error)];
}

function memberProblems(model: ServiceModel, shape: string, error: Error): string[] {
  const known = shapeOf(model, shape).members ?? {};
  const set = Object.entries(error).filter(([each, value]) => !ofTheSdk.has(each) && value !== undefined);
  return set.flatMap(([each, value]) => {
    const member = known[each];
    if (!member) return [`error: ${error.name} has no member ${each}`];
    return valueProblems({ model, path: `error.${each}`, isRequest: false }, member.shape, value);
  });
}

/** Errors of JSON protocols carry no status in the model: there all that is not AWS's fault is the caller's. */
function statusProblems({ error: wire, fault = false }: Shape, error: Error): string[] {
  const { httpStatusCode: status } = (member(error, "$metadata") ?? {}) as { httpStatusCode?: number };
  if (status === undefined) return [];
  if (wire?.httpStatusCode !== undefined)
    return status === wire.httpStatusCode
      ? []
      : [`error: ${error.name} has the status ${status}, AWS answers ${wire.httpStatusCode}`];
  if (status >= 500 === fault) return [];
  return [
    `error: ${error.name} has the status ${status}, but it is the ${fault ? "service" : "caller"}'s fault`,
  ];
}

const member = (value: object, name: string): unknown =>
  Object.entries(value).find(([key]) => key === name)?.[1];

function withoutMetadata(output: unknown): unknown {
  if (output === null || typeof output !== "object") return output;
  return Object.fromEntries(Object.entries(output).filter(([name]) => name !== "$metadata"));
}
