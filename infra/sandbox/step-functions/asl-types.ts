/**
 * The part of the Amazon States Language (JSONPath) that the sandbox interprets, from
 * https://states-language.net/spec.html and https://docs.aws.amazon.com/step-functions/latest/dg/.
 * A definition with anything else is refused by `readMachine`, so that nothing is passed over in silence.
 */
export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

export type State = TaskState | MapState | PassState | ChoiceState | WaitState | SucceedState | FailState;

interface Paths {
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
}

interface Onward {
  readonly Next?: string;
  readonly End?: boolean;
}

/** `ResultSelector` and `Parameters` are templates; a `ResultPath` of null drops the result. */
interface Results {
  readonly Parameters?: unknown;
  readonly ResultSelector?: unknown;
  readonly ResultPath?: string | null;
}

interface Recovery {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
}

export interface TaskState extends Paths, Onward, Results, Recovery {
  readonly Type: "Task";
  readonly Resource: string;
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
  readonly HeartbeatSeconds?: number;
  readonly HeartbeatSecondsPath?: string;
}

export interface MapState extends Paths, Onward, Results, Recovery {
  readonly Type: "Map";
  readonly ItemProcessor: Machine;
  readonly ItemsPath?: string;
  readonly ItemSelector?: unknown;
  readonly MaxConcurrency?: number;
}

export interface PassState extends Paths, Onward, Results {
  readonly Type: "Pass";
  readonly Result?: unknown;
}

export interface ChoiceState extends Paths {
  readonly Type: "Choice";
  readonly Choices: readonly Choice[];
  readonly Default?: string;
}

/** `And`, `Or`, `Not`, or `Variable` with one comparison. */
export type Rule = Readonly<Record<string, unknown>>;
type Choice = Rule & { readonly Next: string };

export interface WaitState extends Paths, Onward {
  readonly Type: "Wait";
  readonly Seconds?: number;
  readonly SecondsPath?: string;
  readonly Timestamp?: string;
  readonly TimestampPath?: string;
}

interface SucceedState extends Paths {
  readonly Type: "Succeed";
}

export interface FailState {
  readonly Type: "Fail";
  readonly Error?: string;
  readonly ErrorPath?: string;
  readonly Cause?: string;
  readonly CausePath?: string;
}

export const INVOKE = "arn:aws:states:::lambda:invoke";
export const INVOKE_AND_WAIT = "arn:aws:states:::lambda:invoke.waitForTaskToken";
