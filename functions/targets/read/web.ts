import type { IncomingMessage, RequestOptions } from "node:http";
import { Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { getCACertificates } from "node:tls";
import type { Http, HttpOutcome, HttpRequest } from "./http.ts";
import { seconds } from "./sentences.ts";

/** More than this of one answer is not read: a page of 1,000 members has less than 1 MB. Bytes. */
const mostBodyBytes = 16 * 1024 * 1024;

/** Connections that are kept for as long as one read takes: Lambda's freeze between two reads would kill them. */
interface Web {
  readonly http: Http;
  close(): void;
}

/**
 * HTTP as it is: no redirect is followed (the token would go along), and no certificate is accepted unseen.
 * @param signal ends every request that is under way.
 */
export function web({
  signal,
  mostBytes = mostBodyBytes,
}: { signal?: AbortSignal; mostBytes?: number } = {}): Web {
  const agents: Agents = {
    plain: new PlainAgent({ keepAlive: true }),
    secure: new SecureAgent({ keepAlive: true }),
  };
  return {
    async http(request): Promise<HttpOutcome> {
      const deadline = AbortSignal.timeout(Math.max(1, Math.floor(request.limitMs)));
      const until = signal ? AbortSignal.any([signal, deadline]) : deadline;
      try {
        return await whole(await sent(request, agents, until), mostBytes);
      } catch (error) {
        if (signal?.aborted) return failed("it was stopped");
        if (deadline.aborted) return failed(`no whole answer within ${seconds(request.limitMs)}`);
        return failure(error);
      }
    },
    close() {
      agents.plain.destroy();
      agents.secure.destroy();
    },
  };
}

interface Agents {
  readonly plain: PlainAgent;
  readonly secure: SecureAgent;
}

function sent(
  { url: text, method, headers, body, ca }: HttpRequest,
  agents: Agents,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const url = new URL(text);
  const isSecure = url.protocol === "https:";
  const options: RequestOptions & { ca?: string[] } = {
    method,
    headers: { "user-agent": "pointsman", ...headers },
    agent: isSecure ? agents.secure : agents.plain,
    signal,
    // Given by itself it would take the place of the well-known ones.
    ...(ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] }),
  };
  return new Promise((resolve, reject) => {
    const request = (isSecure ? secureRequest : plainRequest)(url, options, resolve);
    request.on("error", reject);
    request.end(body);
  });
}

async function whole(response: IncomingMessage, mostBytes: number): Promise<HttpOutcome> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > mostBytes) {
      response.destroy();
      return failed(`its answer is longer than ${mostBytes / 1024 / 1024} MiB`);
    }
    chunks.push(chunk);
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : (value ?? ""),
  ]);
  return {
    kind: "answered",
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: new TextDecoder().decode(Buffer.concat(chunks)),
  };
}

const failed = (reason: string, isTransient = false): HttpOutcome => ({
  kind: "failed",
  reason,
  isTransient,
});

/** Errors of the way there, by Node's and OpenSSL's names: https://nodejs.org/api/errors.html#nodejs-error-codes */
const words: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name is not known to DNS",
  EAI_AGAIN: "DNS does not answer",
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  ETIMEDOUT: "nobody answers at that address",
  EHOSTUNREACH: "there is no way to that address",
  ENETUNREACH: "there is no way to that address",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself; name it as the cloud's `ca`",
  SELF_SIGNED_CERT_IN_CHAIN:
    "its certificate comes from an authority that is not trusted; name it as the cloud's `ca`",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "its certificate comes from an authority that is not trusted; name it as the cloud's `ca`",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "its certificate comes from an authority that is not trusted; name it as the cloud's `ca`",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  EPROTO: "it does not speak TLS",
};

const transient = new Set(["EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "EPIPE"]);

function failure(error: unknown): HttpOutcome {
  if (error instanceof AggregateError && error.errors.length > 0) return failure(error.errors[0]);
  const { code = "", message }: NodeJS.ErrnoException =
    error instanceof Error ? error : new Error(String(error));
  const said = words[code];
  return failed(said === undefined ? message : `${said} (${code})`, transient.has(code));
}
