import { lookup } from "node:dns";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import type { ProbeRequest, ProbeResult } from "./probe.ts";

/** More of a body than this is not read. Bytes. */
const mostBodyBytes = 64 * 1024;

/**
 * HTTP as it is: no redirect is followed, no certificate is accepted unseen, and a Host header may differ from
 * the URL's host (`fetch` forbids that). With one, the certificate must be for that name.
 * @param isForbidden addresses that are never connected to, whatever name leads there.
 */
export const web = (isForbidden: (address: string) => boolean) => ({
  /** Does not throw: what went wrong is the result's `error`. */
  async ask(asked: ProbeRequest, timeoutMs: number): Promise<ProbeResult> {
    const startedAt = performance.now();
    const latencyMs = (): number => Math.round(performance.now() - startedAt);
    const deadline = AbortSignal.timeout(Math.floor(timeoutMs));
    try {
      const response = await sent(asked, isForbidden, deadline);
      const bodyText = await bodyOf(response);
      return {
        status: response.statusCode ?? 0,
        headers: headersOf(response),
        bodyText,
        latencyMs: latencyMs(),
      };
    } catch (error) {
      const said = deadline.aborted ? `no whole answer within ${timeoutMs} ms` : sentence(error);
      return { headers: {}, bodyText: "", latencyMs: latencyMs(), error: said };
    }
  },
});

function sent(
  { url: text, method = "GET", headers = {}, body }: ProbeRequest,
  isForbidden: (address: string) => boolean,
  deadline: AbortSignal,
): Promise<IncomingMessage> {
  const url = allowedUrl(text, isForbidden);
  const isSecure = url.protocol === "https:";
  const name = isSecure ? hostNamed(headers) : undefined;
  const options: RequestOptions & { servername?: string } = {
    method,
    headers: { "user-agent": "pointsman", ...headers },
    // A connection of its own: one that is kept is dead when Lambda thaws.
    agent: false,
    lookup: guardedLookup(isForbidden),
    signal: deadline,
    ...(name ? { servername: name } : {}),
  };
  return new Promise((resolve, reject) => {
    const request: ClientRequest = (isSecure ? secureRequest : plainRequest)(url, options, resolve);
    request.on("error", reject);
    request.end(body);
  });
}

/** An address in the URL itself is never looked up, so it is judged here. */
function allowedUrl(text: string, isForbidden: (address: string) => boolean): URL {
  if (!URL.canParse(text)) throw new Error("not a URL");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new Error(`${url.protocol} is neither http nor https`);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && isForbidden(host)) throw forbidden(host);
  return url;
}

/** The very addresses that are judged are those that are connected to: a second answer of DNS cannot come between. */
const guardedLookup =
  (isForbidden: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const found: { address: string }[] = typeof address === "string" ? [{ address }] : (address ?? []);
      const bad = error ? undefined : found.find((each) => isForbidden(each.address));
      callback(bad ? forbidden(`${hostname} (${bad.address})`) : error, address, family);
    });
  };

const forbidden = (where: string): Error =>
  new Error(`${where} is refused: an address of this machine or of AWS's metadata, which no check may ask`);

/** `Host: shop.example.com:8443` → `shop.example.com`; an address is no name that a certificate is chosen by. */
function hostNamed(headers: Readonly<Record<string, string>>): string | undefined {
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === "host")?.[1];
  const name = given?.replace(/:\d+$/, "");
  return name && !isIP(name) ? name : undefined;
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= mostBodyBytes) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, mostBodyBytes);
  return printable(new TextDecoder().decode(bytes, { stream: true }));
}

/** JSON writes a control character as six bytes: a binary body would outgrow what Lambda lets a function answer. */
const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => ("\t\n\r".includes(character) ? character : "\uFFFD"));

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );

/** Node's errors name host and port; connecting to several addresses gives one error with one for each. */
function sentence(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map(sentence).join("; ");
  return error instanceof Error ? error.message : String(error);
}
