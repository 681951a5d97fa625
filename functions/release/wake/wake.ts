import { ledger } from "../../ledger/ledger.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { DynamoClient } from "../../ledger/table.ts";
import { entry } from "../../shared/entry.ts";
import type { Settings } from "../../shared/settings.ts";
import { executions } from "../aws/executions.ts";
import type { Executions } from "../aws/executions.ts";
import { lookAgain } from "../waiting.ts";
import { WakeInput, signsOf } from "./input.ts";
import { concerned } from "./match.ts";

export interface WakeDeps {
  readonly ledger: Pick<Ledger, "waits">;
  readonly executions: Pick<Executions, "answer">;
}

export interface WakeClients {
  readonly dynamodb: DynamoClient;
  readonly sfn: Parameters<typeof executions>[0];
}

export const connectWake = (clients: WakeClients, settings: Settings, now: () => Date): WakeDeps => ({
  ledger: ledger(clients.dynamodb, settings.table, now),
  executions: executions(clients.sfn),
});

/** An event from CodeDeploy, CloudWatch or ECS: the tasks that wait for such news look again at once. */
export const wake = (deps: WakeDeps) =>
  entry(WakeInput).handler(async function wake(event, call): Promise<{ woken: readonly string[] }> {
    const { waits } = await deps.ledger.waits.open();
    const found = [...new Set(signsOf(event).flatMap((sign) => concerned(waits, sign)))];
    for (const wait of found) {
      call.log.about({ release: wait.release, service: wait.service });
      const heard = await deps.executions.answer(wait.token, lookAgain);
      call.log.info(heard ? `${wait.scope} looks again` : `${wait.scope} no longer waits`, {
        event: event["detail-type"],
      });
    }
    return { woken: found.map(({ release, scope }) => `${release}/${scope}`) };
  });
