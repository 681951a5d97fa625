import { readFileSync } from "node:fs";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { nodeAsk } from "../dns/node-ask.ts";
import { connectShift, shift } from "./shift.ts";
import { readTrafficSettings } from "./traffic-settings.ts";

const settings = readTrafficSettings(process.env);
const policies = JSON.parse(readFileSync(settings.policiesPath, "utf8")) as PolicyConfig[];
const clients = {
  dynamodb: new DynamoDBClient({}),
  // Route 53 throttles by the account: the SDK learns how fast it may ask.
  route53: new Route53Client({ retryMode: "adaptive" }),
  elb: new ElasticLoadBalancingV2Client({}),
  cloudwatch: new CloudWatchClient({}),
  cloudwatchGlobal: new CloudWatchClient({ region: "us-east-1" }),
  sfn: new SFNClient({}),
  lambda: new LambdaClient({}),
  sns: new SNSClient({}),
  eventbridge: new EventBridgeClient({}),
};

export const handler = shift(connectShift(clients, settings, policies, nodeAsk(), () => new Date()));
