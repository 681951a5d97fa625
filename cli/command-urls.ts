import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Credentials } from "./credentials.ts";
import { Failure, exitCodes } from "./exit-codes.ts";
import type { Installation } from "./installation.ts";
import type { Agents } from "./network.ts";
import type { Role } from "./roles.ts";

export interface UrlQuestion {
  readonly installation: Installation;
  readonly credentials: Credentials;
  readonly endpointUrl?: string | undefined;
  readonly agents: Agents;
  /** Last part of the parameter that has them. */
  readonly of: "commands" | "traffic";
}

export interface CommandUrls {
  readonly urls: Readonly<Partial<Record<Role, string>>>;
  readonly region: string;
}

const patience = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

/**
 * Asks the installation for its commands' URLs.
 * @throws Failure that tells a missing right from a missing installation from a missing network.
 */
export async function findCommandUrls(question: UrlQuestion): Promise<CommandUrls> {
  const { installation, credentials, endpointUrl, agents, of } = question;
  const client = new SSMClient({
    credentials,
    maxAttempts: 2,
    requestHandler: { ...patience, ...agents },
    ...(installation.region === undefined ? {} : { region: installation.region }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  });
  const region = await regionOf(client);
  const name = `/pointsman/${installation.name}/${of}`;
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
    return { region, urls: JSON.parse(Parameter?.Value ?? "{}") as CommandUrls["urls"] };
  } catch (error) {
    throw failureOf(error, name, region, installation);
  } finally {
    client.destroy();
  }
}

async function regionOf(client: SSMClient): Promise<string> {
  try {
    return await client.config.region();
  } catch (cause) {
    throw new Failure(
      exitCodes.usage,
      "no Region: --region, AWS_REGION, installation.yaml or the profile tells it",
      { cause },
    );
  }
}

/** Errors about who asks; any other means that no answer came. */
const notLetIn =
  /^(AccessDenied|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|OptInRequired)/;

function failureOf(
  error: unknown,
  parameter: string,
  region: string,
  { name, regionFrom }: Installation,
): Failure {
  const cause = error instanceof Error ? error : new Error(String(error));
  const said = cause.message || cause.name;
  if (cause.name === "ParameterNotFound")
    return new Failure(
      exitCodes.unreachable,
      `no ${parameter.endsWith("/traffic") ? "traffic policies of installation" : "installation"} ${name} in ${region} (as ${regionFrom} says) of this account: there is no parameter ${parameter}`,
      { cause },
    );
  if (cause.name.startsWith("AccessDenied"))
    return new Failure(
      exitCodes.notAllowed,
      `IAM does not let you read ${parameter}: every policy of the installation (such as PointsmanViewer) does (${said})`,
      { cause },
    );
  if (notLetIn.test(cause.name))
    return new Failure(exitCodes.notAllowed, `AWS does not accept these credentials: ${said}`, { cause });
  if (cause instanceof SyntaxError)
    return new Failure(
      exitCodes.unreachable,
      `${parameter} in ${region} does not hold the URLs of the commands: ${said}`,
      { cause },
    );
  return new Failure(exitCodes.unreachable, `cannot reach AWS Systems Manager in ${region}: ${said}`, {
    cause,
  });
}
