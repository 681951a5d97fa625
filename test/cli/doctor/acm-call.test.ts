import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { DescribeCertificateCommand, acmClient } from "../../../cli/doctor/aws/acm-call.ts";

const CertificateArn = "arn:aws:acm:eu-central-1:111122223333:certificate/0f6f3d2c";
const credentials = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" });

let server: Server | undefined;
afterEach(() => void server?.close());

/** Somebody who answers as ACM would. */
async function answering(status: number, body: string) {
  const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      heard.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const client = acmClient({
    credentials,
    region: "eu-central-1",
    endpointUrl: `http://127.0.0.1:${port}`,
  });
  return { heard, ask: () => client.send(new DescribeCertificateCommand({ CertificateArn })) };
}

test("a certificate is asked for by its ARN, signed for ACM in its Region", async () => {
  const { heard, ask } = await answering(200, '{"Certificate":{"Status":"ISSUED","NotAfter":1798675200}}');
  expect(await ask()).toEqual({
    Certificate: { Status: "ISSUED", NotAfter: new Date("2026-12-31T00:00:00Z") },
  });
  const [{ headers, body } = { headers: {}, body: "" }] = heard;
  expect(JSON.parse(body)).toEqual({ CertificateArn });
  expect(headers["x-amz-target"]).toBe("CertificateManager.DescribeCertificate");
  expect(headers["content-type"]).toBe("application/x-amz-json-1.1");
  expect(headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/acm\//,
  );
});

test("a certificate that says nothing of its end has none", async () => {
  const { ask } = await answering(200, '{"Certificate":{"Status":"PENDING_VALIDATION"}}');
  expect(await ask()).toEqual({ Certificate: { Status: "PENDING_VALIDATION" } });
});

test.for([
  [400, '{"__type":"ResourceNotFoundException","message":"no"}', "ResourceNotFoundException", "no", "client"],
  [
    400,
    '{"__type":"com.amazon#AccessDeniedException","Message":"you may not"}',
    "AccessDeniedException",
    "you may not",
    "client",
  ],
  [503, "<html>", "status 503", "<html>", "server"],
] as const)(
  "what it refuses with %d %s is thrown as the SDK would",
  async ([status, body, name, message, $fault]) => {
    const { ask } = await answering(status, body);
    await expect(ask()).rejects.toMatchObject({
      name,
      message,
      $fault,
      $metadata: { httpStatusCode: status },
    });
  },
);

test("nobody who answers is told by its cause, not as a failed fetch", async () => {
  const { ask } = await answering(200, "{}");
  await new Promise((closed) => server?.close(closed));
  await expect(ask()).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
