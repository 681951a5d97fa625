import { readFileSync } from "node:fs";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { readTrafficSettings } from "../shift/traffic-settings.ts";
import { createWatchMemory } from "./deps.ts";
import { connectWatch, trafficWatch } from "./watch.ts";

const settings = readTrafficSettings(process.env);
const policies = JSON.parse(readFileSync(settings.policiesPath, "utf8")) as PolicyConfig[];
const clients = {
  dynamodb: new DynamoDBClient({}),
  // Route 53 throttles by the account: the SDK learns how fast it may ask.
  route53: new Route53Client({ retryMode: "adaptive" }),
  elb: new ElasticLoadBalancingV2Client({}),
  cloudwatchGlobal: new CloudWatchClient({ region: "us-east-1" }),
  sfn: new SFNClient({}),
  sns: new SNSClient({}),
  eventbridge: new EventBridgeClient({}),
};

export const handler = trafficWatch(
  connectWatch(clients, settings, policies, createWatchMemory(), () => new Date()),
);
