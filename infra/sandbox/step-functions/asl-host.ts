/** What the interpreter needs from the service that runs it. */
import type { Scope } from "./asl-scope.ts";
import type { State } from "./asl-types.ts";

/** One line of states: the run itself, or one item of a Map. */
export interface Branch {
  readonly scope: Scope;
  /** The id of the event before, as histories chain them. */
  previous: number;
  /** The state that the branch is in. */
  state?: { readonly name: string; readonly type: State["Type"]; readonly input: unknown };
  readonly item?: { readonly Index: number; readonly Value: unknown };
}

export interface TaskRequest {
  readonly isCallback: boolean;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly token: string | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

export interface Host {
  /** Adds to the history. @throws Stopped, or StateError when the history is full. */
  record(branch: Branch, type: string, details?: object): void;
  /** Counts a billed transition: each state entered, each retry. */
  transition(): void;
  /** JSON text of a value. @throws StateError States.DataLimitExceeded above 256 KiB. */
  text(value: unknown, what: string): string;
  sleepUntil(branch: Branch, time: number): Promise<void>;
  /** One attempt at a task. @throws StateError */
  attempt(branch: Branch, request: TaskRequest): Promise<unknown>;
  readonly newToken: () => string;
  readonly now: () => number;
  readonly random: () => number;
  /** `Execution` and `StateMachine` of the context object. */
  readonly facts: Readonly<Record<string, unknown>>;
}
