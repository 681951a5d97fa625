import { mayStillArrive } from "../../shared/aws-errors.ts";
import { LeaseLost } from "../../shared/errors.ts";
import type { MirrorTicket } from "../../ledger/mirror-records.ts";
import type { Step } from "../plan/document.ts";
import { carry } from "./carry.ts";
import type { Site } from "./site.ts";

/** How far a plan's steps came. */
export interface Applied {
  readonly done: readonly Step[];
  readonly failed?: { readonly step?: Step; readonly error: string };
  /** The failure's sentence, where its call may still arrive. */
  readonly unanswered?: string;
  /** The time for writing was over before the next step. */
  readonly isPaused: boolean;
}

/**
 * Carries out steps, one after the other, and stops at the first that fails: what comes after may rest on it. The
 * ledger knows beforehand of all that is registered and deregistered; what is made is noted as soon as it is there,
 * and found by its name and tags when the process dies in between.
 * @param isOver whether nothing may be written any more.
 */
export async function apply(
  steps: readonly Step[],
  site: Site,
  ticket: MirrorTicket,
  isOver: () => boolean,
): Promise<Applied> {
  const done: Step[] = [];
  for (const step of steps) {
    if (isOver()) return { done, isPaused: true };
    try {
      const isDone = await carry(step, site, ticket);
      if (isDone) done.push(step);
    } catch (error) {
      const isPaused = isOver() && !(error instanceof LeaseLost);
      const sentence = sentenceOf(error);
      const failed = { step, error: sentence };
      return { done, isPaused, failed, ...(mayStillArrive(error) ? { unanswered: sentence } : {}) };
    }
  }
  return { done, isPaused: false };
}

export const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
