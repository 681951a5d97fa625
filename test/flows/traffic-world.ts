/** A simulated installation with a traffic policy, and the words in which the flow tests speak of it. */
import { ChangeResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import type { Change, ChangeResourceRecordSetsCommandInput } from "@aws-sdk/client-route-53";
import { DescribeExecutionCommand, StartExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { trafficStateChange, TrafficStateChange } from "../../events/traffic-state-change.ts";
import { ledger } from "../../functions/ledger/ledger.ts";
import type { ShiftRecord, TrafficState, WriteProgress } from "../../functions/ledger/traffic-records.ts";
import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import { createInstallation, sandboxSettings, shiftMachineArn } from "../../infra/sandbox/installation.ts";
import type { InstallationOptions } from "../../infra/sandbox/installation.ts";
import { layOutTraffic } from "../../infra/sandbox/layout/lay-out-traffic.ts";
import { port, shop } from "./shop-policy.ts";

export { nlb, octavia, port, shop, site } from "./shop-policy.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export interface TrafficWorldOptions {
  readonly policy?: PolicyConfig;
  readonly installation?: Partial<InstallationOptions>;
  /** Default true: the records stand, and it is known that the sites are healthy. */
  readonly isStanding?: boolean;
  /** Default false: a test of a shift tells itself what becomes of it. */
  readonly isWatched?: boolean;
}

export type Weights = Readonly<Record<string, number>>;
export type TrafficWorld = Awaited<ReturnType<typeof trafficWorld>>;

export async function trafficWorld(options: TrafficWorldOptions = {}) {
  const { policy = shop(), installation: more = {}, isStanding = true, isWatched = false } = options;
  const calls: CallRecord[] = [];
  const news: TrafficStateChange[] = [];
  const installation = createInstallation({
    configs: [],
    policies: [policy],
    isTrafficWatched: isWatched,
    ...more,
    onCall: (call) => calls.push(call),
  });
  installation.bus.addRule({
    name: "test",
    pattern: { "detail-type": [trafficStateChange.detailType] },
    targets: [
      {
        kind: "callback",
        name: "test",
        deliver: ({ detail }) => void news.push(TrafficStateChange.parse(detail)),
      },
    ],
  });
  const { clock, account, clients, sfn } = installation;
  const { route53, elb, alarms } = account.world;
  const zone = layOutTraffic(installation, [policy]).get(policy.policy);
  if (!zone) throw new Error("there is no zone");
  for (const name of policy.alarms)
    alarms.putAlarm({
      name,
      measure: "errorRate",
      of: "none",
      threshold: 1,
      treatMissingData: "notBreaching",
    });
  const book = ledger(clients.dynamodb, sandboxSettings.table, () => new Date(clock.now()));
  const asked = { lookups: 0 };
  route53.faults.lookup = (_, name) => {
    if (name === policy.name) asked.lookups++;
    return undefined;
  };
  const siteOf = (identifier: string | undefined): string =>
    policy.sites.find(({ setIdentifier }) => setIdentifier === identifier)?.name ?? identifier ?? "";

  const pass = (ms: number) => clock.run({ until: clock.now() + ms });
  async function until(isSo: () => boolean | Promise<boolean>, mostHours = 6): Promise<void> {
    const end = clock.now() + mostHours * hour;
    while (clock.now() < end) {
      if (await isSo()) return;
      await pass(5000);
    }
    throw new Error(
      `not so after ${mostHours} h: ${String(isSo)}; ${JSON.stringify(await book.traffic.open())}`,
    );
  }
  const executions = () => sfn.executions().filter(({ machineArn }) => machineArn === shiftMachineArn);

  const world = {
    ...installation,
    policy,
    zone,
    calls,
    asked,
    /** What was told on the bus. */
    news,
    book,
    pass,
    until,
    executions,

    /** As the console starts it. @returns the name of the execution, which is the shift's id. */
    async start(input: object, name = `s-${executions().length + 1}`): Promise<string> {
      await clients.sfn.send(
        new StartExecutionCommand({
          stateMachineArn: shiftMachineArn,
          name,
          input: JSON.stringify({ policy: policy.policy, reason: "tried", ...input }),
        }),
      );
      return name;
    },
    /** Starts a shift, and lets time pass until its execution has ended. */
    async carry(input: object, mostHours = 6): Promise<string> {
      const name = await world.start(input);
      await world.over(name, mostHours);
      return name;
    },
    over: (name: string, mostHours = 6) =>
      until(() => world.execution(name)?.status !== "RUNNING", mostHours),
    /** One round of the watch. */
    async lookAround(): Promise<void> {
      installation.lambda.invokeLater("pointsman-trafficWatch", JSON.stringify({ tick: "traffic" }));
      await pass(5000);
    },
    execution: (name: string) => executions().find((each) => each.name === name),
    /** Why an execution that ended in a Fail did, or what its first state said. */
    async said(name: string): Promise<string> {
      const { cause, error } = await clients.sfn.send(
        new DescribeExecutionCommand({ executionArn: world.execution(name)?.arn }),
      );
      return `${error ?? ""}: ${cause ?? ""}`;
    },
    stop: (name: string) =>
      clients.sfn.send(new StopExecutionCommand({ executionArn: world.execution(name)?.arn })),
    /** A person asks a shift to turn back. */
    abort: (shift: string, reason = "changed my mind") =>
      book.traffic.request(shift, {
        kind: "abort",
        by: { who: "arn:aws:iam::111122223333:user/ann", via: "command" },
        reason,
        at: new Date(clock.now()).toISOString(),
      }),

    record: async (shift: string): Promise<ShiftRecord> => (await book.traffic.needShift(shift)).record,
    progress: async (shift: string): Promise<WriteProgress> =>
      (await book.traffic.shift(shift))?.record.progress ?? {},
    outcome: async (shift: string): Promise<string> => {
      const record = (await book.traffic.shift(shift))?.record;
      return record?.outcome?.kind ?? (record ? "open" : "never began");
    },
    reason: async (shift: string): Promise<string> => (await world.record(shift)).outcome?.reason ?? "",
    state: async (): Promise<TrafficState | undefined> => book.traffic.state(policy.policy),

    /** What the zone says, of one record type. */
    weights: (type = "A"): Weights =>
      Object.fromEntries(
        [...zone.standing.values()]
          .filter((set) => set.Type === type && set.SetIdentifier !== undefined)
          .map((set) => [siteOf(set.SetIdentifier), set.Weight ?? -1] as const)
          .sort(([a], [b]) => a.localeCompare(b)),
      ),
    /** Batches that Route 53 took, as the weights they set. */
    written: (): Weights[] => batches(calls).map(({ changes }) => weightsIn(changes, siteOf)),
    batches: () => batches(calls),
    /** Names of the errors with which Route 53 took none. */
    refusals: () =>
      calls
        .filter(({ operation, error }) => operation === "ChangeResourceRecordSets" && error !== undefined)
        .map(({ error }) => (error as Error).name),
    /** Somebody changes the zone by hand, beside all that is ours. */
    byHand: (...Changes: Change[]) =>
      account.clients.route53.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch: { Changes } }),
      ),
    setByHand: (name: string, weight: number) => {
      const set = [...zone.standing.values()].find(({ SetIdentifier }) => siteOf(SetIdentifier) === name);
      return world.byHand({ Action: "UPSERT", ResourceRecordSet: { ...set, Weight: weight } as never });
    },
    dies: (address: string) => elb.hosts.set(address, port, false),
    heals: (address: string) => elb.hosts.set(address, port, true),
    alarm: (state: "OK" | "ALARM", name = "shop-5xx", forSeconds = 24 * 3600) =>
      alarms.setAlarmState(name, state, "as told", forSeconds),
    /** What is not as it must be once everything has come to rest; empty when all is well. */
    async problems(): Promise<string[]> {
      const open = await book.traffic.open();
      const lease = (await world.state())?.lease;
      return [
        ...open.map(({ shift }) => `${shift} is still open`),
        ...(lease ? [`the policy is still leased to ${lease.holder}`] : []),
        ...broken(world.written()),
        ...installation.lambda.deadLetters.map(
          ({ requestContext }) => `dead letter of ${requestContext.functionArn}`,
        ),
      ];
    },
  };
  if (isStanding) {
    await world.carry({
      kind: "shift",
      to: Object.fromEntries(policy.sites.map((each) => [each.name, each.weight])),
    });
    await pass(4 * minute);
    calls.length = 0;
    news.length = 0;
    asked.lookups = 0;
  }
  return world;
}

interface Batch {
  readonly at: number;
  readonly changes: readonly Change[];
}

const batches = (calls: readonly CallRecord[]): Batch[] =>
  calls
    .filter(({ operation, output }) => operation === "ChangeResourceRecordSets" && output !== undefined)
    .map(({ at, input }) => ({
      at,
      changes: (input as ChangeResourceRecordSetsCommandInput).ChangeBatch?.Changes ?? [],
    }));

const weightsIn = (changes: readonly Change[], siteOf: (identifier: string | undefined) => string): Weights =>
  Object.fromEntries(
    changes
      .map(({ ResourceRecordSet: set }) => [siteOf(set?.SetIdentifier), set?.Weight ?? -1] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  );

/** Invariant 1, of every batch: one that leaves nobody a weight. */
const broken = (written: readonly Weights[]): string[] =>
  written.flatMap((weights) =>
    Object.values(weights).every((weight) => weight === 0)
      ? [`invariant 1: all weights were set to 0: ${JSON.stringify(weights)}`]
      : [],
  );
