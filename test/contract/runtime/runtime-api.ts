import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What became of one event. */
export type Outcome =
  | { readonly kind: "answer"; readonly body: unknown }
  | { readonly kind: "error"; readonly errorType: string; readonly errorMessage: string };

/** What the start of a process cost until its first request for an event. */
export interface StartCost {
  readonly ms: number;
  readonly cpuMs: number;
}

export type Initialised =
  | { readonly kind: "ready"; readonly cost: StartCost }
  | { readonly kind: "failed"; readonly errorType: string; readonly errorMessage: string };

/** Lambda's runtime API, for one process at a time. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export interface RuntimeApi {
  /** Host and port, as the client wants them. */
  readonly address: string;
  /** Settles at the first request for an event, or when the client says that it could not start. */
  readonly initialised: Promise<Initialised>;
  /** Gives the event out at the next request. */
  invoke(event: unknown, invokedArn: string, seconds: number): Promise<Outcome>;
  /** Requests that are none of the runtime API: calls of AWS. */
  readonly calls: readonly string[];
  /** How the next calls of AWS are answered. At first: 503. */
  answerCalls(answer: CallAnswer): void;
  close(): Promise<void>;
}

/** Cuts the connection without an answer, or answers. */
export type CallAnswer = "cut" | { readonly status: number; readonly body: string };

interface Waiting {
  readonly id: string;
  readonly event: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly settle: (outcome: Outcome) => void;
}

const prefix = "/2018-06-01/runtime/";

export async function startRuntimeApi(): Promise<RuntimeApi> {
  const queue: Waiting[] = [];
  const given = new Map<string, Waiting>();
  const calls: string[] = [];
  let callAnswer: CallAnswer = { status: 503, body: "{}" };
  const initialised = Promise.withResolvers<Initialised>();
  let idle: ServerResponse | undefined;
  const giveOut = (): void => {
    const [waiting] = queue;
    if (!idle || !waiting) return;
    queue.shift();
    given.set(waiting.id, waiting);
    idle.writeHead(200, { ...waiting.headers, "content-type": "application/json" });
    idle.end(JSON.stringify(waiting.event));
    idle = undefined;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? "";
    const text = await textOf(request);
    if (url === `${prefix}invocation/next`) {
      initialised.resolve({ kind: "ready", cost: costIn(request) });
      idle = response;
      return giveOut();
    }
    const [, id = "", how] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(url) ?? [];
    if (url === `${prefix}init/error`) initialised.resolve({ kind: "failed", ...errorIn(text) });
    else if (how === "response") given.get(id)?.settle({ kind: "answer", body: JSON.parse(text) as unknown });
    else if (how === "error") given.get(id)?.settle({ kind: "error", ...errorIn(text) });
    if (url.startsWith(prefix)) return void response.writeHead(202).end("{}");
    calls.push(`${request.method ?? ""} ${url} ${String(request.headers["x-amz-target"] ?? "")}`);
    if (callAnswer === "cut") return void request.socket.destroy();
    response.writeHead(callAnswer.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(callAnswer.body);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = server.address();
  const port = typeof at === "object" && at ? at.port : 0;
  let count = 0;
  return {
    address: `127.0.0.1:${port}`,
    initialised: initialised.promise,
    calls,
    answerCalls: (answer) => (callAnswer = answer),
    invoke(event, invokedArn, seconds) {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      const id = `8476a536-e9f4-11e8-9739-${String(++count).padStart(12, "0")}`;
      queue.push({ id, event, headers: headersOf(id, invokedArn, seconds), settle: resolve });
      giveOut();
      return promise;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const headersOf = (id: string, invokedArn: string, seconds: number) => ({
  "lambda-runtime-aws-request-id": id,
  "lambda-runtime-deadline-ms": String(Date.now() + seconds * 1000),
  "lambda-runtime-invoked-function-arn": invokedArn,
  "lambda-runtime-trace-id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function errorIn(text: string): { errorType: string; errorMessage: string } {
  const { errorType, errorMessage } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return { errorType: String(errorType), errorMessage: String(errorMessage) };
}

const costIn = ({ headers }: IncomingMessage): StartCost => ({
  ms: Number(headers["x-start-ms"]),
  cpuMs: Number(headers["x-start-cpu-ms"]),
});
