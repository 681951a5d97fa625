import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Credentials } from "../../credentials.ts";

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html, as far as it is read here. */
export class DescribeCertificateCommand {
  readonly input: { readonly CertificateArn: string };

  constructor(input: { readonly CertificateArn: string }) {
    this.input = input;
  }
}

export interface Certificate {
  readonly CertificateArn?: string;
  readonly Status?: string;
  readonly NotAfter?: Date;
  readonly RenewalEligibility?: string;
}

/** What answers like an SDK client; for one call of ACM's its package is not worth its weight. */
export interface AcmClient {
  send(command: DescribeCertificateCommand): Promise<{ readonly Certificate?: Certificate }>;
}

interface AcmOptions {
  readonly credentials: Credentials;
  readonly region: string;
  readonly endpointUrl?: string | undefined;
}

const patienceMs = 15_000;

export function acmClient({ credentials, region, endpointUrl }: AcmOptions): AcmClient {
  const signer = new SignatureV4({ credentials, region, service: "acm", sha256: Sha256 });
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const url = new URL(endpointUrl ?? `https://acm.${region}.${suffix}/`);
  return {
    async send({ input }) {
      const body = JSON.stringify(input);
      const headers = {
        host: url.host,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "CertificateManager.DescribeCertificate",
      };
      const { protocol, hostname, pathname: path } = url;
      const port = url.port ? { port: Number(url.port) } : {};
      const signed = await signer.sign({ method: "POST", protocol, hostname, ...port, path, headers, body });
      const signal = AbortSignal.timeout(patienceMs);
      const response = await fetch(url, { method: "POST", headers: signed.headers, body, signal }).catch(why);
      const text = await response.text();
      if (!response.ok) throw refusal(response.status, text);
      const { Certificate = {} } = JSON.parse(text) as { Certificate?: Record<string, unknown> };
      const { NotAfter, ...rest } = Certificate;
      return {
        Certificate: { ...rest, ...(NotAfter ? { NotAfter: new Date(Number(NotAfter) * 1000) } : {}) },
      };
    },
  };
}

/** What fetch throws says "fetch failed"; why stands in its cause. @throws it. */
function why(error: unknown): never {
  const { cause } = error as { cause?: unknown };
  throw cause instanceof Error ? cause : error;
}

/** As the SDK would throw it. */
function refusal(status: number, text: string): Error {
  const { __type = `status ${status}`, message, Message = text.slice(0, 200) } = parsed(text);
  const name = __type.replace(/^.*#/, "");
  const fault = status >= 500 ? "server" : "client";
  return Object.assign(new Error(message ?? Message), {
    name,
    $fault: fault,
    $metadata: { httpStatusCode: status },
  });
}

function parsed(text: string): Readonly<Partial<Record<string, string>>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
