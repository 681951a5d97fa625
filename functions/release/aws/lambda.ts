import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod/mini";
import { CallRefused, Unreachable, terminal } from "../../shared/errors.ts";
import { translate } from "../../shared/aws-errors.ts";

export const lambda = (client: Pick<LambdaClient, "send">) => ({
  /**
   * Invokes a function and waits for its answer.
   * @param name a name or an ARN.
   * @param payload anything that JSON can say.
   * @returns the answer, parsed; undefined when the function answers nothing.
   * @throws CallRefused when Lambda refuses the call, or the function ended with an error that would come again;
   * Unreachable when it ended with any other error, its own time limit among them; Throttled.
   */
  async invoke(name: string, payload: unknown): Promise<unknown> {
    const command = new InvokeCommand({
      FunctionName: name,
      Payload: new TextEncoder().encode(JSON.stringify(payload)),
    });
    const answer = await client.send(command).catch(translate(`Invoke ${name}`));
    const said = parsed(name, new TextDecoder().decode(answer.Payload));
    if (answer.FunctionError) throw functionFault(name, said);
    return said ?? undefined;
  },
});

export type Lambda = ReturnType<typeof lambda>;

function parsed(name: string, text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Unreachable(`Invoke ${name}: the answer is not JSON`, { cause });
  }
}

/** A function that failed answers this; ours are named as the errors they threw. */
const Fault = z.object({ errorType: z.string(), errorMessage: z.string() });

function functionFault(name: string, said: unknown): Error {
  const { errorType, errorMessage } = Fault.safeParse(said).data ?? {
    errorType: "unknown",
    errorMessage: "",
  };
  const sentence = `${name} failed: ${errorType}: ${errorMessage}`;
  const isFinal = terminal.some(({ prototype }) => prototype.name === errorType);
  return isFinal ? new CallRefused(sentence) : new Unreachable(sentence);
}
