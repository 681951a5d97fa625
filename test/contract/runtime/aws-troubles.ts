import type { Question } from "../section.ts";
import type { FunctionSetup } from "./function-process.ts";
import { nameOf, startFunction } from "./function-process.ts";
import type { CallAnswer } from "./runtime-api.ts";
import type { RuntimeClient } from "./runtime-client.ts";

const refusedAs = (type: string): CallAnswer => ({
  status: 400,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: "planted" }),
});

/** What AWS answers a function's first call, and the name under which the function must end. */
const troubles: readonly (readonly [what: string, answer: CallAnswer, name: string])[] = [
  ["has a fault of its own", { status: 503, body: "{}" }, "Unreachable"],
  ["cuts the connection", "cut", "Unreachable"],
  ["asks to slow down", refusedAs("ThrottlingException"), "Throttled"],
  ["refuses the call", refusedAs("AccessDeniedException"), "CallRefused"],
  ["knows nothing of the release", { status: 200, body: "{}" }, "LedgerInvalid"],
];

/** With the real SDK in the bundle: what AWS does to a call becomes one of our names, whatever the SDK calls it. */
export async function awsTroubles(client: RuntimeClient, setup: FunctionSetup): Promise<Question[]> {
  const running = await startFunction(client, setup);
  try {
    const questions: Question[] = [];
    for (const [what, answer, name] of troubles) {
      const before = running.calls.length;
      running.answerCalls(answer);
      const ended = await running.invoke({
        ticket: { release: "storefront-1", service: "storefront", fence: 1 },
      });
      const differences = nameOf(ended) === name ? [] : [`it ends in ${JSON.stringify(ended).slice(0, 300)}`];
      if (running.calls.length === before) differences.push("nothing was called");
      questions.push({ about: `${setup.name} ends in ${name} when AWS ${what}`, differences });
    }
    return questions;
  } finally {
    await running.stop();
  }
}
