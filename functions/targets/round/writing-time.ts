import { Unreachable } from "../../shared/errors.ts";
import type { Pace } from "../aws/rate.ts";
import type { RoundDeps } from "./deps.ts";

/** Kept at the end of a process for the ledger's last word. Milliseconds. */
const closingMs = 5000;
/** How long after its holder's end a lease lasts: clocks differ, and a request that left may still arrive. Milliseconds. */
const marginMs = 30_000;
/** A mirror that is begun with less cannot do much but leave a lease behind. Milliseconds. */
const leastMs = 10_000;

/** @param ms of what is to be done before it. */
export const hasTime = ({ deadline }: Pick<RoundDeps, "deadline">, ms = 0): boolean =>
  deadline() >= leastMs + ms;

/** For how long the lease that is taken now lasts, and until when its holder writes. */
export interface WritingTime {
  /** ISO 8601. */
  readonly until: string;
  /** When a request that leaves now has arrived, or never will. ISO 8601. */
  readonly arrived: () => string;
  readonly isOver: () => boolean;
  /** Rejects with Unreachable when it is over. */
  readonly guard: Pace;
}

/**
 * Nobody takes a lease before its `until`, so its holder needs no call to know that it still has it: it looks at the
 * clock, last of all before each request. A process that was frozen in between finds its time over.
 */
export function writingTime({ now, deadline }: Pick<RoundDeps, "now" | "deadline">): WritingTime {
  const start = now().getTime();
  const leftMs = Math.max(0, deadline());
  const endAt = start + leftMs - closingMs;
  const isOver = (): boolean => now().getTime() >= endAt;
  return {
    until: new Date(start + leftMs + marginMs).toISOString(),
    arrived: () => new Date(now().getTime() + marginMs).toISOString(),
    isOver,
    async guard() {
      if (isOver()) throw new Unreachable("the time for writing is over; the next round carries on");
    },
  };
}
