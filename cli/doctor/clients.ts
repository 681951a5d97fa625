import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { KMSClient } from "@aws-sdk/client-kms";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";

/** The services that are read, each by its SDK client or whatever answers like it. */
export interface DoctorClients {
  readonly cloudwatch: Pick<CloudWatchClient, "send">;
  readonly codedeploy: Pick<CodeDeployClient, "send">;
  readonly dynamodb: Pick<DynamoDBClient, "send">;
  /** Repositories may lie in another Region. */
  readonly ecr: (region: string) => Pick<ECRClient, "send">;
  readonly ecs: Pick<ECSClient, "send">;
  readonly elb: Pick<ElasticLoadBalancingV2Client, "send">;
  readonly eventbridge: Pick<EventBridgeClient, "send">;
  readonly iam: Pick<IAMClient, "send">;
  readonly kms: Pick<KMSClient, "send">;
  readonly lambda: Pick<LambdaClient, "send">;
  readonly scheduler: Pick<SchedulerClient, "send">;
  readonly sfn: Pick<SFNClient, "send">;
  readonly sns: Pick<SNSClient, "send">;
  readonly sqs: Pick<SQSClient, "send">;
}
