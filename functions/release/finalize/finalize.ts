import { ledger } from "../../ledger/ledger.ts";
import type { DynamoClient } from "../../ledger/table.ts";
import { StepFunctionsExecutionStatusChange } from "../../../events/step-functions-execution-status-change.ts";
import { entry } from "../../shared/entry.ts";
import type { Settings } from "../../shared/settings.ts";
import { executions } from "../aws/executions.ts";
import { newsSender } from "../../shared/news.ts";
import type { NewsClients } from "../../shared/news.ts";
import { finalize } from "./finalization.ts";
import type { FinalizationDeps, Finalized } from "./finalization.ts";

export interface FinalizeClients extends NewsClients {
  readonly dynamodb: DynamoClient;
  readonly sfn: Parameters<typeof executions>[0];
}

export function connectFinalize(
  clients: FinalizeClients,
  settings: Settings,
  now: () => Date,
): FinalizationDeps {
  const book = ledger(clients.dynamodb, settings.table, now);
  return {
    ledger: book,
    executions: executions(clients.sfn),
    sendNews: newsSender(clients, book.outbox, settings),
    machines: { release: settings.releaseMachineArn, rollback: settings.rollbackMachineArn },
  };
}

/** An execution of ours has ended. If what it carried has not, a rollback of its own finishes it. */
export const finalizeExecution = (deps: FinalizationDeps) =>
  entry(StepFunctionsExecutionStatusChange).handler(async function finalizeExecution(
    { detail },
    call,
  ): Promise<Finalized> {
    if (detail.status === "RUNNING") return { kind: "nothing", reason: "it runs" };
    const { releases } = await deps.ledger.waits.open();
    const open = releases.find(({ executionArn }) => executionArn === detail.executionArn);
    if (!open) return { kind: "nothing", reason: "nothing open was carried by it" };
    call.log.about({ release: open.release, service: open.service });
    const done = await finalize(deps, open);
    call.log.info(`${done.kind}: ${done.reason}`);
    return done;
  });
