import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { KMSClient } from "@aws-sdk/client-kms";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { Route53Client } from "@aws-sdk/client-route-53";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { AcmClient } from "./aws/acm-call.ts";

/** The services that are read, each by its SDK client or whatever answers like it. */
export interface DoctorClients {
  readonly acm: AcmClient;
  readonly cloudwatch: Pick<CloudWatchClient, "send">;
  readonly codedeploy: Pick<CodeDeployClient, "send">;
  readonly dynamodb: Pick<DynamoDBClient, "send">;
  readonly ec2: Pick<EC2Client, "send">;
  /** Repositories may lie in another Region. */
  readonly ecr: (region: string) => Pick<ECRClient, "send">;
  readonly ecs: Pick<ECSClient, "send">;
  readonly elb: Pick<ElasticLoadBalancingV2Client, "send">;
  readonly eventbridge: Pick<EventBridgeClient, "send">;
  readonly iam: Pick<IAMClient, "send">;
  readonly kms: Pick<KMSClient, "send">;
  readonly lambda: Pick<LambdaClient, "send">;
  readonly route53: Pick<Route53Client, "send">;
  readonly scheduler: Pick<SchedulerClient, "send">;
  readonly secrets: Pick<SecretsManagerClient, "send">;
  readonly sfn: Pick<SFNClient, "send">;
  readonly sns: Pick<SNSClient, "send">;
  readonly sqs: Pick<SQSClient, "send">;
}
