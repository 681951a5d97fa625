import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { SFNClient } from "@aws-sdk/client-sfn";
import { readSettings } from "../../shared/settings.ts";
import { readConfigs } from "../configs.ts";
import { beginRollback, connectRollback } from "./rollback.ts";

const settings = readSettings(process.env);
const clients = {
  dynamodb: new DynamoDBClient({}),
  codedeploy: new CodeDeployClient({}),
  ecs: new ECSClient({}),
  ecr: new ECRClient({}),
  elb: new ElasticLoadBalancingV2Client({}),
  sfn: new SFNClient({}),
};

export const handler = beginRollback(
  connectRollback(clients, settings, readConfigs(settings.configPath), () => new Date()),
);
