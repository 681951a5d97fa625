import type { RequestListener, Server } from "node:http";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer as createPlainServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { HttpRequest } from "../../../../functions/targets/read/http.ts";
import { web } from "../../../../functions/targets/read/web.ts";
import { expired, good, key, otherName } from "./certificates.ts";

const servers: (Server | ReturnType<typeof createPlainServer>)[] = [];
const webs: ReturnType<typeof web>[] = [];

afterEach(() => {
  for (const each of webs.splice(0)) each.close();
  for (const server of servers.splice(0)) {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server | ReturnType<typeof createPlainServer>): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port }: AddressInfo = Object(server.address());
  return port;
}

const plain = async (answer: RequestListener) => `http://127.0.0.1:${await listening(createServer(answer))}`;
const secure = async (cert: string) => {
  const server = createSecureServer({ key, cert }, (_, response) => response.end("{}"));
  return `https://127.0.0.1:${await listening(server)}`;
};

function ask(url: string, more: Partial<HttpRequest> = {}, options: Parameters<typeof web>[0] = {}) {
  const made = web(options);
  webs.push(made);
  return made.http({ method: "GET", url, headers: {}, limitMs: 10_000, ...more });
}

const failed = (reason: string | RegExp, isTransient = false) => ({
  kind: "failed",
  reason: typeof reason === "string" ? reason : (expect.stringMatching(reason) as unknown),
  isTransient,
});

describe("an answer", () => {
  test("comes with status, headers in small letters, and body, and what was sent arrives", async () => {
    const url = await plain((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () =>
        response
          .writeHead(201, { "X-Subject-Token": "t1" })
          .end(
            `${request.method} ${String(request.headers["x-auth-token"])} ${Buffer.concat(chunks).toString()}`,
          ),
      );
    });
    const sent = { method: "POST", headers: { "x-auth-token": "t0" }, body: "ä" } as const;
    expect(await ask(url, sent)).toMatchObject({
      kind: "answered",
      status: 201,
      headers: { "x-subject-token": "t1" },
      body: "POST t0 ä",
    });
  });

  test("that leads elsewhere is not followed: the token would go along", async () => {
    let asked = 0;
    const url = await plain((_, response) => {
      asked++;
      response.writeHead(302, { location: "/next" }).end();
    });
    expect(await ask(url)).toMatchObject({ status: 302, headers: { location: "/next" } });
    expect(asked).toBe(1);
  });

  test("of more than is read is none", async () => {
    const url = await plain((_, response) => response.end("x".repeat(3 * 1024 * 1024)));
    expect(await ask(url, {}, { mostBytes: 2 * 1024 * 1024 })).toEqual(
      failed("its answer is longer than 2 MiB"),
    );
    expect(await ask(url, {}, { mostBytes: 3 * 1024 * 1024 })).toMatchObject({ kind: "answered" });
  });

  test("comes over one connection after another", async () => {
    const ports = new Set<number | undefined>();
    const url = await plain((request, response) => {
      ports.add(request.socket.remotePort);
      response.end("{}");
    });
    const made = web();
    webs.push(made);
    for (let count = 0; count < 3; count++)
      await made.http({ method: "GET", url, headers: {}, limitMs: 10_000 });
    expect(ports.size).toBe(1);
  });
});

describe("no answer", () => {
  test("from a server that says nothing, in its time", async () => {
    const url = await plain(() => undefined);
    expect(await ask(url, { limitMs: 50 })).toEqual(failed(/^no whole answer within 0\.1 s$/));
  });

  test("from a server that begins and never ends", async () => {
    const url = await plain((_, response) => void response.writeHead(200).write("{"));
    expect(await ask(url, { limitMs: 100 })).toEqual(failed("no whole answer within 0.1 s"));
  });

  test("when it is stopped", async () => {
    const stop = new AbortController();
    const url = await plain(() => stop.abort());
    expect(await ask(url, {}, { signal: stop.signal })).toEqual(failed("it was stopped"));
  });

  test("where nothing listens", async () => {
    const port = await listening(createServer());
    servers.pop()?.close();
    expect(await ask(`http://127.0.0.1:${port}`)).toEqual(
      failed("nothing listens there (ECONNREFUSED)", true),
    );
  });

  test("when the connection is cut, before or within the answer", async () => {
    const before = await plain((_, response) => void response.destroy());
    expect(await ask(before)).toEqual(failed("the connection was cut (ECONNRESET)", true));
    const within = await plain((_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setImmediate(() => response.destroy());
    });
    expect(await ask(within)).toEqual(failed("the connection was cut (ECONNRESET)", true));
  });

  test("from what does not speak HTTP", async () => {
    const port = await listening(createPlainServer((socket) => void socket.end("SSH-2.0-OpenSSH_9.6\r\n")));
    expect(await ask(`http://127.0.0.1:${port}`)).toEqual(failed(/Parse Error|Expected HTTP/));
  });

  test("at an address that is none", async () => {
    expect(await ask("cloud.example.com")).toEqual(failed(/Invalid URL/));
  });

  test("by a name that does not exist", async () => {
    expect(await ask("http://nothing.invalid")).toEqual(
      expect.objectContaining({
        reason: expect.stringMatching(/^(its name is not known to DNS|DNS does not answer)/) as unknown,
      }),
    );
  });
});

describe("a certificate", () => {
  test("of the cloud's own authority is good when the authority is named", async () => {
    expect(await ask(await secure(good), { ca: good })).toMatchObject({ kind: "answered", status: 200 });
  });

  test("that nobody vouches for is refused", async () => {
    expect(await ask(await secure(good))).toEqual(
      failed(/^its certificate is signed by itself; name it as the cloud's `ca`/),
    );
  });

  test("that has expired is refused", async () => {
    expect(await ask(await secure(expired), { ca: expired })).toEqual(
      failed("its certificate has expired (CERT_HAS_EXPIRED)"),
    );
  });

  test("for another name is refused", async () => {
    expect(await ask(await secure(otherName), { ca: otherName })).toEqual(
      failed(/^its certificate is for another name/),
    );
  });

  test("is not there where only HTTP is spoken", async () => {
    const url = await plain((_, response) => response.end());
    expect(await ask(url.replace("http:", "https:"))).toMatchObject({ kind: "failed" });
  });
});
