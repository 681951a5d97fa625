import type { Found } from "../../ledger/mirror-notes.ts";
import type { MirrorState, MirrorTicket } from "../../ledger/mirror-records.ts";
import { LeaseLost } from "../../shared/errors.ts";
import { sentenceOf } from "../apply/apply.ts";
import type { Applied } from "../apply/apply.ts";
import type { RoundDeps } from "./deps.ts";
import type { WritingTime } from "./writing-time.ts";

/** What a writer took, and by what it took it. */
export interface Grip {
  readonly ticket: MirrorTicket;
  readonly state: MirrorState | undefined;
  readonly time: Pick<WritingTime, "until" | "arrived">;
}

/**
 * The end of a writer, with the mirror's lease.
 *
 * | what ended it | the lease |
 * | --- | --- |
 * | nothing, or its time was over | is free |
 * | an error of the ledger before the first call of AWS: what still arrives at the ledger is refused by the fence | is free |
 * | an answer of AWS | is free |
 * | no answer of AWS: the call may still arrive | is kept until it must have, with the error |
 * | the ledger does not take it back | lasts as it was taken |
 *
 * @param unanswered the error of a call of AWS that may still arrive.
 * @returns for people, why nobody can be at the mirror yet. Does not throw.
 */
export async function letGo(
  { mirrors }: Pick<RoundDeps, "mirrors">,
  { ticket, state, time }: Grip,
  found: Found,
  unanswered?: string,
): Promise<string | undefined> {
  try {
    if (unanswered === undefined) {
      await mirrors.finish(ticket, state, found);
      return undefined;
    }
    const until = time.arrived();
    await mirrors.leave(ticket, state, found, { left: unanswered, until });
    return `the call may still arrive, so nobody changes the mirror before ${until}`;
  } catch (error) {
    if (error instanceof LeaseLost) return sentenceOf(error);
    return `the mirror could not be let go, so nobody changes it before ${time.until}: ${sentenceOf(error)}`;
  }
}

/** @param kept what `letGo` says. */
export const withKept = (failed: Applied["failed"], kept: string | undefined): Applied["failed"] =>
  kept === undefined ? failed : { ...failed, error: failed ? `${failed.error}; ${kept}` : kept };

/** Why a lease is not to be had. @param state as it was read. @param now ISO 8601. */
export function whoIsAt(state: MirrorState | undefined, now: string): string {
  const { lease } = state ?? {};
  if (!lease || lease.until <= now) return "somebody else is at this mirror, or was while it was read";
  const { holder, until, left } = lease;
  if (left === undefined) return `somebody else is at this mirror, until ${until} at the latest: ${holder}`;
  return `until ${until} a call of ${holder} may still arrive, which ended with: ${left}`;
}
