import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod/mini";
import { translate } from "../../shared/aws-errors.ts";
import { CallRefused, Unreachable, terminal } from "../../shared/errors.ts";
import type { ReadAnswer, ReadRequest, SourceRead } from "../read/source.ts";

type Client = Pick<LambdaClient, "send">;

/** As much as tells whether it is an answer at all: the function parsed what Octavia said, and is ours. */
const Read = z.looseObject({
  kind: z.enum(["complete", "changed", "unchanged", "gone", "unreadable"]),
  readAt: z.string(),
});
const Answer = z.record(z.string(), Read);
/** What a function that failed answers; ours are named as the errors they threw. */
const Fault = z.object({ errorType: z.string(), errorMessage: z.string() });

/** A synchronous answer may have 6 MB. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const tooLarge = "Function.ResponseSizeTooLarge";

/**
 * Reads Octavia by the function that stands in its network. What cannot be read is `unreadable` in the answer, just
 * as where the reader is called directly; nothing of the request is told, for it has the credentials. An answer that
 * is too large is asked for by halves.
 * @param name name or ARN of the function. @param now ISO 8601.
 */
export function octaviaFunction(client: Client, name: string, now: () => string) {
  const unreadable = (reason: string): SourceRead => ({ kind: "unreadable", reason, readAt: now() });

  return async function readThroughFunction(request: ReadRequest): Promise<ReadAnswer> {
    const { loadBalancers } = request;
    const each = (found: (id: string) => SourceRead): ReadAnswer =>
      Object.fromEntries(loadBalancers.map(({ id }) => [id, found(id)]));
    try {
      const said = await invoked(client, name, request);
      if (said !== tooLarge) return each((id) => said[id] ?? unreadable(`${name} did not answer for it`));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return each(() => unreadable(reason));
    }
    if (loadBalancers.length < 2)
      return each(() =>
        unreadable(`${name}: what it read is more than an answer of Lambda's may have, 6 MB`),
      );
    const middle = Math.ceil(loadBalancers.length / 2);
    const halves = [loadBalancers.slice(0, middle), loadBalancers.slice(middle)];
    const answers = halves.map((half) => readThroughFunction({ ...request, loadBalancers: half }));
    return Object.assign({}, ...(await Promise.all(answers))) as ReadAnswer;
  };
}

async function invoked(
  client: Client,
  name: string,
  request: ReadRequest,
): Promise<ReadAnswer | typeof tooLarge> {
  const Payload = new TextEncoder().encode(JSON.stringify(request));
  const { Payload: payload, FunctionError } = await client
    .send(new InvokeCommand({ FunctionName: name, Payload }))
    .catch(translate(`Invoke ${name}`));
  const said = parsed(new TextDecoder().decode(payload));
  if (FunctionError) return fault(name, said);
  const answer = Answer.safeParse(said);
  if (!answer.success) throw new Unreachable(`${name}: its answer is not what a reader answers`);
  return answer.data as unknown as ReadAnswer;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws CallRefused when it would fail again, else Unreachable, its own time limit among them. */
function fault(name: string, said: unknown): typeof tooLarge {
  const { errorType, errorMessage } = Fault.safeParse(said).data ?? {
    errorType: "unknown",
    errorMessage: "it did not say why",
  };
  if (errorType === tooLarge) return tooLarge;
  const sentence = `${name} failed: ${errorType}: ${errorMessage}`;
  const isFinal = terminal.some(({ prototype }) => prototype.name === errorType);
  throw isFinal ? new CallRefused(sentence) : new Unreachable(sentence);
}
