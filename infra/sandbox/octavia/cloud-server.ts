/** The simulated cloud on a port of 127.0.0.1, in real time. */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../ports.ts";
import type { Cloud } from "./cloud.ts";
import type { CloudRequest } from "./web-answer.ts";

export interface CloudServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The machine's time, for a cloud that is reached from outside of the process. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(ms, _label, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return { at: Date.now() + ms, cancel: () => clearTimeout(timer) };
  },
};

/** @param cloudAt makes the cloud when its address is known, for its catalogue names it. */
export async function serveCloud(cloudAt: (origin: string) => Cloud): Promise<CloudServer> {
  let cloud: Cloud | undefined;
  const server = createServer((incoming, outgoing) => {
    if (cloud) void serve(cloud, incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  cloud = cloudAt(url);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(cloud: Cloud, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const request: CloudRequest = {
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : value,
      ]),
    ),
    body: new TextDecoder().decode(Buffer.concat(chunks)),
  };
  const reply = await cloud.reply(request);
  // A server that is there cannot refuse a connection: it cuts it.
  if (reply.kind === "cut" || reply.kind === "refused") incoming.socket.destroy();
  if (reply.kind === "answer")
    outgoing.writeHead(reply.answer.status, { ...reply.answer.headers }).end(reply.answer.body);
}
