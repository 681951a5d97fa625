import type { Ledger } from "../ledger/ledger.ts";
import type { CellPlan, ReleaseRecord, Ticket } from "../ledger/records.ts";
import type { ReleaseView } from "../ledger/releases.ts";

type Cells = readonly Pick<CellPlan, "traffic">[];

/** What a ticket says of traffic: nothing where no cell is a site, so that such executions take no further states. */
export const trafficOf = ({ cells }: { readonly cells: Cells }): Pick<Ticket, "hasTraffic"> =>
  cells.some(({ traffic }) => traffic) ? { hasTraffic: true } : {};

/** Of the service, or of what it ends: a file that has changed since must leave no site out of traffic. */
export async function trafficOfRollback(
  ledger: Pick<Ledger, "releases">,
  { config, back }: ReleaseRecord,
  holder: ReleaseView | undefined,
): Promise<Pick<Ticket, "hasTraffic">> {
  const known = trafficOf({ cells: [...config.cells, ...(holder?.plans ?? [])] });
  for (let next = back?.ends; next !== undefined && !known.hasTraffic;) {
    const view = await ledger.releases.view(next);
    if (view && trafficOf({ cells: view.plans }).hasTraffic) return { hasTraffic: true };
    next = view?.record.back?.ends;
  }
  return known;
}
