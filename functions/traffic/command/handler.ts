import { readFileSync } from "node:fs";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SFNClient } from "@aws-sdk/client-sfn";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { readTrafficSettings } from "../shift/traffic-settings.ts";
import { connectTrafficCommand, trafficCommand } from "./command.ts";

const settings = readTrafficSettings(process.env);
const policies = JSON.parse(readFileSync(settings.policiesPath, "utf8")) as PolicyConfig[];
const clients = {
  dynamodb: new DynamoDBClient({}),
  route53: new Route53Client({ retryMode: "adaptive" }),
  elb: new ElasticLoadBalancingV2Client({}),
  cloudwatchGlobal: new CloudWatchClient({ region: "us-east-1" }),
  sfn: new SFNClient({}),
};

export const handler = trafficCommand(connectTrafficCommand(clients, settings, policies, () => new Date()));
