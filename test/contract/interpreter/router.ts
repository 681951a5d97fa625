import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { freePort } from "../program.ts";

/** One invocation as it came over the wire. */
export interface Call {
  readonly function: string;
  /** The version or alias of the ARN; empty when there is none. */
  readonly qualifier: string;
  readonly payload: unknown;
}

/** Payloads are JSON text. */
export type Reply =
  | { readonly kind: "returned"; readonly payload: string }
  | { readonly kind: "failed"; readonly payload: string }
  /** Lambda itself said no, under the name of its exception. */
  | { readonly kind: "refused"; readonly error: string; readonly message: string };

export type Answerer = (call: Call) => Promise<Reply>;

/**
 * Stands where the interpreter expects Lambda. Each run has an account of its own, so the account in a
 * function's ARN says whose call it is.
 */
export interface Router {
  readonly port: number;
  answer(account: string, answerer: Answerer): void;
  stop(): Promise<void>;
}

export async function startRouter(): Promise<Router> {
  const port = await freePort();
  const answerers = new Map<string, Answerer>();
  const server = createServer((request, response) => void route(answerers, request, response));
  // An invocation is held open for as long as the run wants it to hang.
  server.requestTimeout = 0;
  await listening(server, port);
  return {
    port,
    answer: (account, answerer) => void answerers.set(account, answerer),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

const invocation =
  /^\/2015-03-31\/functions\/arn:aws:lambda:[^:]+:(\d+):function:([^:/]+):?([^/]*)\/invocations$/;

async function route(
  answerers: ReadonlyMap<string, Answerer>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, account = "", name = "", qualifier = ""] =
    invocation.exec(decodeURIComponent(request.url ?? "")) ?? [];
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const answerer = answerers.get(account);
  if (!answerer)
    return send(response, refusal("ResourceNotFoundException", `nobody is asked at ${request.url}`));
  const payload: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
  const reply = await answerer({ function: name, qualifier, payload });
  send(response, reply.kind === "refused" ? refusal(reply.error, reply.message) : told(reply));
}

interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Without a request id, the interpreter stumbles over the answer of a failed function. */
const common = {
  "content-type": "application/json",
  "x-amzn-requestid": "00000000-0000-4000-8000-000000000000",
};

const told = (reply: Exclude<Reply, { kind: "refused" }>): Wire => ({
  status: 200,
  headers: {
    ...common,
    "x-amz-executed-version": "1",
    ...(reply.kind === "failed" && { "x-amz-function-error": "Unhandled" }),
  },
  body: reply.payload,
});

const refusal = (error: string, message: string): Wire => ({
  status: 400,
  headers: { ...common, "x-amzn-errortype": error },
  body: JSON.stringify({ Message: message }),
});

function send(response: ServerResponse, { status, headers, body }: Wire): void {
  response.writeHead(status, headers);
  response.end(body);
}
