import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { expired, good, key, otherName } from "../../functions/targets/read/certificates.ts";
import { createStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

async function settled(): Promise<Stage> {
  const made = createStage();
  ends.push(() => made.close());
  await made.run(["targets", "sync", "--until-settled"]);
  await made.pass(60);
  made.calls.length = 0;
  return made;
}

/** A server on this machine that shows the certificate to whoever asks, and counts who goes on to talk to it. */
async function keystoneWith(cert: string) {
  let asked = 0;
  const server = createServer({ key, cert }, (_, response) => {
    asked++;
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  ends.push(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { authUrl: `https://127.0.0.1:${port}/identity/v3`, asked: () => asked };
}

test.for([
  ["expired", expired, /its certificate has expired \(CERT_HAS_EXPIRED\)/],
  ["for another name", otherName, /\(ERR_TLS_CERT_ALTNAME_INVALID\)|signed by itself/],
  ["signed by itself", good, /signed by itself; name it as the cloud's `ca`/],
] as const)(
  "invariant 2: a certificate that is %s is told in a sentence, nothing is asked, nothing changes, and it ends with 1",
  async ([, cert, sentence]) => {
    const the = await settled();
    const { authUrl, asked } = await keystoneWith(cert);
    the.describeCloud(authUrl);
    for (const command of ["plan", "sync"]) {
      const { code, out, err } = await the.run(["targets", command]);
      expect([code, err]).toEqual([1, []]);
      expect(out.join("\n")).toMatch(sentence);
      expect(out.join("\n")).toContain(`Keystone at ${authUrl}`);
    }
    expect([asked(), the.writes(), the.targets().length]).toEqual([0, [], 4]);
  },
);

test("the next good round carries on once the certificate is renewed", async () => {
  const the = await settled();
  const { authUrl } = await keystoneWith(expired);
  the.describeCloud(authUrl);
  await the.run(["targets", "sync"]);
  the.describeCloud(the.cloud.authUrl);
  expect((await the.run(["targets", "sync"])).code).toBe(0);
});
