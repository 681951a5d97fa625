import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Credentials } from "../credentials.ts";
import type { Agents } from "../network.ts";
import { acmClient } from "./aws/acm-call.ts";
import type { DoctorClients } from "./clients.ts";

export interface ClientOptions {
  readonly credentials: Credentials;
  readonly region: string;
  readonly endpointUrl?: string | undefined;
  readonly agents: Agents;
}

const patience = { connectionTimeout: 3_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/** IAM's simulator lets few questions a second through, so who asks it slows down by itself. */
const politeness = { maxAttempts: 8, retryMode: "adaptive" };

export function openClients({ credentials, region, endpointUrl, agents }: ClientOptions): DoctorClients {
  const options = {
    credentials,
    region,
    maxAttempts: 4,
    requestHandler: { ...patience, ...agents },
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  };
  return {
    acm: acmClient({ credentials, region, endpointUrl }),
    cloudwatch: new CloudWatchClient(options),
    codedeploy: new CodeDeployClient(options),
    dynamodb: new DynamoDBClient(options),
    ec2: new EC2Client(options),
    ecr: (elsewhere) => new ECRClient({ ...options, region: elsewhere }),
    ecs: new ECSClient(options),
    elb: new ElasticLoadBalancingV2Client(options),
    eventbridge: new EventBridgeClient(options),
    iam: new IAMClient({ ...options, ...politeness }),
    kms: new KMSClient(options),
    lambda: new LambdaClient(options),
    // Its rate is one for all of the account.
    route53: new Route53Client({ ...options, ...politeness }),
    scheduler: new SchedulerClient(options),
    secrets: new SecretsManagerClient(options),
    sfn: new SFNClient(options),
    sns: new SNSClient(options),
    sqs: new SQSClient(options),
  };
}
