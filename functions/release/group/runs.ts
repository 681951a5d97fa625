import type { GroupRun } from "../../ledger/group-records.ts";
import { keys } from "../../ledger/keys.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { ReleaseRecord, Request } from "../../ledger/records.ts";
import { LostRace } from "../../shared/errors.ts";
import { stamp } from "../accept/release-id.ts";
import type { Executions } from "../aws/executions.ts";
import type { SendNews } from "../../shared/news.ts";
import { arrivedAtGates, gateFacts } from "../gates/gate-facts.ts";
import { gateVerdict } from "../gates/gate-verdict.ts";
import { lookAgain } from "../waiting.ts";
import { joining } from "./joining.ts";
import { newsOfRun } from "./news-of-run.ts";
import { failing, isGathered, marked, tending } from "./tending.ts";
import type { Members } from "./tending.ts";

/** Whoever cannot wake or tell leaves that to the sweep. */
export interface GroupDeps {
  readonly ledger: Ledger;
  readonly executions?: Pick<Executions, "answer">;
  readonly sendNews?: SendNews;
}

type Member = Pick<ReleaseRecord, "id" | "service" | "config" | "run">;

/** How often a race with another member is decided anew before the machine's own retry takes over. */
const mostRaces = 8;

/** The run that a release is part of. */
export const runOf = async (ledger: Pick<Ledger, "groups">, { config, run }: Member) =>
  run === undefined || !config.group ? undefined : ledger.groups.run(config.group.group, run);

/** Makes a release part of its group's run, or says why it is not yet. Twice is once. */
export async function joinRun(
  deps: GroupDeps,
  member: Member,
): Promise<GroupRun | { readonly waits: string } | undefined> {
  const { ledger } = deps;
  const { id, config } = member;
  const known = await runOf(ledger, member);
  if (known || !config.group) return known;
  const now = ledger.now();
  const name = `${config.group.group}-${stamp(now.getTime())}`;
  for (let race = 1; ; race++) {
    const current = await ledger.groups.current(config.group.group);
    const verdict = joining(member, config.group, current, now.toISOString(), name);
    if (verdict.kind === "wait") return { waits: verdict.reason };
    const { run } = verdict;
    const news = newsOfRun(current?.state, run, now.toISOString());
    try {
      await ledger.table.writeAll([
        ...(current ? ledger.groups.changing(current, run) : ledger.groups.opening(run)),
        { ...keys.release(id), change: { set: { run: run.run } }, when: [{ path: "state", isNot: "ended" }] },
        ...news.map((each) => ledger.outbox.writing(each)),
      ]);
    } catch (error) {
      if (error instanceof LostRace && race < mostRaces) continue;
      throw error;
    }
    for (const each of news) await deps.sendNews?.(each);
    return current ? { ...run, changes: current.changes + 1 } : run;
  }
}

/**
 * Changes a run as long as there is something to change, each time from what it is then; wakes and tells whom it
 * concerns. @param self the release that does so: it need not be woken.
 */
async function change(
  deps: GroupDeps,
  { group, run: id }: Pick<GroupRun, "group" | "run">,
  next: (run: GroupRun) => GroupRun | undefined | Promise<GroupRun | undefined>,
  self?: string,
): Promise<GroupRun | undefined> {
  const { ledger } = deps;
  for (let races = 0; ;) {
    const seen = await ledger.groups.run(group, id);
    const after = seen && (await next(seen));
    if (!seen || !after) return seen;
    const news = newsOfRun(seen.state, after, ledger.now().toISOString());
    try {
      await ledger.table.writeAll([
        ...ledger.groups.changing(seen, after),
        ...news.map((each) => ledger.outbox.writing(each)),
      ]);
    } catch (error) {
      if (error instanceof LostRace && ++races < mostRaces) continue;
      throw error;
    }
    await wakeGroup(deps, after, self);
    for (const each of news) await deps.sendNews?.(each);
  }
}

