import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { readSettings } from "../../shared/settings.ts";
import { readConfigs } from "../configs.ts";
import { command, connectCommand } from "./command.ts";

const settings = readSettings(process.env);
const clients = {
  dynamodb: new DynamoDBClient({}),
  ecr: new ECRClient({}),
  ecs: new ECSClient({}),
  codedeploy: new CodeDeployClient({}),
  sfn: new SFNClient({}),
  sns: new SNSClient({}),
  eventbridge: new EventBridgeClient({}),
};

export const handler = command(
  connectCommand(clients, settings, readConfigs(settings.configPath), () => new Date()),
);
