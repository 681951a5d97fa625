import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { octaviaFunction } from "../aws/octavia-function.ts";
import { createPace } from "../aws/rate.ts";
import { secrets } from "../aws/secrets.ts";
import { connectRounds } from "./connect.ts";
import { follow } from "./follow.ts";
import { createRoundMemory } from "./memory.ts";
import { publish } from "./metrics.ts";
import { readMirrorSettings } from "./mirror-settings.ts";

const settings = readMirrorSettings(process.env);
const configs = JSON.parse(readFileSync(settings.mirrorsPath, "utf8")) as MirrorConfig[];
/** So that a call that is not answered ends long before its lease does. Milliseconds. */
const requestHandler = { connectionTimeout: 2000, requestTimeout: 8000 };
const clients = {
  dynamodb: new DynamoDBClient({ requestHandler }),
  elbv2: new ElasticLoadBalancingV2Client({ requestHandler }),
  ec2: new EC2Client({ requestHandler }),
  secrets: new SecretsManagerClient({ requestHandler }),
};
// The reader takes as long as it takes; asked again, it would read all of it again.
const lambda = new LambdaClient({ maxAttempts: 1 });
const time = { now: () => Date.now(), sleep: (ms: number) => sleep(ms) };
/** As long as this process lives. */
const kept = {
  memory: createRoundMemory(),
  pace: createPace(time),
  logins: secrets(clients.secrets, time.now),
};

export const handler = follow({
  configs,
  connect: (call, report) =>
    connectRounds(clients, settings, {
      ...kept,
      time,
      report,
      read: octaviaFunction(lambda, settings.octaviaFunction, () => new Date().toISOString()),
      deadline: call.remainingMs,
      holder: call.invokedArn,
      neighbours: configs,
    }),
  publish: (own, reports, now) => publish(settings.installation, own, reports, now),
});
