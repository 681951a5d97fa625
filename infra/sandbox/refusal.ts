/**
 * Refusals of simulated services are the SDK's own exception classes, looked up by name, so that `instanceof`
 * works as with the real client and a name that the SDK does not have does not compile.
 */

export type RefusalName<Sdk> = Extract<
  { [Name in keyof Sdk]: Sdk[Name] extends new (options: never) => Error ? Name : never }[keyof Sdk],
  string
>;

type RefusalClass = new (options: { message: string; $metadata: typeof metadata }) => Error;

const metadata = {
  httpStatusCode: 400,
  requestId: "00000000-0000-4000-8000-000000000400",
  attempts: 1,
  totalRetryDelay: 0,
};

/** The refusals of one SDK namespace: `const refuse = refusals(codedeploySdk)`, then `throw refuse(name, text)`. */
export const refusals =
  <Sdk extends object>(sdk: Sdk) =>
  (name: RefusalName<Sdk>, message: string, httpStatusCode: number = metadata.httpStatusCode): Error => {
    const Refusal = sdk[name] as unknown as RefusalClass;
    return new Refusal({ message, $metadata: { ...metadata, httpStatusCode } });
  };

/** IAM's refusal is declared by no operation, so the SDK has no class for it: a bare error with the wire's name. */
export function accessDenied(action: string, name = "AccessDeniedException"): Error {
  const error = new Error(
    `User is not authorized to perform: ${action} because no identity-based policy allows it`,
  );
  return Object.assign(error, {
    name,
    $fault: "client" as const,
    $metadata: { ...metadata, httpStatusCode: name === "AccessDenied" ? 403 : 400 },
  });
}
