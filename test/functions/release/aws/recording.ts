/** One call as it came to the SDK's boundary. */
export interface Sent {
  readonly operation: string;
  readonly input: unknown;
}

/**
 * A client of the SDK that answers from a script and writes down what it was asked.
 * @param script for each operation its answers, one after the other; an error among them is thrown.
 */
export function recording(script: Readonly<Record<string, readonly (object | Error)[]>>) {
  const sent: Sent[] = [];
  const left = new Map(Object.entries(script).map(([name, answers]) => [name, [...answers]]));
  const client = Object.create({
    async send(command: { readonly input: unknown }): Promise<object> {
      const operation = command.constructor.name.replace(/Command$/, "");
      sent.push({ operation, input: command.input });
      const answer = left.get(operation)?.shift();
      if (answer === undefined) throw new TypeError(`${operation} was not expected (again)`);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { client, sent, inputs: () => sent.map(({ input }) => input) };
}

/** An error as the SDK throws it. */
export const sdkError = (name: string, message = "in AWS's words", fault?: "client" | "server"): Error =>
  Object.assign(new Error(message), { name, ...(fault ? { $fault: fault } : {}) });
