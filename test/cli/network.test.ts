import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { installationServer, keys } from "./installation-server.ts";
import { pointsman } from "./spawned.ts";

const home = mkdtempSync(join(tmpdir(), "pointsman-network-"));
afterAll(() => rmSync(home, { recursive: true }));
const env = { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey };

/** A proxy that brings whatever it is asked for from one server, and remembers for which hosts it was asked. */
async function proxyTo(port: number) {
  const hosts: string[] = [];
  const proxy = createServer((incoming, outgoing) => {
    const { pathname, host } = new URL(incoming.url ?? "");
    hosts.push(host);
    const { method, headers } = incoming;
    incoming.pipe(
      request({ port, path: pathname, method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      }),
    );
  });
  proxy.on("connect", ({ url = "" }, socket) => {
    hosts.push(url.replace(/:80$/, ""));
    const target = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
  });
  await new Promise<void>((resolve) => void proxy.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return { url, hosts, close: () => proxy.close().closeAllConnections() };
}

test("both of its questions take the proxy that the environment names", async () => {
  const server = await installationServer(
    () => ({ status: 200, body: { freezes: [] } }),
    "http://commands.invalid",
  );
  const proxy = await proxyTo(Number(new URL(server.url).port));
  const ended = await pointsman(["freezes", "--endpoint-url", "http://ssm.invalid"], home, {
    ...env,
    HTTP_PROXY: proxy.url,
  });
  proxy.close();
  await server.close();
  expect(ended).toEqual({ code: 0, out: "Nothing is frozen.\n", err: "" });
  expect(proxy.hosts).toEqual(["ssm.invalid", "commands.invalid"]);
});

test("a bundle of certificates that cannot be read is said so", async () => {
  const file = join(home, "none.pem");
  const { code, err } = await pointsman(["freezes"], home, { ...env, AWS_CA_BUNDLE: file });
  expect([code, err]).toEqual([2, `pointsman: AWS_CA_BUNDLE names ${file}, which cannot be read\n`]);
});

test("a bundle that can be read is no hindrance", async () => {
  const server = await installationServer(() => ({ status: 200, body: { freezes: [] } }));
  const file = join(home, "some.pem");
  writeFileSync(file, "");
  const { code } = await pointsman(["freezes", "--endpoint-url", server.url], home, {
    ...env,
    AWS_CA_BUNDLE: file,
  });
  await server.close();
  expect(code).toBe(0);
});
