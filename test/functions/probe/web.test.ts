import type { IncomingMessage, RequestListener, Server } from "node:http";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, describe, expect, test } from "vitest";
import { isMetadata, isOffLimits } from "../../../functions/probe/addresses.ts";
import { web } from "../../../functions/probe/web.ts";
import { cert, key } from "./certificate.ts";

const servers: Server[] = [];
const ca = getCACertificates("default");

afterEach(() => {
  setDefaultCACertificates(ca);
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port }: AddressInfo = Object(server.address());
  return port;
}

const served = async (answer: RequestListener) => `http://127.0.0.1:${await listening(createServer(answer))}`;

/** The servers here are on this very machine, which the function itself never asks. */
const here = web(isMetadata);
const get = (url: string, more: object = {}, timeoutMs = 10_000) =>
  here.ask({ url, timeoutSeconds: 10, ...more }, timeoutMs);

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

describe("an answer", () => {
  test("comes with status, headers in small letters, and body", async () => {
    const url = await served((_, response) =>
      response.writeHead(418, { "X-Version": "7" }).end("short and stout"),
    );
    const result = await get(url);
    expect(result).toMatchObject({ status: 418, headers: { "x-version": "7" }, bodyText: "short and stout" });
    expect(result).not.toHaveProperty("error");
    expect(result.latencyMs).toBeGreaterThanOrEqual(0);
  });

  test("that sends elsewhere is not followed", async () => {
    let asked = 0;
    const url = await served((_, response) => {
      asked++;
      response.writeHead(302, { location: "/next" }).end();
    });
    expect(await get(url)).toMatchObject({ status: 302, headers: { location: "/next" } });
    expect(asked).toBe(1);
  });

  test("with one header several times has their values in one line", async () => {
    const url = await served((_, response) => response.setHeader("set-cookie", ["a=1", "b=2"]).end());
    expect((await get(url)).headers["set-cookie"]).toBe("a=1, b=2");
  });

  test("that never ends is read as far as 64 KiB", async () => {
    const url = await served((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(10_000)));
      };
      response.on("drain", more);
      more();
    });
    const result = await get(url);
    expect(result.status).toBe(200);
    expect(result.bodyText).toBe("x".repeat(64 * 1024));
  });

  test("cut within a letter leaves that letter out", async () => {
    const url = await served((_, response) => response.end(`${"x".repeat(64 * 1024 - 1)}é`));
    expect((await get(url)).bodyText).toBe("x".repeat(64 * 1024 - 1));
  });

  test("of any bytes stays small enough as JSON for Lambda, 20 at once", async () => {
    const bytes = Buffer.from(Array.from({ length: 64 * 1024 }, (_, place) => place % 256));
    for (const body of [bytes, Buffer.alloc(64 * 1024), Buffer.alloc(64 * 1024, 255)]) {
      const url = await served((_, response) => response.end(body));
      const { bodyText } = await get(url);
      expect(20 * Buffer.byteLength(JSON.stringify(bodyText))).toBeLessThan(5 * 1024 * 1024);
    }
  });
});

describe("a request", () => {
  test("carries the Host header that it is given", async () => {
    const url = await served((request, response) => response.end(request.headers.host));
    expect((await get(url, { headers: { Host: "shop.example" } })).bodyText).toBe("shop.example");
  });

  test("names the address without one", async () => {
    const url = await served((request, response) => response.end(request.headers.host));
    expect(`http://${(await get(url)).bodyText}`).toBe(url);
  });

  test("carries method, headers, path, query and body", async () => {
    const url = await served((request, response) => {
      const { method, url: path, headers } = request;
      void bodyOf(request).then((body) =>
        response.end(JSON.stringify([method, path, headers["content-type"], body])),
      );
    });
    const headers = { "content-type": "application/json" };
    const { bodyText } = await get(`${url}/check?deep=1`, { method: "POST", headers, body: '{"ü":1}' });
    expect(JSON.parse(bodyText)).toEqual(["POST", "/check?deep=1", "application/json", '{"ü":1}']);
  });
});

describe("a request that fails is a sentence, not an error", () => {
  test.for([
    ["not a URL", "nonsense", /not a URL/],
    ["another protocol", "ftp://files.example/x", /ftp: is neither http nor https/],
    ["a file", "file:///etc/passwd", /file: is neither http nor https/],
    ["nobody there", "http://127.0.0.1:1/", /ECONNREFUSED/],
    ["an unknown name", "http://nowhere.invalid/", /nowhere\.invalid|no whole answer/],
    ["a header that cannot be", "http://127.0.0.1:1/", /Invalid character/, { headers: { a: "b\r\nc: d" } }],
  ] as const)("%s", async ([, url, sentence, more]) => {
    expect(await get(url, more)).toMatchObject({
      headers: {},
      bodyText: "",
      error: expect.stringMatching(sentence),
    });
  });

  test("no answer in time", async () => {
    const url = await served(() => undefined);
    expect(await get(url, {}, 50)).toMatchObject({ error: "no whole answer within 50 ms" });
  });

  test("a body that does not end in time", async () => {
    const url = await served((_, response) => void response.write("half"));
    const result = await get(url, {}, 200);
    expect(result).toMatchObject({ bodyText: "", error: "no whole answer within 200 ms" });
    expect(result).not.toHaveProperty("status");
  });

  test("an answer that is cut off", async () => {
    const url = await served((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    expect(await get(url)).toMatchObject({ error: expect.stringMatching(/abort|reset/i) });
  });
});

describe("where no check may ask", () => {
  test.for([
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://2852039166/",
    "http://0xa9.0xfe.0xa9.0xfe/",
  ])("%s is refused before anything is sent", async (url) => {
    expect((await get(url, {}, 1000)).error).toMatch(/is refused: .*metadata/);
  });

  test("a name that leads there is refused after it was looked up", async () => {
    let asked = 0;
    const url = await served((_, response) => {
      asked++;
      response.end();
    });
    const named = url.replace("127.0.0.1", "localhost");
    const strict = web(isOffLimits);
    expect((await strict.ask({ url: named, timeoutSeconds: 5 }, 5000)).error).toMatch(
      /^localhost \(.*\) is refused/,
    );
    expect(asked).toBe(0);
  });

  test("the function's own machine is refused by address too", async () => {
    const strict = web(isOffLimits);
    const { error } = await strict.ask({ url: "http://127.0.0.1:9001/", timeoutSeconds: 5 }, 5000);
    expect(error).toMatch(/127\.0\.0\.1 is refused/);
  });
});

const secure = async (): Promise<string> => {
  const server = createSecureServer({ key, cert }, (_, response) => response.end("secret garden"));
  return `https://127.0.0.1:${await listening(Object(server))}`;
};
const host = (name: string) => ({ headers: { host: name } });

describe("over TLS", () => {
  test("a certificate that nobody vouches for is refused", async () => {
    expect((await get(await secure(), host("shop.example"))).error).toMatch(/self-signed certificate/);
  });

  test("the certificate must be for the name in the Host header, not for the load balancer's", async () => {
    setDefaultCACertificates([...ca, cert]);
    const url = await secure();
    expect(await get(url, host("shop.example:8443"))).toMatchObject({
      status: 200,
      bodyText: "secret garden",
    });
    expect((await get(url, host("other.example"))).error).toMatch(/does not match certificate/);
    expect((await get(url)).error).toMatch(/does not match certificate/);
  });
});
