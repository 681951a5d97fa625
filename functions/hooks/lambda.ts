import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod/mini";
import { CallRefused, Unreachable, terminal } from "../shared/errors.ts";
import { translate } from "../shared/aws-errors.ts";
import type { ProbeAnswer, ProbeRequest } from "./smoke.ts";

/** The probe function takes at most 20 requests at once. */
const batch = 20;

const Answers = z.object({
  results: z.array(
    z.object({
      status: z.optional(z.number()),
      headers: z.record(z.string(), z.string()),
      bodyText: z.string(),
      latencyMs: z.number(),
      error: z.optional(z.string()),
    }),
  ),
});

/** The function that sends HTTP requests from inside the network. */
export const probe = (client: Pick<LambdaClient, "send">, functionName: string) => ({
  /** One answer for each request, in their order. */
  async ask(requests: readonly ProbeRequest[]): Promise<ProbeAnswer[]> {
    const answers: ProbeAnswer[] = [];
    for (let start = 0; start < requests.length; start += batch)
      answers.push(...(await some(client, functionName, requests.slice(start, start + batch))));
    return answers;
  },
});

async function some(
  client: Pick<LambdaClient, "send">,
  functionName: string,
  requests: readonly ProbeRequest[],
): Promise<ProbeAnswer[]> {
  const payload = new TextEncoder().encode(JSON.stringify({ requests }));
  const answer = await client
    .send(new InvokeCommand({ FunctionName: functionName, Payload: payload }))
    .catch(translate(`Invoke ${functionName}`));
  const text = new TextDecoder().decode(answer.Payload);
  if (answer.FunctionError) throw functionFault(functionName, text);
  const parsed = Answers.safeParse(jsonOf(text));
  if (!parsed.success || parsed.data.results.length !== requests.length)
    throw new CallRefused(`${functionName} did not answer as the probe does`);
  return parsed.data.results;
}

/** A function that failed answers this; ours are named as the errors they threw. */
const Fault = z.object({ errorType: z.string(), errorMessage: z.string() });

function functionFault(functionName: string, text: string): Error {
  const fault = Fault.safeParse(jsonOf(text)).data;
  const sentence = `${functionName} failed: ${fault?.errorType ?? "unknown"}: ${fault?.errorMessage ?? text.slice(0, 200)}`;
  const isFinal = terminal.some(({ prototype }) => prototype.name === fault?.errorType);
  return isFinal ? new CallRefused(sentence) : new Unreachable(sentence);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
