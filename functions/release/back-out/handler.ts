import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { SFNClient } from "@aws-sdk/client-sfn";
import { readSettings } from "../../shared/settings.ts";
import { backOut, connectBackOut } from "./back-out.ts";

const settings = readSettings(process.env);
const clients = {
  dynamodb: new DynamoDBClient({}),
  codedeploy: new CodeDeployClient({}),
  ecs: new ECSClient({}),
  elb: new ElasticLoadBalancingV2Client({}),
  sfn: new SFNClient({}),
};

export const handler = backOut(connectBackOut(clients, settings, () => new Date()));
