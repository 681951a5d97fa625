/** Task tokens: of one attempt each, and of no use after it. */
import { awsError } from "../faults/faults-error.ts";
import type { Ids } from "../time/random.ts";

/** A task that waits for its callback. */
export interface WaitingTask {
  succeed(output: unknown): void;
  fail(error: string | undefined, cause: string | undefined): void;
  beat(): void;
}

export interface Tokens {
  readonly create: () => string;
  open(token: string, task: WaitingTask): void;
  close(token: string): void;
  /** @throws InvalidToken for one that was never given out, TaskTimedOut for one whose task is closed. */
  find(token: string | undefined): WaitingTask;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function createTokens(ids: Ids): Tokens {
  const given = new Map<string, WaitingTask | "closed">();
  return {
    create: () => `AQCAAAA${ids.text(57, ALPHABET)}`,
    open: (token, task) => void given.set(token, task),
    close: (token) => void given.set(token, "closed"),
    find(token) {
      const task = given.get(token ?? "");
      if (!task) throw awsError("InvalidToken", "Invalid Token: 'Invalid token'");
      if (task !== "closed") return task;
      throw awsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
    },
  };
}
