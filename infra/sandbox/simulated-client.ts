import { copyOf } from "./copy.ts";
import { clientOf } from "./faults/faults-client.ts";
import type { Sender } from "./faults/faults-client.ts";

export type Operation = (input: never) => object;

const answered = {
  httpStatusCode: 200,
  requestId: "00000000-0000-4000-8000-000000000200",
  attempts: 1,
  totalRetryDelay: 0,
};

/** A client over a table of operations. What goes in and what comes out are copies, as over a wire. */
export function simulatedClient(service: string, operations: Readonly<Record<string, Operation>>): Sender {
  const copying = Object.entries(operations).map(([name, run]) => [
    name,
    (input: object) => ({
      $metadata: { ...answered },
      ...copyOf(run(copyOf(input) as never)),
    }),
  ]);
  return clientOf(service, Object.fromEntries(copying));
}
