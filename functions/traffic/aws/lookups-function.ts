import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod/mini";
import { translate } from "../../shared/aws-errors.ts";
import { Unreachable } from "../../shared/errors.ts";
import type { Lookups } from "../dns/lookups.ts";

const counts = z.record(z.string(), z.number());
const Told = z.object({
  tally: z.object({
    asked: z.number(),
    counts,
    elsewhere: z.number(),
    strangers: z.array(z.string()),
    failed: counts,
    endedBy: z.enum(["count", "time"]),
  }),
});
const Found = z.union([z.object({ addresses: z.array(z.string()) }), z.object({ failed: z.string() })]);

/**
 * Look-ups by the function that stands in the network of private zones, in place of our own.
 * @throws Unreachable when it does not answer: the next look asks again.
 */
export function lookupsFunction(
  client: Pick<LambdaClient, "send">,
  name: string,
  now: () => number,
): Lookups {
  async function asked<Answer>(schema: z.ZodMiniType<Answer>, question: object): Promise<Answer> {
    const Payload = new TextEncoder().encode(JSON.stringify(question));
    const { Payload: payload, FunctionError } = await client
      .send(new InvokeCommand({ FunctionName: name, Payload }))
      .catch(translate(`Invoke ${name}`));
    const text = new TextDecoder().decode(payload);
    if (FunctionError) throw new Unreachable(`${name} failed: ${text.slice(0, 300)}`);
    const answer = schema.safeParse(parsed(text));
    if (!answer.success) throw new Unreachable(`${name}: its answer is no answer of look-ups`);
    return answer.data;
  }
  return {
    async tally({ deadlineAt, ...asking }) {
      const withinMs = Math.max(0, deadlineAt - now());
      return (await asked(Told, { kind: "tally", ...asking, withinMs })).tally;
    },
    async addresses(host, type, server) {
      const question = { kind: "addresses", name: host, type, ...(server === undefined ? {} : { server }) };
      const found = await asked(Found, question);
      if ("addresses" in found) return found.addresses;
      // As Node's own resolver says it.
      throw Object.assign(new Error(`${host}: ${found.failed}`), { code: found.failed });
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
