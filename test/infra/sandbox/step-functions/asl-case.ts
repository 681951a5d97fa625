/** One run of a state machine with scripted functions, as plain data; and pieces that the cases are built from. */

/** A function's answers are used in order; the last one repeats. */
export type Answer =
  | { readonly returns: unknown }
  | { readonly throws: string; readonly message?: string }
  /** Resolves the token in the payload's `token`; the function itself returns null at once. */
  | { readonly callsBack: unknown; readonly afterSeconds?: number }
  | { readonly failsBack: string; readonly cause?: string; readonly afterSeconds?: number }
  /** The function returns null, and nobody ever calls back. */
  | { readonly silent: true };

export interface AslCase {
  readonly name: string;
  readonly definition: object;
  readonly input?: unknown;
  readonly answers?: Readonly<Record<string, readonly Answer[]>>;
  readonly expected: {
    readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT";
    readonly output?: unknown;
    readonly error?: string;
    readonly cause?: string;
    /** Names in the order in which they are entered. */
    readonly states: readonly string[];
    /** Payloads that the functions were called with, in order. */
    readonly payloads?: readonly unknown[];
    /** Virtual seconds from start to end. */
    readonly seconds?: number;
  };
}

const CALLBACK = "arn:aws:states:::lambda:invoke.waitForTaskToken";

export const task = (
  name: string,
  more: object = { End: true },
  payload: object = { "Payload.$": "$" },
): object => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: name, ...payload },
  ResultSelector: { "is.$": "$.Payload" },
  ...more,
});

export const waiting = (name: string, more: object = { End: true }): object => ({
  Type: "Task",
  Resource: CALLBACK,
  Parameters: { FunctionName: name, Payload: { "token.$": "$$.Task.Token" } },
  ...more,
});

export const one = (state: object): object => ({ StartAt: "A", States: { A: state } });
export const twice = (first: object): object => ({
  StartAt: "A",
  States: { A: first, B: { Type: "Pass", End: true } },
});
export const over = (items: object, more: object = {}): object =>
  one({ Type: "Map", ItemsPath: "$.items", MaxConcurrency: 1, ItemProcessor: items, End: true, ...more });

export const retry = (more: object): object => ({
  Retry: [{ ErrorEquals: ["Throttled"], IntervalSeconds: 1, ...more }],
});
export const caught = (names: readonly string[], more: object = {}): object => ({
  Catch: [{ ErrorEquals: names, Next: "B", ResultPath: "$.error", ...more }],
  Next: "B",
});
