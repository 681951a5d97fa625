import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { readSettings } from "../../shared/settings.ts";
import { connectWake, wake } from "./wake.ts";

const settings = readSettings(process.env);
const clients = {
  dynamodb: new DynamoDBClient({}),
  sfn: new SFNClient({}),
};

export const handler = wake(connectWake(clients, settings, () => new Date()));
