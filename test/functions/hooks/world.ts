import type { Context } from "aws-lambda";
import { describe as labelled } from "../../../functions/ledger/description.ts";
import { keys } from "../../../functions/ledger/keys.ts";
import type { Handler } from "../../../functions/shared/entry.ts";
import type { SmokeConfig } from "../../../functions/shared/service-config.ts";
import type { Finding, HookEvent } from "../../../functions/hooks/checks.ts";
import type { HookClients } from "../../../functions/hooks/hook.ts";
import { connectHook, hook } from "../../../functions/hooks/hook.ts";
import { awsError, memoryDynamoDb } from "./memory-dynamodb.ts";
import { virtualTime } from "./virtual-time.ts";

process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
process.env["POWERTOOLS_METRICS_DISABLED"] = "true";

/** How one call of AWS goes. `lost`: it took effect, and its answer did not come; `mute`: the same, without an error. */
export type Conduct =
  | "well"
  | "fails"
  | "refused"
  | "throttled"
  | "hangs"
  | "lost"
  | "mute"
  | { readonly takesMs: number };

export interface Behaviour {
  (call: { readonly service: string; readonly operation: string; readonly nth: number }): Conduct;
}

export const release = "storefront-20261121-1000";
export const deploymentId = "d-CANDIDATE";
export const executionId = "eyJlbmNyeXB0ZWREYXRhIjoi";
export const startedAt = Date.parse("2026-11-21T10:00:00.000Z");
const description = labelled({ release, cell: "a", purpose: "deploy", attempt: 1 });

export const smokeCheck = (changes: Partial<SmokeConfig> = {}): SmokeConfig => ({
  path: "/health",
  expect: { status: 200 },
  timeoutSeconds: 5,
  attempts: 3,
  ...changes,
});

export const target = (id: string, State: string, more: object = {}) => ({
  Target: { Id: id, Port: 8080 },
  TargetHealth: { State, ...more },
});

export const answered = (status: number, more: object = {}) => ({
  status,
  headers: {},
  bodyText: "",
  latencyMs: 12,
  ...more,
});

