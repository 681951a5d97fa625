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
import { newsSender } from "../aws/news.ts";
import type { NewsClients, SendNews } from "../aws/news.ts";
import { tell } from "../tell.ts";
import { WaitingInput } from "../ticket.ts";
import { waiting } from "../waiting.ts";
import type { Waiting } from "../waiting.ts";
import { incompatible } from "./compatibility.ts";
import { gateVerdict } from "./gate-verdict.ts";

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
  const verdict = gateVerdict({
    now: deps.now().getTime(),
    gates: record.config.gates,
    requests,
    freeze: await deps.ledger.services.freeze(ticket.service),
    overrides: record.overrides,
    starter: record.by.who,
    askedAt: await arrivedAt(deps, ticket.release),
  });
  switch (verdict.kind) {
    case "refuse":
      return verdict;
    case "wait":
      if (verdict.point === "approval") await wantApproval(deps, view);
      return verdict;
    case "open": {
      const reason = await incompatible(deps, view);
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
  await ledger.releases.note(release, "at-gates", { what: "at its gates", whose: "ours" });
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
