import { setTimeout } from "node:timers/promises";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { readSettings } from "../shared/settings.ts";
import { connectHook, hook, readEvent } from "./hook.ts";

/** The SDK sets no time limits of its own: a call that hangs would use up the time of the tries after it. */
const quick = {
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
};
/** An invocation of the probe lasts as long as its slowest request. */
const patient = {
  requestHandler: { connectionTimeout: 1000, requestTimeout: 100_000, throwOnRequestTimeout: true },
  maxAttempts: 1,
};

const clients = {
  codedeploy: new CodeDeployClient(quick),
  dynamodb: new DynamoDBClient(quick),
  ecs: new ECSClient(quick),
  elbv2: new ElasticLoadBalancingV2Client(quick),
  lambda: new LambdaClient(patient),
};
const time = {
  now: () => new Date(),
  // It must keep the process alive: with nothing else to wait for Lambda would end a hanging check without a report.
  sleep: async (ms: number, signal?: AbortSignal) => {
    await setTimeout(ms, undefined, signal ? { signal } : {});
  },
};

export const handler = hook(
  connectHook(clients, readSettings(process.env), readEvent(process.env["HOOK"]), time),
);
