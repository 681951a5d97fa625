import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { Failure, exitCodes } from "./exit-codes.ts";
import type { Agents } from "./network.ts";

/** Credentials as they are when asked: those that expire are renewed, for whoever watches a release for hours. */
export type Credentials = () => Promise<Awaited<ReturnType<ReturnType<typeof defaultProvider>>>>;
type Environment = Readonly<Record<string, string | undefined>>;

export interface CredentialOptions {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  /** Of the clients that log in: single sign-on, roles. */
  readonly agents: Agents;
  /** Asks the person for the code of an MFA device; absent where nobody can be asked. */
  readonly askMfaCode?: ((serial: string) => Promise<string>) | undefined;
}

/**
 * Milliseconds. The instance metadata service answers at once or is not there. It is asked for a token and then
 * without one, so twice this long is what somebody without credentials waits.
 */
const metadataPatience = { timeout: 800, maxRetries: 0 };

/** Keys in the environment beside --profile are no mistake to warn of: it is what the AWS CLI takes too. */
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * The person's credentials, found as the AWS CLI finds them: keys in the environment go before AWS_PROFILE, but
 * not before --profile. (The SDK alone lets AWS_PROFILE win, and warns on standard error.)
 * @throws Failure with one sentence, within seconds, where there are none.
 */
export async function findCredentials(
  { profile, region, askMfaCode, agents }: CredentialOptions,
  env: Environment,
): Promise<Credentials> {
  const keys = keysIn(env);
  if (keys && profile === undefined) return async () => keys;
  const provider = defaultProvider({
    ...metadataPatience,
    logger: silent,
    ...(profile === undefined ? {} : { profile }),
    clientConfig: { requestHandler: agents, ...(region === undefined ? {} : { region }) },
    ...(askMfaCode ? { mfaCodeProvider: askMfaCode } : {}),
  });
  const told = async () => {
    try {
      return await provider();
    } catch (cause) {
      throw new Failure(exitCodes.notAllowed, whyNone(cause, profile ?? env["AWS_PROFILE"]), { cause });
    }
  };
  await told();
  return told;
}

function keysIn(env: Environment): Awaited<ReturnType<Credentials>> | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  return accessKeyId && secretAccessKey
    ? { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
    : undefined;
}

function whyNone(cause: unknown, profile: string | undefined): string {
  const said = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
  const isNowhere = said?.startsWith("Could not load credentials from any providers") ?? false;
  if (profile !== undefined && isNowhere)
    return `no AWS credentials: profile ${profile} is not configured, or has none`;
  return profile === undefined
    ? `no AWS credentials: log in as for the AWS CLI, or name a profile with --profile or AWS_PROFILE (${said})`
    : `no AWS credentials from profile ${profile}: ${said}`;
}
