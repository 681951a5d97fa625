import type { ReleaseView } from "../../ledger/releases.ts";
import { failRun, joinRun, membersOf, tendRun } from "../group/runs.ts";
import type { GroupDeps } from "../group/runs.ts";
import { turnOf } from "../group/turn.ts";
import type { Waiting } from "../waiting.ts";
import type { GateVerdict } from "./gate-verdict.ts";

/** The gate after all others: the turn of this release within its group's run. @param own what its own gates say. */
export async function groupGate(
  deps: GroupDeps,
  { record, requests }: ReleaseView,
  own: GateVerdict,
): Promise<GateVerdict | Waiting> {
  if (own.kind === "refuse") {
    await failRun(deps, record, requests, own.reason);
    return own;
  }
  const joined = await joinRun(deps, record);
  if (!joined) return own;
  if ("waits" in joined)
    return own.kind === "wait" ? own : { kind: "wait", point: "group", reason: joined.waits, runChanges: 0 };
  const run = (await tendRun(deps, joined, record.id)) ?? joined;
  const runChanges = run.changes;
  const facts = run.state === "gathering" ? await membersOf(deps.ledger, run) : {};
  const turn = turnOf(run, record.service, facts, deps.ledger.now().toISOString());
  if (turn.kind === "back") return { kind: "refuse", reason: turn.reason };
  if (own.kind === "wait") return { ...own, runChanges };
  return turn.kind === "go" ? own : { ...turn, point: "group", runChanges };
}
