import type { Ledger } from "../../ledger/ledger.ts";
import type { Ticket } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { Executions } from "../aws/executions.ts";
import { failRun, membersOf, runOf } from "../group/runs.ts";
import { goesBackAfter } from "../group/turn.ts";
import type { Waiting } from "../waiting.ts";

interface WithGroupDeps {
  readonly ledger: Ledger;
  readonly executions: Pick<Executions, "answer">;
}

/**
 * Before anything goes back: the group's run fails with this release, or has failed. If it is settling, this release
 * settles too, whatever sent it here.
 */
export async function turnRunBack(
  deps: WithGroupDeps,
  { release }: Ticket,
): Promise<{ readonly kind: "returned"; readonly reason: string } | undefined> {
  const { record, requests } = await deps.ledger.releases.need(release);
  const became = await failRun(deps, record, requests, `${record.id} turns back`);
  return became === "settles"
    ? { kind: "returned", reason: `${record.run} settles together: nothing goes back` }
    : undefined;
}

const lookAgainSeconds = 30;

/** Those that deployed after this one go back before it. */
export async function newestFirst(
  { ledger }: WithGroupDeps,
  { record }: ReleaseView,
): Promise<Waiting | undefined> {
  const run = await runOf(ledger, record);
  if (run?.state !== "failed") return undefined;
  const members = await membersOf(ledger, run);
  const ended = Object.entries(run.members).flatMap(([service, { state }]) =>
    members[service]?.ended !== undefined || state === "nothing" || state === "superseded" ? [service] : [],
  );
  const now = ledger.now();
  const first = goesBackAfter(run, record.service, ended, now.toISOString());
  return first === undefined
    ? undefined
    : {
        kind: "wait",
        point: "group",
        reason: `${first} goes back first: newest first`,
        wakeAt: now.getTime() + lookAgainSeconds * 1000,
        runChanges: run.changes,
      };
}
