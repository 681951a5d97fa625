import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { Route53Client } from "@aws-sdk/client-route-53";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { SNSClient } from "@aws-sdk/client-sns";
import { connectHook, hook } from "../../functions/hooks/hook.ts";
import { probe } from "../../functions/probe/probe.ts";
import { acceptRelease, connectAccept } from "../../functions/release/accept/accept.ts";
import { backOut, connectBackOut } from "../../functions/release/back-out/back-out.ts";
import { command, connectCommand } from "../../functions/release/command/command.ts";
import { connectDeploy, deployCell } from "../../functions/release/deploy/deploy.ts";
import { connectFinalize, finalizeExecution } from "../../functions/release/finalize/finalize.ts";
import { connectFinish, finishRelease } from "../../functions/release/finish/finish.ts";
import { connectGates, passGates } from "../../functions/release/gates/gates.ts";
import { connectPlan, planRelease } from "../../functions/release/plan/plan.ts";
import { beginRollback, connectRollback } from "../../functions/release/rollback/rollback.ts";
import { connectSweep } from "../../functions/release/sweep/connect.ts";
import { sweep } from "../../functions/release/sweep/sweep.ts";
import { connectWake, wake } from "../../functions/release/wake/wake.ts";
import type { Handler } from "../../functions/shared/entry.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { Settings } from "../../functions/shared/settings.ts";
import type { FunctionName } from "../aws/function-list.ts";
import { hookEvents } from "../aws/function-list.ts";
import type { Http } from "./users/http.ts";
import type { Invocation } from "./lambda/lambda-invocation.ts";
import { smokeProbe } from "./smoke-probe.ts";

/** Every client that a function of ours may have. `elb` and `elbv2` are the same service. */
export type Clients = {
  readonly dynamodb: Pick<DynamoDBClient, "send">;
  readonly codedeploy: Pick<CodeDeployClient, "send">;
  readonly ecs: Pick<ECSClient, "send">;
  readonly ecr: Pick<ECRClient, "send">;
  readonly elb: Pick<ElasticLoadBalancingV2Client, "send">;
  readonly elbv2: Pick<ElasticLoadBalancingV2Client, "send">;
  readonly ec2: Pick<EC2Client, "send">;
  readonly secrets: Pick<SecretsManagerClient, "send">;
  readonly cloudwatch: Pick<CloudWatchClient, "send">;
  /** Of us-east-1, where Route 53 publishes its figures. */
  readonly cloudwatchGlobal: Pick<CloudWatchClient, "send">;
  readonly route53: Pick<Route53Client, "send">;
  readonly sfn: Pick<SFNClient, "send">;
  readonly sns: Pick<SNSClient, "send">;
  readonly eventbridge: Pick<EventBridgeClient, "send">;
  readonly lambda: Pick<LambdaClient, "send">;
};

/** The invocation's own clock. */
const at =
  ({ now }: Invocation) =>
  () =>
    new Date(now());

type Build = (clients: Clients, invocation: Invocation) => Handler;

/** The very functions that are deployed, built from simulated clients. */
export function ourFunctions(
  settings: Settings,
  configs: readonly ServiceConfig[],
  http: Http,
): ReadonlyMap<FunctionName, Build> {
  const hooks = hookEvents.map((event): [FunctionName, Build] => [
    `hook${event}`,
    (clients, run) => hook(connectHook(clients, settings, event, { now: at(run), sleep: sleepOf(run) })),
  ]);
  return new Map<FunctionName, Build>([
    ["accept", (clients, run) => acceptRelease(connectAccept(clients, settings, configs, at(run)))],
    ["plan", (clients, run) => planRelease(connectPlan(clients, settings, at(run)))],
    ["gates", (clients, run) => passGates(connectGates(clients, settings, at(run)))],
    ["deploy", (clients, run) => deployCell(connectDeploy(clients, settings, at(run)))],
    ["backOut", (clients, run) => backOut(connectBackOut(clients, settings, at(run)))],
    ["finish", (clients, run) => finishRelease(connectFinish(clients, settings, at(run)))],
    ["rollback", (clients, run) => beginRollback(connectRollback(clients, settings, configs, at(run)))],
    ["wake", (clients, run) => wake(connectWake(clients, settings, at(run)))],
    ["finalize", (clients, run) => finalizeExecution(connectFinalize(clients, settings, at(run)))],
    ["sweep", (clients, run) => sweep(connectSweep(clients, settings, configs, at(run)))],
    ["command", (clients, run) => command(connectCommand(clients, settings, configs, at(run)))],
    ["probe", (_, run) => probe(smokeProbe(http, run))],
    ...hooks,
  ]);
}

/** Sleeps in virtual time; rejects when its signal is aborted, as `node:timers/promises` does. */
const sleepOf =
  (run: Invocation) =>
  (ms: number, signal?: AbortSignal): Promise<void> =>
    Promise.race([
      run.sleep(ms),
      new Promise<void>((_, reject) =>
        signal?.addEventListener("abort", () => reject(signal.reason as Error)),
      ),
    ]);
