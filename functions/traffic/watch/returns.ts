import type { OpenShift } from "../../ledger/traffic-records.ts";
import { sha256 } from "../plan/hash.ts";
import { isOver } from "../shift/phase-deps.ts";
import type { WatchDeps } from "./deps.ts";

/** One execution at most in this time goes on with the same shift: it may take a while to begin. */
const againMs = 5 * 60_000;

/**
 * A shift whose execution has ended before it is brought back by another. One of a release is its finalizer's, for as
 * long as the release is open.
 * @returns a line for the log, where anything is done.
 */
export async function returnDead(deps: WatchDeps, open: OpenShift): Promise<string | undefined> {
  const { shift, executionArn, release } = open;
  if (release !== undefined && (await isOpen(deps, release))) return undefined;
  const { executions, now } = deps;
  if (!(await isOver({ endedAt: (arn) => executions.endedAt(arn), now }, executionArn))) return undefined;
  const bucket = Math.floor(now().getTime() / againMs);
  // A shift's id may be longer than an execution's name.
  const name = `return-${sha256(shift).slice(0, 16)}-${bucket}`;
  const execution = await executions.start(deps.shiftMachineArn, name, { kind: "return", shift });
  return execution === undefined ? undefined : `${shift}: its execution has ended; ${name} brings it back`;
}

async function isOpen({ ledger }: WatchDeps, release: string): Promise<boolean> {
  const view = await ledger.releases.view(release);
  return view !== undefined && view.record.state !== "ended";
}
