import type { Ledger } from "../../ledger/ledger.ts";
import type { ReleaseRecord } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { Executions } from "../aws/executions.ts";
import { failRun } from "../group/runs.ts";

interface WithGroupDeps {
  readonly ledger: Ledger;
  readonly executions: Pick<Executions, "answer">;
}

/**
 * Before a rollback takes the lease: what it ends takes its group with it.
 * @returns why a finalizer must not go back: the run settles, and its member with it. A person may all the same.
 */
export async function turnRunsBack(
  deps: WithGroupDeps,
  { by, reason }: ReleaseRecord,
  holder: ReleaseView | undefined,
): Promise<string | undefined> {
  for (let view = holder; view !== undefined; view = await endedBy(deps.ledger, view.record)) {
    const { record, requests } = view;
    if (record.kind === "rollback" || record.run === undefined) continue;
    const became = await failRun(deps, record, requests, `rolled back by ${by.who}: ${reason}`);
    if (became === "settles" && by.via === "finalizer")
      return `${record.run} settles together: ${record.id} does not go back`;
  }
  return undefined;
}

/** What a dead rollback was to end, of a service that may have a group. */
async function endedBy(ledger: Ledger, { back, config }: ReleaseRecord): Promise<ReleaseView | undefined> {
  return config.group && back?.ends ? ledger.releases.view(back.ends) : undefined;
}
