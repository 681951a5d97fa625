import { ledger } from "../../ledger/ledger.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { Ticket } from "../../ledger/records.ts";
import type { DynamoClient } from "../../ledger/table.ts";
import { entry } from "../../shared/entry.ts";
import type { Settings } from "../../shared/settings.ts";
import { executions } from "../aws/executions.ts";
import type { Executions } from "../aws/executions.ts";
import { lambda } from "../aws/lambda.ts";
import type { Lambda } from "../aws/lambda.ts";
import { newsSender } from "../../shared/news.ts";
import type { NewsClients, SendNews } from "../../shared/news.ts";
import { failRun } from "../group/runs.ts";
import { tell } from "../tell.ts";
import { WaitingInput } from "../ticket.ts";
import { waiting } from "../waiting.ts";
import type { Waiting } from "../waiting.ts";
import { incompatible } from "./compatibility.ts";
import { atGates, gateFacts } from "./gate-facts.ts";
import { gateVerdict } from "./gate-verdict.ts";
import { groupGate } from "./group-gate.ts";

export interface GatesDeps {
  readonly now: () => Date;
  readonly ledger: Ledger;
  readonly executions: Pick<Executions, "answer">;
  readonly lambda: Lambda;
  readonly probeFunction: string;
  readonly sendNews: SendNews;
}

export interface GatesClients extends NewsClients {
  readonly dynamodb: DynamoClient;
  readonly sfn: Parameters<typeof executions>[0];
  readonly lambda: Parameters<typeof lambda>[0];
}

export function connectGates(clients: GatesClients, settings: Settings, now: () => Date): GatesDeps {
  const book = ledger(clients.dynamodb, settings.table, now);
  return {
    now,
    ledger: book,
    executions: executions(clients.sfn),
    lambda: lambda(clients.lambda),
    probeFunction: settings.probeFunction,
    sendNews: newsSender(clients, book.outbox, settings),
  };
}

export type Gated = { readonly kind: "open" } | { readonly kind: "refuse"; readonly reason: string };

/** All gates before the start must be open at one look; compatibility is asked last, of what is so then. */
export const passGates = (deps: GatesDeps) =>
  entry(WaitingInput).handler(async function passGates({ ticket, token }, call) {
    return waiting(deps, { ticket, token, scope: "gates", task: "gates" }, async () => {
      await deps.ledger.lease.hold(ticket, "at its gates");
      const verdict = await lookAtGates(deps, ticket);
      call.log.info(`gates: ${verdict.kind}`, { ...verdict });
      return verdict;
    });
  });

async function lookAtGates(deps: GatesDeps, ticket: Ticket): Promise<Gated | Waiting> {
  const view = await deps.ledger.releases.need(ticket.release);
  const { record, requests } = view;
  const own = gateVerdict(await gateFacts(deps.ledger, view, await arrivedAt(deps, ticket.release)));
  const verdict = record.config.group ? await groupGate(deps, view, own) : own;
  switch (verdict.kind) {
    case "refuse":
      return verdict;
    case "wait":
      if (verdict.point === "approval") await wantApproval(deps, view);
      return verdict;
    case "open": {
      const reason = await incompatible(deps, view);
      if (reason) await failRun(deps, record, requests, reason);
      if (reason) return { kind: "refuse", reason };
      const skipped =
        verdict.skipped.length > 0 ? `skipped by a person: ${verdict.skipped.join(", ")}` : "all open";
      await deps.ledger.releases.note(ticket.release, "gates", {
        what: "gates passed",
        reason: skipped,
        whose: "ours",
      });
      return { kind: "open" };
    }
  }
}

/** When this release first came to its gates: the approval's limit runs from then. */
async function arrivedAt({ ledger, now }: GatesDeps, release: string): Promise<number> {
  await ledger.releases.note(release, atGates, { what: "at its gates", whose: "ours" });
  const arrival = (await ledger.releases.timeline(release)).find(({ what }) => what === "at its gates");
  return arrival ? Date.parse(arrival.at) : now().getTime();
}

async function wantApproval(deps: GatesDeps, { record }: ReleaseView): Promise<void> {
  const limit = record.config.gates.approval?.limitSeconds ?? 0;
  await tell(
    deps,
    record,
    "approval-wanted",
    `${record.tag ?? record.digest} waits for approval before it starts, for ${limit} s at most`,
  );
}
