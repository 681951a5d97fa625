import type { Ledger } from "../../ledger/ledger.ts";
import type { CellPlan, Ticket } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import { epochOf } from "../../ledger/times.ts";
import type { ShiftRecord, TrafficState } from "../../ledger/traffic-records.ts";

/** A release or rollback with what it finishes: a dead rollback may itself have been ending a release. */
export interface Scope {
  readonly ticket: Ticket;
  readonly view: ReleaseView;
  readonly ended: readonly ReleaseView[];
}

export type SiteOfCell = NonNullable<CellPlan["traffic"]>;

export async function scopeOf(ledger: Ledger, ticket: Ticket): Promise<Scope> {
  const view = await ledger.releases.need(ticket.release);
  const ended: ReleaseView[] = [];
  for (let next = view.record.back?.ends; next !== undefined;) {
    const found = await ledger.releases.view(next);
    if (found) ended.push(found);
    next = found?.record.back?.ends;
  }
  return { ticket, view, ended };
}

const plansOf = ({ view, ended }: Scope): CellPlan[] => [view, ...ended].flatMap(({ plans }) => plans);

/** The sites of all cells, each once. */
export function sitesOf(scope: Scope): SiteOfCell[] {
  const all = plansOf(scope).flatMap(({ traffic }) => traffic ?? []);
  return [...new Map(all.map((each) => [`${each.policy}/${each.site}`, each])).values()];
}

/** While users come back to the candidate, the alarms of its release turn it back too; not while they come back to what was stable. */
export const alarmsOf = (scope: Scope, { phase, policy, site }: ShiftRecord): readonly string[] =>
  phase === "restore"
    ? (plansOf(scope).find(({ traffic }) => traffic?.site === site && traffic?.policy === policy)?.alarms ??
      [])
    : [];

export const endedIds = ({ ended }: Scope): string[] => ended.map(({ record }) => record.id);

/** This release's shifts of a policy, and of what it ends, oldest first. */
export async function shiftsOf(ledger: Ledger, scope: Scope, policy: string): Promise<ShiftRecord[]> {
  const ids = [...endedIds(scope).toReversed(), scope.view.record.id];
  return (await Promise.all(ids.map((id) => ledger.traffic.shiftsOf(policy, id)))).flat();
}

/** Releases of the same service that are over, and left a site out: whoever comes after them brings it back. */
export async function leftBy(
  ledger: Ledger,
  { view: { record } }: Scope,
  { out }: Pick<TrafficState, "out">,
): Promise<string[]> {
  const holders = Object.values(out).flatMap(({ by, holder }) =>
    by.via === "release" && holder !== record.id ? [holder] : [],
  );
  const found = await Promise.all([...new Set(holders)].map((id) => ledger.releases.view(id)));
  return found.flatMap((view) =>
    view?.record.state === "ended" && view.record.service === record.service ? [view.record.id] : [],
  );
}

/** A change is in sync within a minute, and the TTL is at most some: longer than this nobody waits for it, seconds. */
const leavingLimitSeconds = 240;

/** A site loses its users by this shift, and resolvers may still lead some there. */
export function isLeaving({ state, kind, phase, turned, progress, back }: ShiftRecord, now: number): boolean {
  const written = kind === "withdraw" ? progress : phase === "restore" && turned ? back : undefined;
  if (state === "ended" || !written?.intendedAt || written.observedAt) return false;
  return now - epochOf(written.intendedAt) < leavingLimitSeconds * 1000;
}
