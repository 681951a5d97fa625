/**
 * An installation of pointsman in a simulated account: the functions, machines, rules and the schedule as they
 * are deployed, put together from the same lists.
 */
import { functionName, hookEvents } from "../aws/function-list.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";
import type { Settings } from "../../functions/shared/settings.ts";
import { createAccount } from "./account.ts";
import { createClock } from "./time/clock.ts";
import { createDynamodb } from "./dynamodb/dynamodb.ts";
import type { Item } from "./dynamodb/dynamodb-value.ts";
import { createEventBus } from "./events/event-bus.ts";
import type { Delivery } from "./events/event-bus.ts";
import { createFaultPlan } from "./faults/faults.ts";
import type { CallStart } from "./faults/faults.ts";
import { createWire } from "./faults/faults-wire.ts";
import type { CallRecord } from "./faults/faults-wire.ts";
import type { Clients } from "./functions.ts";
import { install } from "./install.ts";
import { createLambda } from "./lambda/lambda.ts";
import type { InvocationFault, InvocationRecord, InvocationStart } from "./lambda/lambda.ts";
import { createLambdaClient } from "./lambda/lambda-client.ts";
import { succeeded } from "./lambda/lambda-answer.ts";
import { createIds, createRandom } from "./time/random.ts";
import type { BusEvent } from "./ports.ts";
import { followClouds } from "./mirror-functions.ts";
import type { MirrorOptions } from "./mirror-functions.ts";
import { moveWeights } from "./traffic-functions.ts";
import type { ZoneOptions } from "./route53/zones.ts";
import { createSns } from "./events/sns.ts";
import type { SentMessage } from "./events/sns.ts";
import { createStepFunctions } from "./step-functions/step-functions.ts";
import type { Unconfirmed } from "./unconfirmed.ts";

export interface InstallationOptions {
  readonly configs: readonly ServiceConfig[];
  /** A private cloud and mirrors of its load balancers. Default: none, and none of their functions. */
  readonly mirrors?: MirrorOptions;
  /** Traffic policies. Default: none. */
  readonly policies?: readonly PolicyConfig[];
  /** Whether the schedule of their watch runs, as where it is installed. Default true. */
  readonly isTrafficWatched?: boolean;
  readonly seed?: number;
  /** Epoch ms. */
  readonly startsAt?: number;
  readonly unconfirmed?: Partial<Unconfirmed>;
  /** How long changes of records take. */
  readonly route53?: ZoneOptions;
  /** Attempts of the SDK within one call. */
  readonly maxAttempts?: number;
  /** Draws the order of what is ready at the same moment. Default: first come, first served. */
  readonly order?: () => number;
  /** Milliseconds that a call takes. Default none. */
  readonly latencyMs?: (call: CallStart) => number;
  readonly onCall?: (call: CallRecord) => void;
  /** Each change of the ledger, in order; an item that is absent is undefined. */
  readonly onLedger?: (before: Item | undefined, after: Item | undefined) => void;
  readonly onInvocation?: (invocation: InvocationRecord) => void;
  readonly onDelivery?: (delivery: Delivery) => void;
  readonly onLost?: (event: BusEvent, at: number) => void;
  readonly onMessage?: (message: SentMessage) => void;
  readonly onEvent?: (event: BusEvent) => void;
  readonly invocationFault?: (start: InvocationStart) => InvocationFault | undefined;
}

export const place = { account: "111122223333", region: "eu-central-1" } as const;
export const installationName = "pointsman";
const busName = "default";
const startOfTime = Date.parse("2026-11-23T09:00:00Z");

export const sandboxSettings: Settings = {
  ...place,
  table: `${installationName}-ledger`,
  releaseMachineArn: `arn:aws:states:${place.region}:${place.account}:stateMachine:${installationName}-Release`,
  rollbackMachineArn: `arn:aws:states:${place.region}:${place.account}:stateMachine:${installationName}-Rollback`,
  topicArn: `arn:aws:sns:${place.region}:${place.account}:${installationName}-notifications`,
  busName,
  probeFunction: functionName(installationName, "probe"),
  hooks: Object.fromEntries(
    hookEvents.map((event) => [event, functionName(installationName, `hook${event}`)]),
  ),
  configPath: "",
};

