import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { readSettings } from "../../shared/settings.ts";
import { connectPlan, planRelease } from "./plan.ts";

const settings = readSettings(process.env);
const clients = {
  dynamodb: new DynamoDBClient({}),
  codedeploy: new CodeDeployClient({}),
  ecs: new ECSClient({}),
  ecr: new ECRClient({}),
  elb: new ElasticLoadBalancingV2Client({}),
  cloudwatch: new CloudWatchClient({}),
};

export const handler = planRelease(connectPlan(clients, settings, () => new Date()));