/** A release that is about to move traffic in cell a, and AWS around it, all well. Tests change what differs. */
export function world() {
  const time = virtualTime(startedAt);
  const dynamo = memoryDynamoDb();
  const aws = {
    deployment: { description, creator: "user" } as object,
    taskSets: [
      {
        status: "PRIMARY",
        externalId: "d-STABLE",
        taskDefinition: "stable:1",
        loadBalancers: [{ targetGroupArn: group("blue") }],
      },
      {
        status: "ACTIVE",
        externalId: deploymentId,
        taskDefinition: "candidate:2",
        loadBalancers: [{ targetGroupArn: group("green") }],
      },
    ] as object[],
    targets: [target("10.0.0.1", "healthy"), target("10.0.0.2", "healthy")] as object[],
    probe: (requests: readonly { url: string }[]): object => ({ results: requests.map(() => answered(200)) }),
    reports: [] as { readonly executionId: string; readonly status: string; readonly at: number }[],
    behaves: (() => "well") as Behaviour,
    calls: [] as {
      readonly service: string;
      readonly operation: string;
      readonly input: Record<string, unknown>;
    }[],
  };

  const operations: Record<string, Record<string, (input: never) => object>> = {
    dynamodb: dynamo.operations,
    codedeploy: {
      GetDeployment: () => ({ deploymentInfo: aws.deployment }),
      PutLifecycleEventHookExecutionStatus: (input: {
        lifecycleEventHookExecutionId: string;
        status: string;
      }) => {
        const executionId = input.lifecycleEventHookExecutionId;
        if (aws.reports.some((each) => each.executionId === executionId))
          throw awsError("LifecycleEventAlreadyCompletedException", "already completed");
        aws.reports.push({ executionId, status: input.status, at: time.now() });
        return {};
      },
    },
    ecs: { DescribeServices: () => ({ services: [{ taskSets: aws.taskSets }] }) },
    elbv2: { DescribeTargetHealth: () => ({ TargetHealthDescriptions: aws.targets }) },
    lambda: {
      Invoke: ({ Payload }: { Payload: Uint8Array }) => {
        const { requests }: { requests: { url: string }[] } = JSON.parse(new TextDecoder().decode(Payload));
        return { Payload: new TextEncoder().encode(JSON.stringify(aws.probe(requests))) };
      },
    },
  };

  let nth = 0;
  const client = (service: string) =>
    Object.create({
      async send(command: { readonly input: Record<string, unknown> }) {
        const operation = command.constructor.name.replace(/Command$/, "");
        const run = operations[service]?.[operation];
        if (!run) throw new TypeError(`nobody plays ${service}:${operation}`);
        aws.calls.push({ service, operation, input: command.input });
        return conducted(aws.behaves({ service, operation, nth: nth++ }), async () =>
          Reflect.apply(run, undefined, [command.input]),
        );
      },
    });

  async function conducted(conduct: Conduct, effect: () => Promise<object>): Promise<object> {
    if (conduct === "hangs") return new Promise(() => undefined);
    if (conduct === "fails") throw awsError("ServiceUnavailableException", "try later", "server");
    if (conduct === "refused") throw awsError("AccessDeniedException", "not allowed");
    if (conduct === "throttled") throw awsError("ThrottlingException", "slow down");
    if (typeof conduct === "object") await time.sleep(conduct.takesMs);
    const answer = await effect();
    if (conduct === "lost") throw Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
    return conduct === "mute" ? new Promise(() => undefined) : answer;
  }

  const seed = { record: record(), plan: plan(), cell: cellItem(), state: state() };
  dynamo.put(keys.release(release), seed.record);
  dynamo.put(keys.plan(release, "a"), seed.plan);
  dynamo.put(keys.cell(release, "a"), seed.cell);
  dynamo.put(keys.service("storefront"), seed.state);

  /** @param limitSeconds the function's time limit. */
  const begin = (
    event: HookEvent,
    limitSeconds = event === "AfterAllowTestTraffic" ? 120 : 30,
    execution = executionId,
  ): Promise<Finding> => {
    const clients: HookClients = {
      codedeploy: client("codedeploy"),
      dynamodb: client("dynamodb"),
      ecs: client("ecs"),
      elbv2: client("elbv2"),
      lambda: client("lambda"),
    };
    const ticking = { now: () => new Date(time.now()), sleep: time.sleep };
    const handler: Handler<Finding> = hook(connectHook(clients, settings, event, ticking));
    const endsAt = time.now() + limitSeconds * 1000;
    const remaining = context(() => endsAt - time.now());
    return handler({ DeploymentId: deploymentId, LifecycleEventHookExecutionId: execution }, remaining);
  };

  return {
    time,
    aws,
    dynamo,
    seed,
    timeline: () => dynamo.under(`timeline#${release}`),
    note: (key: string) => dynamo.get(keys.timeline(release, key)),
    openHook: () => dynamo.get(keys.openHook(deploymentId, "AfterAllowTraffic")),
    begin,
    /** One call of CodeDeploy, to its end. */
    call: (...asked: Parameters<typeof begin>) => time.run(begin(...asked)),
  };
}

export type World = ReturnType<typeof world>;

export const context = (remainingMs: () => number): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: "hook",
  functionVersion: "1",
  awsRequestId: "request",
  memoryLimitInMB: "256",
  logGroupName: "hook",
  logStreamName: "hook",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:111122223333:function:hook",
  getRemainingTimeInMillis: remainingMs,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

const group = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/storefront-${name}/7f0c`;

const record = () => ({
  version: 1,
  id: release,
  kind: "release",
  service: "storefront",
  state: "running",
  overrides: [] as string[],
  config: { cells: [{ name: "a", loadBalancer: "application" }], gates: { smoke: [smokeCheck()] } },
});

const plan = () => ({
  cell: "a",
  cluster: "main",
  ecsService: "storefront-a",
  testUrl: "http://test.example:8080",
  bake: { seconds: 900, within: "hook" } as object,
});

const cellItem = (): Record<string, unknown> => ({
  cell: "a",
  wave: 1,
  deploymentId,
  candidateArn: "candidate:2",
});

const state = () => ({
  version: 1,
  service: "storefront",
  fence: 4,
  lease: { holder: release, fence: 4 } as object | undefined,
});

const settings = {
  region: "eu-central-1",
  account: "111122223333",
  table: "ledger",
  releaseMachineArn: "release",
  rollbackMachineArn: "rollback",
  topicArn: "topic",
  busName: "bus",
  probeFunction: "probe",
  hooks: {},
  configPath: "/opt",
};
