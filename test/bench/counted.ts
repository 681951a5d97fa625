import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import { functionList, functionName } from "../../infra/aws/function-list.ts";
import { createInstallation } from "../../infra/sandbox/installation.ts";
import type { Installation } from "../../infra/sandbox/installation.ts";
import type { InvocationRecord } from "../../infra/sandbox/lambda/lambda.ts";
import { layOut } from "../../infra/sandbox/layout/lay-out.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { logsOf } from "./logs.ts";
import { minutesPerMonth } from "./prices.ts";

/** What one run used; `sweep` apart, for it runs whether there is a release or not. */
export interface Used {
  transitions: number;
  historyEvents: number;
  executions: number;
  invocations: number;
  gigabyteSeconds: number;
  calls: number;
  writeUnits: number;
  readUnits: number;
  logBytes: number;
  customEvents: number;
  publications: number;
}

/** What cannot be known without an account: how long things take there, and what Lambda itself logs of each invocation. */
export const assumed = {
  ownMs: 5,
  callMs: 25,
  coldStartMs: 500,
  itemKilobytes: 2,
  platformLogBytes: 700,
} as const;

const sweepName = functionName("pointsman", "sweep");
const memory = new Map(
  [...functionList].map(([name, spec]) => [functionName("pointsman", name), spec.memoryMegabytes]),
);

interface Recorded {
  readonly calls: CallRecord[];
  readonly invocations: InvocationRecord[];
}

const minute = 60_000;
const isOfRelease = (name: string): boolean => name !== sweepName;

/** Something to count: what happens, and from when on it is counted. Times are minutes from the start. */
export interface Course {
  readonly name: string;
  readonly arrange: (installation: Installation, at: (minutes: number, act: () => unknown) => void) => void;
  readonly countedFrom: number;
  readonly hours: number;
}

/** Plays it and counts what the functions did, but for the sweep. */
export async function countCourse(
  config: ServiceConfig,
  { arrange, countedFrom, hours }: Course,
): Promise<Used> {
  const { recorded, installation, logs, startsAt } = await run(config, hours, arrange);
  const from = startsAt + countedFrom * minute;
  const late = {
    calls: recorded.calls.filter(({ at }) => at >= from),
    invocations: recorded.invocations.filter(({ at }) => at >= from),
  };
  const executions = installation.sfn.executions().filter(({ startedAt }) => startedAt >= from);
  const history = executions.flatMap((execution) => execution.history.events);
  const used = usedBy(late, isOfRelease);
  return {
    ...used,
    executions: executions.length,
    transitions: executions.reduce((sum, { transitions }) => sum + transitions, 0),
    historyEvents: history.length,
    // Step Functions logs each event with its data.
    logBytes:
      used.logBytes +
      logs.bytes(isOfRelease, from) +
      history.reduce((sum, event) => sum + JSON.stringify(event).length, 0),
  };
}

/** A month of sweeps over one service with one cell, while nothing is released: a day of them, scaled. */
export async function countMonthOfSweeps(config: ServiceConfig): Promise<Used> {
  const day = 24;
  const { recorded, logs, startsAt } = await run(config, day, () => undefined);
  const used = usedBy(recorded, () => true);
  used.logBytes += logs.bytes(() => true, startsAt);
  const scale = minutesPerMonth / 60 / day;
  return Object.fromEntries(
    Object.entries(used).map(([name, count]) => [name, count * scale]),
  ) as unknown as Used;
}

async function run(config: ServiceConfig, hours: number, arrange: Course["arrange"]) {
  const recorded: Recorded = { calls: [], invocations: [] };
  const installation = createInstallation({
    configs: [config],
    onCall: (call) => recorded.calls.push(call),
    onInvocation: (invocation) => recorded.invocations.push(invocation),
  });
  layOut(installation, config, { requestsPerSecond: 20 });
  const { clock } = installation;
  const startsAt = clock.now();
  arrange(installation, (minutes, act) => void clock.after(minutes * minute, "as arranged", act));
  const logs = await logsOf(clock.now, () => clock.run({ until: startsAt + hours * 60 * minute }));
  return { recorded, installation, logs, startsAt };
}

function usedBy(recorded: Recorded, isOfRelease: (name: string) => boolean): Used {
  const invocations = recorded.invocations.filter((each) => isOfRelease(each.function));
  const calls = recorded.calls.filter((each) => isOfRelease(each.function));
  const perInvocation = Map.groupBy(calls, ({ invocation }) => invocation);
  const of = (operation: string) => calls.filter((call) => call.operation === operation).length;
  const warm = invocations.map(
    ({ id, function: name, at, endedAt }) =>
      gigabytes(name) *
      (endedAt - at + assumed.ownMs + assumed.callMs * (perInvocation.get(id)?.length ?? 0)),
  );
  const cold = [...new Set(invocations.map((each) => each.function))].map(
    (name) => gigabytes(name) * assumed.coldStartMs,
  );
  return {
    transitions: 0,
    historyEvents: 0,
    executions: 0,
    invocations: invocations.length,
    gigabyteSeconds: [...warm, ...cold].reduce((sum, each) => sum + each, 0) / 1000,
    calls: calls.length,
    writeUnits: calls.reduce((sum, call) => sum + writeUnits(call), 0),
    readUnits: calls.reduce((sum, call) => sum + readUnits(call), 0),
    logBytes: invocations.length * assumed.platformLogBytes,
    customEvents: of("PutEvents"),
    publications: of("Publish"),
  };
}

const gigabytes = (name: string): number => (memory.get(name) ?? 512) / 1024;

/** A transaction writes each item twice. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
function writeUnits({ operation, input }: CallRecord): number {
  if (operation === "UpdateItem" || operation === "DeleteItem") return assumed.itemKilobytes;
  if (operation !== "TransactWriteItems") return 0;
  return 2 * assumed.itemKilobytes * (input as { TransactItems: unknown[] }).TransactItems.length;
}

/** Every read is consistent: a unit for each 4 KB, of all items of a query together. */
function readUnits({ operation, output }: CallRecord): number {
  if (operation !== "GetItem" && operation !== "Query") return 0;
  return Math.max(1, Math.ceil(JSON.stringify(output ?? {}).length / 4096));
}
