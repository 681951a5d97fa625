import type { Removing } from "../../ledger/mirror-records.ts";
import { LostRace } from "../../shared/errors.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { RoundDeps } from "../round/deps.ts";
import { letGo, whoIsAt } from "../round/letting-go.ts";
import { writingTime } from "../round/writing-time.ts";

/**
 * A person follows a mirror again that was being removed; who and why is kept. What is gone of it is made anew by the
 * rounds from the next one on.
 * @param by who, as the request itself says.
 * @returns the removal that is called off; undefined where there is none.
 * @throws LostRace while somebody is at the mirror.
 */
export async function followAgain(
  deps: RoundDeps,
  { mirror, loadBalancer }: MirrorConfig,
  by: string,
  reason: string,
): Promise<Removing | undefined> {
  const { state } = await deps.mirrors.view(mirror);
  if (!state?.removing) return undefined;
  const { removing } = state;
  const time = writingTime(deps);
  const at = deps.now().toISOString();
  const taking = { mirror, loadBalancer, holder: deps.holder, until: time.until };
  const ticket = await deps.mirrors.take(state, taking);
  if (!ticket) throw new LostRace(`mirror ${mirror}: ${whoIsAt(state, at)}`);
  try {
    const what = [`the removal by ${removing.by} of ${removing.at}`];
    await deps.mirrors.noteDeed(ticket, { kind: "follow", by, at, reason, what });
  } finally {
    await letGo(deps, { ticket, state, time }, { kind: "complete", readAt: state.lastCompleteAt ?? at });
  }
  return removing;
}
