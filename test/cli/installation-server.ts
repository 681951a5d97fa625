import { createHash, createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const keys = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const region = "eu-central-1";

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** What a role's URL answers; undefined: IAM says no, as Lambda words it. */
export type Answering = (
  role: string,
  command: { command: string } & Record<string, unknown>,
) => Reply | undefined;

/**
 * An installation on 127.0.0.1: the parameter with the URLs, and behind each URL whatever the test answers.
 * @param at what the URLs begin with, where that is not the server itself.
 */
export async function installationServer(answering: Answering, at?: string) {
  const asked: { role: string; command: unknown; signature: "good" | "bad" }[] = [];
  const tokens: unknown[] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const urlOf = (role: string) => `${at ?? url}/${role}/`;
  const urls = Object.fromEntries(
    ["viewer", "releaser", "approver", "oncall"].map((role) => [role, urlOf(role)]),
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = reply(request, await bodyOf(request));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  function reply(request: IncomingMessage, body: string): Reply {
    if (request.headers["x-amz-target"] === "AmazonSSM.GetParameter") return parameter(body);
    const role = request.url?.split("/")[1] ?? "";
    const command = JSON.parse(body) as { command: string };
    tokens.push(request.headers["x-amz-security-token"]);
    asked.push({ role, command, signature: isSigned(request, body) ? "good" : "bad" });
    return answering(role, command) ?? { status: 403, body: { Message: "Forbidden" } };
  }

  function parameter(body: string): Reply {
    const { Name } = JSON.parse(body) as { Name: string };
    if (Name === "/pointsman/pointsman/commands")
      return { status: 200, body: { Parameter: { Name, Value: JSON.stringify(urls) } } };
    return { status: 400, body: { __type: "ParameterNotFound", message: "" } };
  }

  return {
    url,
    urls,
    asked,
    tokens,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/**
 * Whether the request carries the signature that these keys give it, worked out anew from AWS's description:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function isSigned({ method, url, headers }: IncomingMessage, body: string): boolean {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]+)$/.exec(
      headers.authorization ?? "",
    );
  const [, keyId, scope = "", names = "", signature] = match ?? [];
  const date = String(headers["x-amz-date"]);
  if (keyId !== keys.accessKeyId || scope !== `${date.slice(0, 8)}/${region}/lambda/aws4_request`)
    return false;
  const must = [
    "content-type",
    "host",
    "x-amz-date",
    ...(headers["x-amz-security-token"] ? ["x-amz-security-token"] : []),
  ];
  if (!must.every((name) => names.split(";").includes(name))) return false;
  const signed = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, url, "", signed.join(""), names, sha256(body)].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`);
  return hmac(key, toSign).toString("hex") === signature;
}
