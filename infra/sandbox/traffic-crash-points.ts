/** Crash points of what moves DNS weights: shifts, and releases of cells that are sites. */
import { StartExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { ChangeResourceRecordSetsCommandInput } from "@aws-sdk/client-route-53";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { OpenShift, ShiftRecord, TrafficState } from "../../functions/ledger/traffic-records.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";
import { befall, befalls } from "./crash-points.ts";
import type { At, Befall, Played } from "./crash-points.ts";
import type { CallRecord } from "./faults/faults-wire.ts";
import { createInstallation, shiftMachineArn } from "./installation.ts";
import type { Installation } from "./installation.ts";
import { layOut } from "./layout/lay-out.ts";
import { layOutTraffic } from "./layout/lay-out-traffic.ts";
import { ledgerFacts, restProblems } from "./ledger-facts.ts";

export interface TrafficStory {
  readonly name: string;
  readonly policy: PolicyConfig;
  readonly config?: ServiceConfig;
  /** What the machine `Shift` is started with before anything befalls it, each after the other has ended. */
  readonly before?: readonly object[];
  /** What happens then. */
  readonly arrange: (installation: Installation) => void;
  /** Problems of how it ended, beside those of any story. */
  readonly judge: (ended: TrafficEnd) => readonly string[];
}

export interface TrafficEnd {
  /** Weights as the zone has them, by site. */
  readonly weights: Readonly<Record<string, number>>;
  readonly before: Readonly<Record<string, number>>;
  readonly state: TrafficState | undefined;
  /** Those that the story itself began. */
  readonly shifts: readonly ShiftRecord[];
  /** Outcomes of its releases and rollbacks. */
  readonly releases: readonly string[];
}

const minute = 60_000;
const hour = 60 * minute;
/** Virtual time after which a story that has not come to rest is called stuck, hours. */
const patienceHours = 24;

export async function playTraffic(story: TrafficStory, at?: At): Promise<Played> {
  const calls: CallRecord[] = [];
  const installation = createInstallation({
    configs: story.config ? [story.config] : [],
    policies: [story.policy],
    onCall: (call) => {
      calls.push(call);
      if (at?.befall.stops && call.seq === at.seq) stopAll(installation);
    },
  });
  await stand(installation, story);
  const before = weightsOf(installation, story.policy);
  const known = new Set(shiftsIn(installation).map(({ id }) => id));
  calls.length = 0;
  if (at) befall(installation, at);
  const startsAt = installation.clock.now();
  story.arrange(installation);
  await installation.clock.run({ until: startsAt + 10 * minute });
  await installation.clock.run({
    until: startsAt + patienceHours * hour,
    stop: () => isAtRest(installation),
  });
  const facts = ledgerFacts(installation.dynamodb);
  const shifts = shiftsIn(installation).filter(({ id }) => !known.has(id));
  const releases = facts.releases.map(({ kind, outcome }) => `${kind} ${outcome?.kind ?? "open"}`);
  const weights = weightsOf(installation, story.policy);
  const state = stateIn(installation);
  return {
    problems: [
      ...restProblems(facts),
      ...leftOver(installation, state),
      ...nowhere(calls),
      ...story.judge({ weights, before, state, shifts, releases }),
    ],
    calls,
    hours: (installation.clock.now() - startsAt) / hour,
    ended: [...releases, ...shifts.map(({ kind, outcome }) => `${kind} ${outcome?.kind ?? "open"}`)],
  };
}

/** Beside what befalls a call: whoever made it goes on to its end, and nobody goes on after it. */
export const trafficBefalls: readonly Befall[] = [...befalls, { name: "executions stopped", stops: true }];

function stopAll({ clock, sfn }: Installation): void {
  clock.after(0, "stopped", () => {
    for (const { arn, status } of sfn.executions())
      if (status === "RUNNING") void sfn.client.send(new StopExecutionCommand({ executionArn: arn }));
  });
}

/** Records stand, sites are known to be healthy, and what happened before has happened. */
async function stand(
  installation: Installation,
  { config, policy, before = [] }: TrafficStory,
): Promise<void> {
  const { account, clock, sfn } = installation;
  if (config) for (const users of layOut(installation, config, { requestsPerSecond: 0 }).users) users.stop();
  layOutTraffic(installation, [policy]);
  for (const name of policy.alarms)
    account.world.alarms.putAlarm({ name, measure: "errorRate", of: "none", threshold: 1 });
  const weights = Object.fromEntries(policy.sites.map(({ name, weight }) => [name, weight]));
  const first = { kind: "shift", to: weights };
  for (const [index, input] of [first, ...before].entries()) {
    startShift(installation, { policy: policy.policy, reason: "before", ...input }, `before-${index}`);
    await clock.run({ until: clock.now() + 6 * minute });
    await clock.run({
      until: clock.now() + 6 * hour,
      stop: () => sfn.executions().every(({ status }) => status !== "RUNNING"),
    });
  }
}

/** A start that nothing befalls, as from the console. */
export function startShift({ sfn }: Installation, input: object, name: string): void {
  void sfn.client.send(
    new StartExecutionCommand({ stateMachineArn: shiftMachineArn, name, input: JSON.stringify(input) }),
  );
}

const isAtRest = (installation: Installation): boolean => {
  const { openReleases, unsentNews } = ledgerFacts(installation.dynamodb);
  return (
    installation.sfn.executions().every(({ status }) => status !== "RUNNING") &&
    openReleases.length + unsentNews.length + openIn(installation).length === 0
  );
};

type Keyed = { readonly pk: string; readonly sk: string };

const itemsOf = <Item>({ dynamodb }: Installation, fits: (key: Keyed) => boolean): Item[] =>
  dynamodb
    .items()
    .map((item) => unmarshall(item) as Keyed)
    .filter(fits) as unknown as Item[];

const openIn = (installation: Installation) =>
  itemsOf<OpenShift>(installation, ({ pk }) => pk === "open-traffic");
const shiftsIn = (installation: Installation) =>
  itemsOf<ShiftRecord>(installation, ({ pk, sk }) => pk.startsWith("shift#") && sk === "record");
const stateIn = (installation: Installation) =>
  itemsOf<TrafficState>(installation, ({ pk, sk }) => pk.startsWith("traffic#") && sk === "state")[0];

function weightsOf({ account }: Installation, { zone, sites }: PolicyConfig): Record<string, number> {
  const standing = [...(account.world.route53.zones.zones.get(zone.id)?.standing.values() ?? [])];
  return Object.fromEntries(
    sites.map(({ name, setIdentifier }) => [
      name,
      standing.find((set) => set.SetIdentifier === setIdentifier)?.Weight ?? -1,
    ]),
  );
}

function leftOver(installation: Installation, state: TrafficState | undefined): string[] {
  return [
    ...openIn(installation).map(({ shift }) => `invariant 6: ${shift} is still open`),
    ...(state?.lease ? [`invariant 5: the policy is still leased to ${state.lease.holder}`] : []),
    ...shiftsIn(installation)
      .filter(({ outcome }) => !outcome)
      .map(({ id }) => `invariant 6: ${id} never ended`),
  ];
}

/** Invariant 1: a batch that leaves nobody a weight. */
const nowhere = (calls: readonly CallRecord[]): string[] =>
  calls.flatMap(({ operation, input }) => {
    if (operation !== "ChangeResourceRecordSets") return [];
    const changes = (input as ChangeResourceRecordSetsCommandInput).ChangeBatch?.Changes ?? [];
    const isZero = changes.every(({ ResourceRecordSet: set }) => set?.Weight === 0);
    return isZero ? [`invariant 1: all weights were set to 0`] : [];
  });
