import { epochOf } from "../../ledger/times.ts";
import type { GroupRun, RunMember } from "../../ledger/group-records.ts";
import type { OutcomeKind } from "../../ledger/records.ts";

/** What is so of one member's release now. */
export interface MemberFacts {
  readonly ended?: OutcomeKind;
  /** Why its own gates are closed, as long as they are; asked while the run gathers. */
  readonly closed?: string;
}

/** By service. */
export type Members = Readonly<Record<string, MemberFacts>>;

/** How long the place of a release that was superseded is kept for the one that takes it, seconds. */
const placeKeptSeconds = 300;

/**
 * What has become of a run, if anything. The first row that is so is the next change; whoever sees it writes it.
 *
 * | the run             | what is so                                        | becomes                            |
 * | ------------------- | ------------------------------------------------- | ---------------------------------- |
 * | gathering           | a release was superseded                          | its place is kept, for 5 minutes   |
 * | gathering, running  | a release ended settled: it had nothing to change | that member has nothing to do      |
 * | gathering, running  | a release ended in any other way                  | failed                             |
 * | gathering           | a place was kept for long enough                  | goes on without it                 |
 * | gathering           | nobody is left who has something to do            | settled                            |
 * | gathering           | all are here, or time is over; all gates are open | running                            |
 * | running             | all are ready                                     | settling                           |
 * | running             | the limit has passed                              | failed                             |
 * | settling            | all have ended                                    | settled, over                      |
 * | failed              | all have ended                                    | over                               |
 */
export function tending(run: GroupRun, facts: Members, at: string): GroupRun | undefined {
  switch (run.state) {
    case "gathering":
      return ended(run, facts, at) ?? gathering(run, facts, at);
    case "running":
      return ended(run, facts, at) ?? running(run, at);
    case "settling":
    case "failed":
      if (run.endedAt !== undefined || !members(run).every(([name, each]) => isOver(each, facts[name])))
        return undefined;
      return { ...run, state: run.state === "failed" ? "failed" : "settled", endedAt: at };
    case "settled":
      return undefined;
  }
}

const members = (run: GroupRun): (readonly [string, RunMember])[] => Object.entries(run.members);

const isOver = ({ state }: RunMember, facts: MemberFacts | undefined): boolean =>
  state === "nothing" || state === "superseded" || facts?.ended !== undefined;

/** A run that has failed because of a service, or of time. Only one that still could settle can. */
export const failing = (run: GroupRun, service: string | undefined, why: string, at: string): GroupRun => ({
  ...run,
  state: "failed",
  failedAt: at,
  reason: why,
  ...(service === undefined ? {} : { failedBy: service }),
});

export const marked = (run: GroupRun, service: string, state: RunMember["state"], at: string): GroupRun => {
  const member = run.members[service];
  return member ? { ...run, members: { ...run.members, [service]: { ...member, state, at } } } : run;
};

function ended(run: GroupRun, facts: Members, at: string): GroupRun | undefined {
  const [name, member] =
    members(run).find(
      ([each, { state }]) => (state === "going" || state === "ready") && facts[each]?.ended !== undefined,
    ) ?? [];
  if (name === undefined || member === undefined) return undefined;
  const outcome = facts[name]?.ended;
  if (outcome === "settled") return marked(run, name, "nothing", at);
  if (outcome === "superseded" && run.state === "gathering") return marked(run, name, "superseded", at);
  return failing(run, name, `${name}: ${member.release} ended as ${outcome}`, at);
}

function gathering(run: GroupRun, facts: Members, at: string): GroupRun | undefined {
  const now = epochOf(at);
  const [late] =
    members(run).find(
      ([, each]) => each.state === "superseded" && now - epochOf(each.at) >= placeKeptSeconds * 1000,
    ) ?? [];
  if (late !== undefined) {
    const { [late]: _, ...rest } = run.members;
    return { ...run, members: rest };
  }
  const states = members(run).map(([, { state }]) => state);
  if (states.every((state) => state === "nothing")) return { ...run, state: "settled", endedAt: at };
  if (!isGathered(run, now) || states.includes("superseded")) return undefined;
  const isOpen = members(run).every(
    ([name, { state }]) => state === "nothing" || facts[name]?.closed === undefined,
  );
  return isOpen ? { ...run, state: "running", beganAt: at } : undefined;
}

function running(run: GroupRun, at: string): GroupRun | undefined {
  const late = members(run).flatMap(([name, { state }]) => (state === "going" ? [name] : []));
  if (late.length === 0) return { ...run, state: "settling" };
  if (epochOf(at) < limitOf(run)) return undefined;
  const why = `not all were ready within ${run.limitSeconds} s: ${late.join(", ")} still on the way`;
  return failing(run, undefined, why, at);
}

/** Everybody has come, or has had the time to. @param now epoch ms */
export const isGathered = (run: GroupRun, now: number): boolean =>
  run.services.every((service) => run.members[service] !== undefined) || now >= gatherUntil(run);

/** Epoch ms. */
export const gatherUntil = ({ openedAt, gatherSeconds }: GroupRun): number =>
  epochOf(openedAt) + gatherSeconds * 1000;

/** Epoch ms until which all must be ready; NaN while it has not begun. */
export const limitOf = ({ beganAt, limitSeconds }: GroupRun): number =>
  epochOf(beganAt) + limitSeconds * 1000;
