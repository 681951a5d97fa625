import pLimit from "p-limit";
import pRetry from "p-retry";
import { Unreachable } from "../../shared/errors.ts";
import type { Http, HttpOutcome, HttpRequest } from "./http.ts";
import { seconds } from "./sentences.ts";

export interface Limits {
  /** One attempt of one request. Milliseconds. Octavia takes about 10 ms for each member that it lists. */
  readonly requestMs: number;
  /** All of a read, retries and waits included. Milliseconds. */
  readonly wholeMs: number;
  /** Attempts beyond the first: of one request, and of all requests of a read together. */
  readonly retries: number;
  readonly retriesOfAll: number;
  /** Longest wait that a server may ask for with Retry-After. Milliseconds. */
  readonly mostWaitMs: number;
  /** Requests under way at one time. */
  readonly concurrency: number;
  /** Items asked for in one page; the server may give fewer. */
  readonly pageSize: number;
}

export const builtInLimits: Limits = {
  requestMs: 20_000,
  wholeMs: 50_000,
  retries: 2,
  retriesOfAll: 10,
  mostWaitMs: 10_000,
  concurrency: 4,
  pageSize: 1000,
};

export interface LineDeps {
  readonly http: Http;
  readonly now: () => Date;
  /** Milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly limits: Limits;
}

/** The way to the cloud for one read: its time, and what may be tried again, are limited. */
export interface Line {
  /** GETs are tried again when that is worth it; nothing else is. */
  ask(request: Omit<HttpRequest, "limitMs">): Promise<HttpOutcome>;
  /** Waits, unless there is no time for it. */
  pause(ms: number): Promise<boolean>;
  /** Milliseconds of the read's time that are left. */
  leftMs(): number;
}

const firstWaitMs = 500;
const busy = new Set([429, 502, 503, 504]);

export function lineOf({ http, now, sleep, limits }: LineDeps): Line {
  const endAt = now().getTime() + limits.wholeMs;
  const leftMs = (): number => endAt - now().getTime();
  const slots = pLimit(limits.concurrency);
  let spare = limits.retriesOfAll;

  const once = (request: Omit<HttpRequest, "limitMs">): Promise<HttpOutcome> =>
    slots(async () => {
      const limitMs = Math.min(limits.requestMs, leftMs());
      if (limitMs <= 0) return failed(`the time of this read is over (${seconds(limits.wholeMs)})`);
      return http({ ...request, limitMs });
    });

  const pause = async (ms: number): Promise<boolean> => ms < leftMs() && sleep(ms).then(() => true);

  return {
    pause,
    leftMs,
    async ask(request) {
      if (request.method !== "GET") return once(request);
      let last: HttpOutcome = failed("it was never sent");
      const attempt = async (): Promise<void> => {
        last = await once(request);
        if (isWorthAnother(last)) throw new Unreachable("Once more.");
      };
      const retry = pRetry(attempt, {
        retries: limits.retries,
        // The waiting is ours: it ends with the read's time and takes the server's word.
        minTimeout: 0,
        async shouldRetry({ attemptNumber }) {
          const waitMs = waitOf(last, attemptNumber, now());
          return spare-- > 0 && waitMs <= limits.mostWaitMs && (await pause(waitMs));
        },
      });
      await retry.catch((error: unknown) => {
        if (!(error instanceof Unreachable)) throw error;
      });
      return last;
    },
  };
}

const failed = (reason: string): HttpOutcome => ({ kind: "failed", reason, isTransient: false });

const isWorthAnother = (outcome: HttpOutcome): boolean =>
  outcome.kind === "failed" ? outcome.isTransient : busy.has(outcome.status);

/** https://www.rfc-editor.org/rfc/rfc9110#name-retry-after: seconds or a date. */
function waitOf(outcome: HttpOutcome, attempt: number, now: Date): number {
  const own = firstWaitMs * 2 ** (attempt - 1);
  const asked = outcome.kind === "answered" ? outcome.headers["retry-after"] : undefined;
  if (asked === undefined) return own;
  const ms = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - now.getTime();
  return Number.isNaN(ms) ? own : Math.max(ms, 0);
}
