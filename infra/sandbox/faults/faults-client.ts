/**
 * What a simulated client is at the boundary of the AWS SDK for JavaScript v3: `send` with a command instance.
 * An operation that is not in a client's table is an error of the sandbox, not of AWS: a flow that needs it
 * must not pass by accident.
 */
export interface Command {
  readonly input: object;
}

/** Anything with the SDK's `send`: a simulated client, a wrapped one, or a real one. */
export interface Sender {
  send(...args: never[]): unknown;
}

/** Name of operation → what it does with the command's input. */
export type Operations = Readonly<Record<string, (input: never) => unknown>>;

/** `PutItemCommand` → `PutItem`. */
export const operationOf = (command: object): string => command.constructor.name.replace(/Command$/, "");

/** Fits wherever the SDK's client is wanted for its `send`; that the answers fit is the operations' affair. */
export interface AnyClient {
  send(command: never): Promise<never>;
}

/** @param service only names the client in the error. */
export function clientOf(service: string, operations: Operations): AnyClient {
  return {
    async send(command: Command): Promise<never> {
      const name = operationOf(command);
      const operation = operations[name];
      if (!operation) throw new Error(`The sandbox does not simulate ${service}:${name}.`);
      return (await operation(command.input as never)) as never;
    },
  };
}

/** @throws Error naming members that are set in the input and that the sandbox would pass over in silence. */
export function refuseUnknown(service: string, input: object, known: readonly string[]): void {
  for (const [member, value] of Object.entries(input))
    if (value !== undefined && !known.includes(member))
      throw new Error(`The sandbox does not simulate ${service}: ${member}.`);
}
