import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { readSettings } from "../../shared/settings.ts";
import { connectFinish, finishRelease } from "./finish.ts";

const settings = readSettings(process.env);
const clients = {
  dynamodb: new DynamoDBClient({}),
  sfn: new SFNClient({}),
  sns: new SNSClient({}),
  eventbridge: new EventBridgeClient({}),
};

export const handler = finishRelease(connectFinish(clients, settings, () => new Date()));
