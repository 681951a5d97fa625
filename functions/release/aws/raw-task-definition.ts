import type { DescribeTaskDefinitionCommand, TaskDefinition } from "@aws-sdk/client-ecs";

type Next = (args: unknown) => Promise<unknown>;
type Middleware = Parameters<DescribeTaskDefinitionCommand["middlewareStack"]["addRelativeTo"]>[0];

interface RawResponse {
  response: { body?: AsyncIterable<Uint8Array> | Uint8Array };
}

/**
 * Watches one DescribeTaskDefinition for what AWS sent. The SDK drops members that it does not know, in
 * silence; a revision registered from such an answer would lose them.
 */
export function rawTaskDefinition(command: DescribeTaskDefinitionCommand): {
  unknownMembers(found: TaskDefinition): string[];
} {
  let sent: unknown;
  command.middlewareStack.addRelativeTo(
    ((next: Next) => async (args: unknown) => {
      const result = await next(args);
      const { response } = result as RawResponse;
      if (response.body) {
        const bytes = await collected(response.body);
        response.body = bytes;
        sent = parsed(bytes);
      }
      return result;
    }) as unknown as Middleware,
    { name: "keepRawAnswer", relation: "after", toMiddleware: "deserializerMiddleware", override: true },
  );
  return {
    unknownMembers(found) {
      const { taskDefinition } = (sent ?? {}) as { taskDefinition?: unknown };
      return taskDefinition === undefined ? [] : lost(taskDefinition, found, "");
    },
  };
}

async function collected(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined; // Not JSON: the SDK's own deserialiser says so.
  }
}

/** Paths of members that were sent and are not in what the SDK made of them. */
function lost(sent: unknown, kept: unknown, path: string): string[] {
  if (Array.isArray(sent))
    return sent.flatMap((each, index) =>
      lost(each, (kept as unknown[] | undefined)?.[index], `${path}[${index}]`),
    );
  if (sent === null || typeof sent !== "object" || kept instanceof Date) return [];
  return Object.entries(sent).flatMap(([name, value]) => {
    const here = path ? `${path}.${name}` : name;
    if (value === null) return [];
    if (kept === null || typeof kept !== "object" || !(name in kept)) return [here];
    return lost(value, Reflect.get(kept, name), here);
  });
}
