import type { Clock } from "../time/clock.ts";
import type { Outcome } from "./lambda-result.ts";

/** The record that an on-failure destination gets; the shape is AWS's. */
export interface DeadLetter {
  readonly version: "1.0";
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: "RetriesExhausted" | "EventAgeExceeded";
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext?: {
    readonly statusCode: number;
    readonly executedVersion: "$LATEST";
    readonly functionError?: "Unhandled";
  };
  readonly responsePayload?: unknown;
}

export interface AsyncQueueOptions {
  readonly clock: Clock;
  readonly run: (name: string, payload: string, requestId: string, attempt: number) => Promise<Outcome>;
  readonly arn: (name: string) => string;
}

export interface AsyncQueue {
  accept(name: string, payload: string, requestId: string): void;
  readonly deadLetters: readonly DeadLetter[];
}

/** A failed function is tried again after one minute and then after two. */
const RETRY_MINUTES = [1, 2];
/** An event that Lambda cannot start (throttled) stays for up to six hours, tried every 1 s up to every 5 min. */
const MOST_AGE_MS = 6 * 3600_000;
const MOST_REFUSED_MS = 5 * 60_000;

interface Message {
  readonly name: string;
  readonly payload: string;
  readonly requestId: string;
  readonly acceptedAt: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export function createAsyncQueue(options: AsyncQueueOptions): AsyncQueue {
  const { clock } = options;
  const deadLetters: DeadLetter[] = [];

  const attempt = async (message: Message, tries: number, refusals: number): Promise<void> => {
    const outcome = await options.run(message.name, message.payload, message.requestId, tries + refusals);
    if (outcome.kind === "returned") return;
    const again = nextTry(outcome, tries, refusals, clock.now() - message.acceptedAt);
    if (!again) return void deadLetters.push(deadLetter(options, message, outcome, tries));
    clock.after(again.afterMs, `${message.name} again`, () => attempt(message, again.tries, again.refusals));
  };

  return {
    accept(name, payload, requestId) {
      const message = { name, payload, requestId, acceptedAt: clock.now() };
      clock.after(0, `${name} from the queue`, () => attempt(message, 1, 0));
    },
    deadLetters,
  };
}

function nextTry(outcome: Outcome, tries: number, refusals: number, ageMs: number) {
  if (outcome.kind === "refused") {
    const afterMs = Math.min(1000 * 2 ** refusals, MOST_REFUSED_MS);
    const isLost = outcome.error === "ResourceNotFoundException" || ageMs + afterMs > MOST_AGE_MS;
    return isLost ? undefined : { afterMs, tries, refusals: refusals + 1 };
  }
  const minutes = RETRY_MINUTES[tries - 1];
  return minutes === undefined ? undefined : { afterMs: minutes * 60_000, tries: tries + 1, refusals };
}

function deadLetter(
  { clock, arn }: AsyncQueueOptions,
  message: Message,
  outcome: Outcome,
  tries: number,
): DeadLetter {
  const failure = outcome.kind === "failed" ? outcome.failure : undefined;
  return {
    version: "1.0",
    timestamp: new Date(clock.now()).toISOString(),
    requestContext: {
      requestId: message.requestId,
      functionArn: `${arn(message.name)}:$LATEST`,
      condition: failure ? "RetriesExhausted" : "EventAgeExceeded",
      approximateInvokeCount: tries,
    },
    requestPayload: JSON.parse(message.payload) as unknown,
    ...(failure && {
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: failure,
    }),
  };
}
