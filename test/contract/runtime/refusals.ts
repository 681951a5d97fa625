import type { Question } from "../section.ts";
import type { FunctionProcess, FunctionSetup } from "./function-process.ts";
import { startFunction } from "./function-process.ts";
import { nonsense, wrongRequests, wrongTrafficRequests } from "./nonsense.ts";
import type { RuntimeClient } from "./runtime-client.ts";

const refusal = "InputInvalid";

/** What people ask, by the end of the function's name. */
const doors: Readonly<Record<string, typeof wrongRequests>> = {
  "-command": wrongRequests,
  "-trafficCommand": wrongTrafficRequests,
};

/** One function in one process: it starts, refuses whatever makes no sense, and calls nobody meanwhile. */
export async function refusals(client: RuntimeClient, setup: FunctionSetup): Promise<Question[]> {
  const running = await startFunction(client, setup);
  try {
    const { initialised } = running;
    const starts: Question = {
      about: `${setup.name} starts`,
      differences:
        initialised.kind === "ready" ? [] : [`${initialised.errorType}: ${initialised.errorMessage}`],
    };
    if (initialised.kind !== "ready") return [starts];
    const refused = await refusesNonsense(running);
    const requests = doors[setup.name.slice(setup.name.lastIndexOf("-"))];
    const answered = requests ? [await answersPeople(setup.name, requests, running)] : [];
    return [
      starts,
      {
        about: `${setup.name} refuses ${nonsense.length} kinds of nonsense as ${refusal}`,
        differences: refused,
      },
      ...answered,
      {
        about: `${setup.name} calls nobody over nonsense`,
        differences: running.calls.map((call) => `it sent ${call}`),
      },
    ];
  } finally {
    await running.stop();
  }
}

async function refusesNonsense(running: FunctionProcess): Promise<string[]> {
  const found: string[] = [];
  for (const [name, event] of nonsense) {
    const outcome = await running.invoke(event);
    const { errorType, errorMessage } = { errorType: outcome.kind, errorMessage: "", ...outcome };
    if (errorType !== refusal) found.push(`${name} ends in ${errorType} ${errorMessage.slice(0, 200)}`);
    else if (!isSentence(errorMessage)) found.push(`${name} is refused with "${errorMessage.slice(0, 200)}"`);
    if (outcome.kind === "exit") break;
  }
  return found;
}

/** Something to read: not nothing, and not what a template makes of a value that is not there. */
const isSentence = (text: string): boolean => /\w{2,} \w/.test(text) && !/\[object |undefined,/.test(text);

/** People and the command line get an answer over HTTP, with a sentence, not an error. */
async function answersPeople(
  name: string,
  requests: typeof wrongRequests,
  running: FunctionProcess,
): Promise<Question> {
  const differences: string[] = [];
  for (const [what, event, status] of requests) {
    const outcome = await running.invoke(event);
    const body = outcome.kind === "answer" ? (Object(outcome.body) as Readonly<Record<string, unknown>>) : {};
    const { problem } = problemIn(body["body"]);
    if (body["statusCode"] !== status || !isSentence(problem ?? ""))
      differences.push(`${what}: ${JSON.stringify(outcome).slice(0, 300)}, not ${status} with a sentence`);
  }
  return { about: `${name} answers ${requests.length} wrong requests over HTTP`, differences };
}

function problemIn(text: unknown): { readonly problem?: string } {
  try {
    return Object(JSON.parse(String(text))) as { readonly problem?: string };
  } catch {
    return {};
  }
}
