import type { Change } from "./expression.ts";
import type { MirrorState } from "./mirror-records.ts";
import { epochOf } from "./times.ts";

/** What a round found, for the mirror's state. */
export type Found =
  | {
      readonly kind: "complete";
      readonly readAt: string;
      /** Of the plan, if it holds anything back. */
      readonly held?: string | undefined;
    }
  | { readonly kind: "unreadable"; readonly reason: string };

/** How old the noted time of the last complete read may be, seconds. */
export const completeNoteSeconds = 900;

/**
 * What a round changes of the state. Something is held since it first was, whatever was held in between: a plan that
 * is another one each round must not keep an alarm silent.
 * @returns undefined when there is nothing to write, as in a steady round.
 */
export function noteOf(state: MirrorState | undefined, found: Found, now: string): Change | undefined {
  if (found.kind === "unreadable") {
    const { since = now, rounds = 0 } = state?.unreadable ?? {};
    return { set: { unreadable: { since, rounds: rounds + 1, reason: found.reason } } };
  }
  const { since = now, rounds = 0 } = state?.held ?? {};
  const held = found.held === undefined ? undefined : { since, rounds: rounds + 1, digest: found.held };
  const remove = [...(state?.unreadable ? ["unreadable"] : []), ...(state?.held && !held ? ["held"] : [])];
  const noted = epochOf(state?.lastCompleteAt);
  const isOld = !(epochOf(found.readAt) - noted < completeNoteSeconds * 1000);
  if (!held && remove.length === 0 && !isOld) return undefined;
  return { set: { lastCompleteAt: found.readAt, held }, ...(remove.length > 0 ? { remove } : {}) };
}
