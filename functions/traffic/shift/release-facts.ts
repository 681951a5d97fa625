import type { Ledger } from "../../ledger/ledger.ts";
import { epochOf } from "../../ledger/times.ts";
import type { TrafficState } from "../../ledger/traffic-records.ts";
import type { PhaseDeps } from "./phase-deps.ts";
import type { PhaseFacts, PhaseKind } from "./phases.ts";
import { endedIds, leftBy, shiftsOf } from "./release-scope.ts";
import type { Scope } from "./release-scope.ts";

/** What one look of a phase is about: a site, or all of a policy. */
export interface Part {
  readonly phase: PhaseKind;
  readonly policy: string;
  readonly site?: string;
}

/** Everything that one look at a phase reads. */
export async function factsOf(
  { ledger, now }: PhaseDeps,
  scope: Scope,
  { phase, policy, site }: Part,
  state: TrafficState | undefined,
): Promise<PhaseFacts> {
  const { out = {}, lease } = state ?? {};
  const ends = [...endedIds(scope), ...(await leftBy(ledger, scope, { out }))];
  const release = scope.view.record.id;
  const isOthers = lease !== undefined && ![release, ...ends].includes(lease.holder);
  const at = now().getTime();
  return {
    now: at,
    phase,
    release,
    ends,
    ...(site === undefined ? {} : { site }),
    since: isOthers ? await waitingSince(ledger, release, `${phase} of ${site ?? policy}`, at) : at,
    state: { out, ...(lease ? { lease } : {}) },
    shifts: await shiftsOf(ledger, scope, policy),
  };
}

/** When this phase first waited for its turn, epoch ms: written down at that look. */
async function waitingSince(ledger: Ledger, release: string, what: string, now: number): Promise<number> {
  const key = `traffic:${what}`;
  if (await ledger.releases.note(release, key, { what: `${what} waits for its turn`, whose: "person" }))
    return now;
  const [noted] = await ledger.table.list<{ at: string }>(`timeline#${release}`, key);
  return noted ? epochOf(noted.at) : now;
}
