import { Retryable } from "../shared/errors.ts";
import type { Finding } from "./checks.ts";

/** Milliseconds; may end early, with an error or without one, once the signal is aborted. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/**
 * Runs `work` for at most `ms`; afterwards `late` answers for it, also when the work never ends. What the
 * work still does then finds its signal aborted: Lambda may thaw it much later, in another invocation.
 */
export async function within<Outcome>(
  sleep: Sleep,
  ms: number,
  work: (over: AbortSignal) => Promise<Outcome>,
  late: () => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const over = new AbortController();
  try {
    return await Promise.race([work(over.signal), sleep(Math.max(0, ms), over.signal).then(late)]);
  } finally {
    over.abort();
  }
}

const firstPauseMs = 1000;
const longestPauseMs = 5000;

/**
 * Looks until something is decided. Trouble that may pass is a reason to look again, any other trouble decides
 * against the candidate.
 * @param learn is told why it is not decided yet.
 */
export async function untilDecided(
  sleep: Sleep,
  over: AbortSignal,
  look: () => Promise<Finding>,
  learn: (obstacle: string) => void,
): Promise<Finding> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const found = await look().catch(trouble);
    if (found.kind !== "again") return found;
    over.throwIfAborted();
    learn(found.reason);
    await sleep(pauseMs, over);
    over.throwIfAborted();
  }
}

function trouble(error: unknown): Finding {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: error instanceof Retryable ? "again" : "failed", reason };
}
