import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { translate } from "../../functions/shared/aws-errors.ts";
import { CallRefused } from "../../functions/shared/errors.ts";
import { octaviaFunction } from "../../functions/targets/aws/octavia-function.ts";
import type { Credentials } from "../credentials.ts";
import { Failure, exitCodes } from "../exit-codes.ts";
import type { Installation } from "../installation.ts";
import type { Agents } from "../network.ts";

interface AwsOptions {
  readonly credentials: Credentials;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
  readonly agents: Agents;
}

const patience = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true };
/** The reader may take its whole time. */
const readerMs = 130_000;

/**
 * The person's account, service by service. Without --endpoint-url the SDK's own words hold: AWS_ENDPOINT_URL, or
 * AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2 and its like for one service.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function openAws({ credentials, region, endpointUrl, agents }: AwsOptions) {
  const options = {
    credentials,
    maxAttempts: 4,
    requestHandler: { ...patience, ...agents },
    ...(region === undefined ? {} : { region }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  };
  const clients = {
    dynamodb: new DynamoDBClient(options),
    elbv2: new ElasticLoadBalancingV2Client(options),
    ec2: new EC2Client(options),
    secrets: new SecretsManagerClient(options),
  };
  const ssm = new SSMClient(options);
  const sts = new STSClient(options);
  const lambda = new LambdaClient({
    ...options,
    requestHandler: { ...patience, requestTimeout: readerMs, ...agents },
  });
  return {
    clients,
    readThrough: (installation: string, now: () => Date) =>
      octaviaFunction(lambda, `${installation}-octavia`, () => now().toISOString()),
    whoAmI: () => callerOf(sts),
    findTable: (installation: Installation) => tableOf(ssm, installation),
    close(): void {
      for (const client of [...Object.values(clients), ssm, sts, lambda]) client.destroy();
    },
  };
}

async function callerOf(sts: STSClient): Promise<string> {
  const { Arn } = await sts.send(new GetCallerIdentityCommand({})).catch(translate("GetCallerIdentity"));
  return Arn ?? "somebody whom AWS does not name";
}

/** The construct writes it down where a person's tools find it: `ledgerParameter` of `infra/aws/table.ts`. */
async function tableOf(ssm: SSMClient, { name, region, regionFrom }: Installation): Promise<string> {
  const Name = `/pointsman/${name}/ledger`;
  const directly = "; --table names the ledger's table directly";
  try {
    const { Parameter } = await ssm
      .send(new GetParameterCommand({ Name }))
      .catch(translate(`GetParameter ${Name}`));
    return Parameter?.Value ?? "";
  } catch (error) {
    const { name: said, message = "" } = causeOf(error);
    if (said.startsWith("ParameterNotFound")) {
      const where =
        region === undefined ? `the Region that ${regionFrom} says` : `${region} (as ${regionFrom} says)`;
      throw new Failure(
        exitCodes.unreachable,
        `no installation ${name} in ${where} of this account: there is no parameter ${Name}${directly}`,
        { cause: error },
      );
    }
    if (!said.startsWith("AccessDenied")) throw error;
    throw new Failure(
      exitCodes.notAllowed,
      `IAM does not let you read ${Name}: PointsmanMirrorViewer and PointsmanMirrorOperator do (${message})${directly}`,
      { cause: error },
    );
  }
}

/** What AWS itself said, if anything. */
const causeOf = (error: unknown): { readonly name: string; readonly message?: string } =>
  error instanceof CallRefused && error.cause instanceof Error ? error.cause : { name: "" };
