import type { Ledger } from "../../ledger/ledger.ts";
import type { Person, Request } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { Executions } from "../aws/executions.ts";
import { mayApprove } from "../gates/approval.ts";
import { lookAgain } from "../waiting.ts";
import { whenItActs } from "./when.ts";
import { refused, said } from "../../shared/command-url.ts";
import type { Answer } from "../../shared/command-url.ts";
import type { Command } from "./input.ts";

export interface SteerDeps {
  readonly ledger: Ledger;
  readonly executions: Pick<Executions, "answer">;
}

export type Steer = Extract<Command, { readonly release: string; readonly reason: string }>;

/**
 * Writes down what a person asks of a running release, and wakes it. The release itself acts on it, at the
 * points where it can.
 */
export async function steer(deps: SteerDeps, command: Steer, by: Person): Promise<Answer> {
  const { ledger } = deps;
  const view = await ledger.releases.view(command.release);
  if (!view)
    return refused(404, `no release ${command.release} is known; \`pointsman release list\` shows them`);
  if (view.record.state === "ended")
    return refused(
      409,
      `${command.release} has ended already: ${view.record.outcome?.kind} (${view.record.outcome?.reason})`,
    );
  const no = notNow(view, command, by);
  if (no) return no;
  const waits = await ledger.waits.of(command.release);
  const at = ledger.now().toISOString();
  await ledger.releases.note(command.release, `asked:${command.command}:${at}`, {
    what: command.command,
    by,
    reason: command.reason,
    whose: "person",
    at,
  });
  if (command.command === "resume") await ledger.releases.forget(command.release, "pause");
  else
    await ledger.releases.ask(command.release, {
      kind: command.command,
      by,
      reason: command.reason,
      at,
    } satisfies Request);
  for (const wait of waits) await deps.executions.answer(wait.token, lookAgain);
  const now =
    command.command === "promote" || command.command === "pause"
      ? whenItActs(command.command, waits)
      : "at once";
  const isQueued = view.record.state === "queued";
  const acts = isQueued ? "when it has its turn: it waits for the release before it" : now;
  return said({ release: command.release, [command.command]: true, acts });
}

function notNow({ record, requests }: ReleaseView, command: Steer, by: Person): Answer | undefined {
  if (record.kind === "rollback")
    return refused(409, `${record.id} is a rollback: it has no gates and no bake, and runs to its end`);
  const approval = record.config.gates.approval;
  switch (command.command) {
    case "approve":
      if (!approval) return refused(409, `${record.service} wants no approval`);
      if (!mayApprove(approval, record.by.who, by.who))
        return refused(
          403,
          `${by.who} started ${record.id}, and its service file says that somebody else must approve`,
        );
      return undefined;
    case "reject":
      return approval
        ? undefined
        : refused(409, `${record.service} wants no approval; \`pointsman release abort\` ends a release`);
    case "resume":
      return requests.some(({ kind }) => kind === "pause")
        ? undefined
        : refused(409, `${record.id} is not paused`);
    default:
      return undefined;
  }
}
