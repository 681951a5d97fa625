import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { CallRecord } from "./faults/faults-wire.ts";
import type { Fault } from "./faults/faults.ts";
import { ask } from "./ask.ts";
import { createInstallation } from "./installation.ts";
import type { Installation } from "./installation.ts";
import { layOut } from "./layout/lay-out.ts";
import type { LaidOut } from "./layout/lay-out.ts";
import { ledgerFacts, restProblems } from "./ledger-facts.ts";
import type { LedgerFacts } from "./ledger-facts.ts";

/** A story whose every call is made to fail, once each way. */
export interface Story {
  readonly name: string;
  readonly config: ServiceConfig;
  /** Arranges what happens; times are milliseconds from the start. */
  readonly arrange: (installation: Installation) => void;
  /** Outcomes that are right for it, by the record's kind, whatever one call does. */
  readonly outcomes: { readonly release: readonly string[]; readonly rollback: readonly string[] };
}

export interface Told {
  readonly facts: LedgerFacts;
  readonly problems: readonly string[];
  readonly calls: readonly CallRecord[];
  readonly hours: number;
}

/** One way in which a call goes wrong. */
export interface Befall {
  readonly name: string;
  readonly fault?: Fault;
  readonly attempts?: number;
  /** All executions under way are stopped with it, as by a person in the console. */
  readonly stops?: true;
}

/** What can befall one call: it fails for good, its answer is lost (once, or however often the SDK asks), the process dies. */
export const befalls: readonly (Befall & Required<Pick<Befall, "fault" | "attempts">>)[] = [
  {
    name: "fails before",
    fault: { kind: "fails-before" },
    attempts: 3,
  },
  { name: "answer lost once", fault: { kind: "answer-lost" }, attempts: 1 },
  { name: "answer lost", fault: { kind: "answer-lost" }, attempts: 3 },
  { name: "process dies after", fault: { kind: "dies-after" }, attempts: 1 },
];

/** Virtual time after which a story that has not come to rest is called stuck, hours. */
const patienceHours = 12;
const hour = 3_600_000;
/** Nothing of a story happens before its first sweep has adopted what runs. */
export const storyBegins = 6 * 60_000;

/** Plays a story once, with at most one fault. */
export async function play(story: Story, at?: At): Promise<Told> {
  const calls: CallRecord[] = [];
  const installation = createInstallation({ configs: [story.config], onCall: (call) => calls.push(call) });
  const laidOut = layOut(installation, story.config, { requestsPerSecond: 0 });
  for (const users of laidOut.users) users.stop();
  if (at) befall(installation, at);
  const startsAt = installation.clock.now();
  story.arrange(installation);
  // The last thing that a story arranges happens within its first hour.
  await installation.clock.run({ until: startsAt + hour });
  await installation.clock.run({
    until: startsAt + patienceHours * hour,
    stop: () => isAtRest(installation),
  });
  const facts = ledgerFacts(installation.dynamodb);
  const problems = [
    ...restProblems(facts),
    ...wrong(story, facts),
    ...(await unlike(installation, laidOut, facts)),
    ...twice(calls),
  ];
  return { facts, problems, calls, hours: (installation.clock.now() - startsAt) / hour };
}

export function befall({ plan }: Pick<Installation, "plan">, { seq, befall: { fault, attempts } }: At): void {
  if (fault) plan.add({ match: { seq }, fault, ...(attempts === undefined ? {} : { attempts }) });
}

const isAtRest = ({ dynamodb, sfn }: Installation): boolean =>
  sfn.executions().every(({ status }) => status !== "RUNNING") &&
  ledgerFacts(dynamodb).openReleases.length + ledgerFacts(dynamodb).unsentNews.length === 0;

function wrong({ outcomes }: Story, { releases }: LedgerFacts): string[] {
  return releases.flatMap(({ id, kind, outcome }) =>
    outcome && !outcomes[kind].includes(outcome.kind)
      ? [`${id} ended as ${outcome.kind}: ${outcome.reason}`]
      : [],
  );
}