export function createInstallation(options: InstallationOptions) {
  const clock = createClock(options.startsAt ?? startOfTime, options.order);
  const random = createRandom(options.seed ?? 1);
  const ids = createIds(random.fork("ids"));
  const plan = createFaultPlan();
  const wire = createWire({
    clock,
    ids,
    plan,
    ...(options.maxAttempts === undefined ? {} : { maxAttempts: options.maxAttempts }),
    ...(options.latencyMs ? { latencyMs: options.latencyMs } : {}),
    ...(options.onCall ? { onCall: options.onCall } : {}),
  });
  const clients: { current?: Clients } = {};
  const lambda = createLambda<Clients>({
    clock,
    ids,
    wire,
    ...place,
    clients: () => clients.current as Clients,
    ...(options.invocationFault ? { fault: options.invocationFault } : {}),
    ...(options.onInvocation ? { onInvocation: options.onInvocation } : {}),
  });
  const bus = createEventBus({
    clock,
    ids,
    place,
    invokeLater: lambda.invokeLater,
    ...(options.onDelivery ? { onDelivery: options.onDelivery } : {}),
    ...(options.onLost ? { onLost: options.onLost } : {}),
  });
  const emit = (event: BusEvent): void => {
    options.onEvent?.(event);
    bus.emit(event);
  };
  const account = createAccount({
    clock,
    random: random.fork("account"),
    emit,
    invoke: (fn, payload) => succeeded(lambda.invoke(fn, JSON.stringify(payload))),
    options: {
      place,
      ...(options.unconfirmed ? { unconfirmed: options.unconfirmed } : {}),
      ...(options.route53 ? { route53: options.route53 } : {}),
    },
  });
  const dynamodb = createDynamodb({
    table: sandboxSettings.table,
    now: clock.now,
    ...(options.onLedger ? { onChange: options.onLedger } : {}),
  });
  const sns = createSns({
    now: clock.now,
    ids,
    topicArns: [sandboxSettings.topicArn],
    ...(options.onMessage ? { onMessage: options.onMessage } : {}),
  });
  const sfn = createStepFunctions({
    clock,
    random: random.fork("sfn"),
    ids,
    place,
    invoke: lambda.invoke,
    emit,
  });
  clients.current = {
    ...account.clients,
    elbv2: account.clients.elb,
    dynamodb: dynamodb.client,
    sns: sns.client,
    eventbridge: bus.client,
    sfn: sfn.client,
    lambda: createLambdaClient(lambda),
  };
  install(options.configs, {
    installation: installationName,
    settings: sandboxSettings,
    lambda,
    bus,
    sfn,
    http: account.world.http,
  });
  const { secrets } = account.world;
  const parts = { clock, random: random.fork("mirrors"), lambda, secrets };
  const names = { installation: installationName, table: sandboxSettings.table };
  const mirrors = options.mirrors && followClouds({ ...parts, ...names }, options.mirrors);
  const { topicArn } = sandboxSettings;
  const { policies = [], isTrafficWatched = true } = options;
  moveWeights(
    { lambda, ...names, shiftMachineArn, topicArn, busName, ask: account.world.route53.ask },
    policies,
  );
  if (policies.length > 0 && isTrafficWatched) bus.addSchedule(trafficWatchSchedule);
  return {
    mirrors,
    clock,
    random,
    ids,
    plan,
    wire,
    lambda,
    bus,
    account,
    dynamodb,
    sns,
    sfn,
    clients: clients.current,
    settings: sandboxSettings,
  };
}

export const trafficWatchSchedule = {
  name: "trafficWatch",
  everyMinutes: 1,
  targets: [{ kind: "function" as const, name: functionName(installationName, "trafficWatch") }],
};

/** Of the machine that moves weights. */
export const shiftMachineArn = `arn:aws:states:${place.region}:${place.account}:stateMachine:${installationName}-Shift`;

export type Installation = ReturnType<typeof createInstallation>;
