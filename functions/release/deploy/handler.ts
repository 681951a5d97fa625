import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { readSettings } from "../../shared/settings.ts";
import { connectDeploy, deployCell } from "./deploy.ts";

const settings = readSettings(process.env);
const clients = {
  dynamodb: new DynamoDBClient({}),
  codedeploy: new CodeDeployClient({}),
  ecs: new ECSClient({}),
  elb: new ElasticLoadBalancingV2Client({}),
  cloudwatch: new CloudWatchClient({}),
  sfn: new SFNClient({}),
  sns: new SNSClient({}),
  eventbridge: new EventBridgeClient({}),
};

export const handler = deployCell(connectDeploy(clients, settings, () => new Date()));