/** What the ledger calls stable is what runs and what the listener sends everything to. */
async function unlike(
  { account, clock }: Installation,
  { cells }: LaidOut,
  { services }: LedgerFacts,
): Promise<string[]> {
  await clock.run({ until: clock.now() });
  return [...cells].flatMap(([cell, workload]) => {
    const stable = services[0]?.stable?.cells[cell]?.taskDefinitionArn;
    const service = account.world.services.get(workload.cluster)?.get(workload.serviceName);
    const live = service?.taskSets.find(({ status }) => status === "PRIMARY");
    if (!live || live.taskDefinitionArn !== stable)
      return [`${cell} runs ${live?.taskDefinitionArn}, but the ledger's stable is ${stable}`];
    const shares = account.world.elb.routed(workload.listenerArn);
    const share = shares.find(({ targetGroupArn }) => targetGroupArn === live.targetGroupArn);
    const total = shares.reduce((sum, { weight }) => sum + weight, 0);
    return share && share.weight === total
      ? []
      : [`${cell}: the listener does not send everything to what is live`];
  });
}

/** Invariant 7: one deployment for each intention, however often its answer was lost. */
function twice(calls: readonly CallRecord[]): string[] {
  const made = new Map<string, Set<string>>();
  for (const { operation, input, output } of calls) {
    const id = (output as { deploymentId?: string } | undefined)?.deploymentId;
    const description = (input as { description?: string }).description;
    if (operation !== "CreateDeployment" || !id || !description) continue;
    made.set(description, (made.get(description) ?? new Set()).add(id));
  }
  return [...made]
    .filter(([, ids]) => ids.size > 1)
    .map(([label, ids]) => `invariant 7: ${label} was made ${ids.size} times`);
}

export interface Explored {
  readonly points: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly failures: readonly string[];
  readonly longestHours: number;
}

/** Which calls of a story are tried: those of every function, but of the sweep only what it does for the story. */
export function pointsOf(calls: readonly CallRecord[]): number[] {
  const seen = new Set<number>();
  const quiet = new Map<string, number>();
  for (const { seq, function: name, operation, service, at } of calls) {
    if (seen.has(seq)) continue;
    if (name.endsWith("-sweep")) {
      // A sweep that finds nothing makes the same reads each minute: its first ones stand for all.
      const count = (quiet.get(`${service} ${operation}`) ?? 0) + 1;
      quiet.set(`${service} ${operation}`, count);
      if (count > 6) continue;
    }
    if (at > 0) seen.add(seq);
  }
  return [...seen];
}

/** Tries every point of a story in every way. @param only picks some of the points, for a quick run. */
export const explore = (story: Story, only: (index: number) => boolean = () => true): Promise<Explored> =>
  explorePlays(story.name, async (at) => endedAs(await play(story, at)), only);

const endedAs = (told: Told): Played => ({
  ...told,
  ended: told.facts.releases.map(({ kind, outcome }) => `${kind} ${outcome?.kind ?? "open"}`),
});

export interface Played extends Pick<Told, "problems" | "calls" | "hours"> {
  /** How each thing that the story began has ended. */
  readonly ended: readonly string[];
}

export type At = { readonly seq: number; readonly befall: Befall };

/** As `explore`, of whatever can be played once with at most one fault. */
export async function explorePlays(
  name: string,
  once: (at?: At) => Promise<Played>,
  only: (index: number) => boolean = () => true,
  ways: readonly Befall[] = befalls,
): Promise<Explored> {
  const plain = await once();
  if (plain.problems.length > 0)
    return { points: 0, outcomes: {}, failures: plain.problems, longestHours: plain.hours };
  const outcomes: Record<string, number> = {};
  const failures: string[] = [];
  let points = 0;
  let longestHours = 0;
  for (const seq of pointsOf(plain.calls))
    for (const befall of ways) {
      if (!only(points++)) continue;
      const played = await once({ seq, befall });
      longestHours = Math.max(longestHours, played.hours);
      const ended = [...played.ended].sort().join(", ");
      outcomes[ended] = (outcomes[ended] ?? 0) + 1;
      const call = played.calls.find((each) => each.seq === seq);
      for (const problem of played.problems)
        failures.push(
          `${name}: call ${seq} (${call?.function} ${call?.operation}) ${befall.name}: ${problem}`,
        );
    }
  return { points, outcomes, failures, longestHours };
}

/** Somebody goes back, through the command function; who gets no answer asks again a minute later. */
export const rollBackAt = (installation: Installation, ms: number, service: string): void => {
  const body = { command: "rollback", service, reason: "explored" };
  const askOnce = (): Promise<unknown> =>
    ask(installation, "oncall", "arn:aws:iam::111122223333:user/ann", body);
  installation.clock.after(ms, "rollback", () =>
    askOnce().catch(() => installation.clock.after(60_000, "rollback again", () => askOnce())),
  );
};
