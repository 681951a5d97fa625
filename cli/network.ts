import { readFileSync } from "node:fs";
import { Agent as HttpAgent, setGlobalProxyFromEnv } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { Failure, exitCodes } from "./exit-codes.ts";

/** What the SDK's clients must be given to take the same way as everything else. */
export interface Agents {
  readonly httpAgent?: HttpAgent;
  readonly httpsAgent?: HttpsAgent;
}

const proxyVariables = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/**
 * Takes proxies and certificate authorities from the environment, as the AWS CLI does; Node takes neither by itself.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
 * @throws Failure when AWS_CA_BUNDLE names no readable file.
 */
export function joinNetwork(env: Readonly<Record<string, string | undefined>>): Agents {
  const bundle = env["AWS_CA_BUNDLE"];
  if (bundle) setDefaultCACertificates([...getCACertificates("default"), readBundle(bundle)]);
  if (!proxyVariables.some((name) => env[name])) return {};
  setGlobalProxyFromEnv(env);
  const proxied = { proxyEnv: env, keepAlive: true };
  return { httpAgent: new HttpAgent(proxied), httpsAgent: new HttpsAgent(proxied) };
}

function readBundle(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Failure(exitCodes.usage, `AWS_CA_BUNDLE names ${file}, which cannot be read`, { cause });
  }
}
