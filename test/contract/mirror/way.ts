import { createServer, request as send } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What happens to one request on its way to Octavia. */
export type Mishap =
  /** Answered as it is. */
  | { readonly kind: "nothing" }
  /** Of the answer's text only this share arrives, and the connection is cut. */
  | { readonly kind: "cut"; readonly share: number }
  /** The answer says something else, in the form that it had. */
  | {
      readonly kind: "other";
      readonly change: (body: string) => { readonly body: string; readonly type?: string };
    }
  /** Somebody acts first. */
  | { readonly kind: "meanwhile"; readonly act: () => Promise<void> };

export interface Way {
  readonly url: string;
  /** Asked of each request, with its path and query; pages may have at most so many items. */
  happens: (target: string) => Mishap;
  mostPerPage: number | undefined;
  /** Paths and queries, as they were sent on. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** A way to Octavia, on 127.0.0.1, on which something can happen. */
export async function wayTo(octaviaUrl: string): Promise<Way> {
  const server = createServer((incoming, outgoing) => {
    passOn(way, octaviaUrl, incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const way: Way = {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    happens: () => ({ kind: "nothing" }),
    mostPerPage: undefined,
    asked: [],
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return way;
}

async function passOn(way: Way, octaviaUrl: string, incoming: IncomingMessage, outgoing: ServerResponse) {
  const target = paged(incoming.url ?? "/", way.mostPerPage);
  way.asked.push(target);
  const mishap = way.happens(target);
  if (mishap.kind === "meanwhile") await mishap.act();
  const answer = await asked(`${octaviaUrl}${target}`, incoming);
  if (mishap.kind === "cut") {
    outgoing.writeHead(answer.status, { ...answer.headers, "content-length": answer.body.length });
    outgoing.write(answer.body.subarray(0, Math.floor(answer.body.length * mishap.share)));
    setTimeout(() => incoming.socket.destroy(), 20);
    return;
  }
  const { body, type } =
    mishap.kind === "other"
      ? mishap.change(answer.body.toString("utf8"))
      : { body: answer.body, type: undefined };
  const headers = { ...answer.headers, ...(type === undefined ? {} : { "content-type": type }) };
  outgoing.writeHead(answer.status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}

/** Octavia makes pages as short as it is asked to. */
function paged(target: string, most: number | undefined): string {
  if (most === undefined) return target;
  const url = new URL(target, "http://127.0.0.1");
  if (url.searchParams.has("limit")) url.searchParams.set("limit", String(most));
  return `${url.pathname}${url.search}`;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

function asked(url: string, { method, headers }: IncomingMessage): Promise<Answer> {
  const { host: _, connection: __, ...others } = headers;
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers: others }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 502,
          headers: Object.fromEntries(
            ["content-type", "date", "www-authenticate"].flatMap((name) => {
              const value = response.headers[name];
              return typeof value === "string" ? [[name, value]] : [];
            }),
          ),
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.on("error", reject);
    request.end();
  });
}