/** Brings a run to what it is now, from what its releases have become. */
export const tendRun = (deps: GroupDeps, run: Pick<GroupRun, "group" | "run">, self?: string) =>
  change(
    deps,
    run,
    async (seen) => tending(seen, await membersOf(deps.ledger, seen), deps.ledger.now().toISOString()),
    self,
  );

/** What is so of each member's release now. */
export async function membersOf(ledger: Ledger, run: GroupRun): Promise<Members> {
  const asksGates = run.state === "gathering" && isGathered(run, ledger.now().getTime());
  const found = await Promise.all(
    Object.entries(run.members).map(async ([service, { release, state }]) => {
      const view =
        state === "nothing" || state === "superseded" ? undefined : await ledger.releases.view(release);
      if (!view) return [service, {}] as const;
      if (view.record.outcome) return [service, { ended: view.record.outcome.kind }] as const;
      const closed = asksGates ? await closedGates(ledger, view) : undefined;
      return [service, closed === undefined ? {} : { closed }] as const;
    }),
  );
  return Object.fromEntries(found);
}

async function closedGates(
  ledger: Ledger,
  view: Parameters<typeof gateFacts>[1],
): Promise<string | undefined> {
  const askedAt = await arrivedAtGates(ledger, view.record.id);
  if (askedAt === undefined) return "it is not there yet";
  const verdict = gateVerdict(await gateFacts(ledger, view, askedAt));
  return verdict.kind === "open" ? undefined : verdict.reason;
}

/** Says that a member is ready, or no longer; nothing once the run is decided. */
export const markMember = (
  deps: GroupDeps,
  run: GroupRun,
  service: string,
  state: "going" | "ready",
  self: string,
) =>
  change(
    deps,
    run,
    (seen) =>
      seen.state === "running" && seen.members[service]?.state !== state
        ? marked(seen, service, state, deps.ledger.now().toISOString())
        : undefined,
    self,
  );

/**
 * A member turns back: so does its run, unless that is settling already. One write of one item decides which.
 * @returns `settles` when nothing may go back because of the group any more; `alone` where there is no run to fail.
 */
export async function failRun(
  deps: GroupDeps,
  member: Member,
  requests: readonly Request[],
  reason: string,
): Promise<"alone" | "failed" | "settles"> {
  const { id, service, run, config } = member;
  if (!config.group) return "alone";
  // It may have joined after its record was read.
  const own = await (run === undefined
    ? deps.ledger.groups.current(config.group.group)
    : runOf(deps.ledger, member));
  if (!own) return "alone";
  const at = deps.ledger.now().toISOString();
  const isSuperseded = requests.some(({ kind }) => kind === "supersede");
  const after = await change(
    deps,
    own,
    (run) => {
      const state = run.members[service]?.release === id ? run.members[service].state : undefined;
      if (state !== "going" && state !== "ready") return undefined;
      if (run.state === "gathering" && isSuperseded) return marked(run, service, "superseded", at);
      return run.state === "gathering" || run.state === "running"
        ? failing(run, service, `${service}: ${reason}`, at)
        : undefined;
    },
    id,
  );
  if (after?.members[service]?.release !== id) return "alone";
  if (after.state === "settling" || after.state === "settled")
    return after.members[service].state === "nothing" ? "alone" : "settles";
  return after.state === "failed" ? "failed" : "alone";
}

/** Whoever waits for the group looks again; when it has failed, whatever its members wait for. */
export async function wakeGroup(
  { ledger, executions }: GroupDeps,
  run: GroupRun,
  self?: string,
): Promise<void> {
  if (!executions) return;
  const members = new Set(Object.values(run.members).map(({ release }) => release));
  const { waits } = await ledger.waits.open();
  for (const wait of waits) {
    if (wait.release === self) continue;
    const isMember = members.has(wait.release);
    const isNext = wait.point === "group" && run.services.includes(wait.service);
    if (isMember && (run.state === "failed" || wait.point === "group" || wait.runChanges !== undefined))
      await executions.answer(wait.token, lookAgain);
    else if (isNext && run.endedAt !== undefined) await executions.answer(wait.token, lookAgain);
  }
}
