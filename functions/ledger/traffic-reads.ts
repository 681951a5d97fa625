import { LedgerInvalid } from "../shared/errors.ts";
import { keys } from "./keys.ts";
import type { Table } from "./table.ts";
import { trafficSchemaVersion } from "./traffic-records.ts";
import type {
  OpenShift,
  ShiftRecord,
  ShiftRequest,
  ShiftView,
  TrafficPast,
  TrafficState,
} from "./traffic-records.ts";

/** What the ledger knows of traffic policies and their shifts. */
export const trafficReads = (table: Table) => ({
  /** @throws LedgerInvalid when a newer version wrote it. */
  async state(policy: string): Promise<TrafficState | undefined> {
    return known(policy, await table.read<TrafficState>(keys.traffic(policy)));
  },

  /** A shift with what people asked of it, in one query. */
  async shift(id: string): Promise<ShiftView | undefined> {
    const items = await table.list<{ sk: string }>(keys.shift(id).pk);
    const found = items.find(({ sk }) => sk === "record") as (ShiftRecord & { sk: string }) | undefined;
    const requests = items.filter(({ sk }) => sk.startsWith("request#"));
    return found && { record: found, requests: requests as unknown as readonly ShiftRequest[] };
  },

  /** @throws LedgerInvalid when there is none. */
  async needShift(id: string): Promise<ShiftView> {
    const found = await this.shift(id);
    if (!found) throw new LedgerInvalid(`the ledger knows no shift ${id}`);
    return found;
  },

  open: () => table.list<OpenShift>("open-traffic"),

  /** Newest first. */
  history: (policy: string, most: number) =>
    table.list<TrafficPast>(`traffic#${policy}`, "shift#", { newestFirst: true, most }),

  /** The shifts of a policy that a release began, oldest first: their ids begin with the release's. */
  async shiftsOf(policy: string, release: string): Promise<ShiftRecord[]> {
    const all = await table.list<{ id: string }>(`traffic#${policy}`, "shift#");
    const own = all.filter(({ id }) => id.startsWith(`${release}.`));
    const records = await Promise.all(own.map(({ id }) => table.read<ShiftRecord>(keys.shift(id))));
    return records.filter((record) => record !== undefined);
  },
});

/** @throws LedgerInvalid when a newer version wrote it. */
export function known(policy: string, state: TrafficState | undefined): TrafficState | undefined {
  if (state && state.version > trafficSchemaVersion)
    throw new LedgerInvalid(
      `traffic policy ${policy} was written by a newer version (schema ${state.version})`,
    );
  return state;
}
