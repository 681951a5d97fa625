import { StateError } from "./asl-errors.ts";
import type { Branch, Host } from "./asl-host.ts";
import type { Clock } from "../time/clock.ts";
import type { Outcome } from "../lambda/lambda-result.ts";
import type { Random } from "../time/random.ts";
import type { Execution } from "./step-functions-execution.ts";
import { attemptTask } from "./step-functions-task.ts";
import type { Tokens } from "./step-functions-tokens.ts";

export interface HostDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly region: string;
  readonly tokens: Tokens;
  readonly invoke: (name: string, payload: string) => Promise<Outcome>;
}

/** Input and output of states, tasks and executions: 256 KiB as UTF-8. */
export const MOST_DATA_BYTES = 262_144;

/** What the interpreter needs, for one execution. */
export function createHost(deps: HostDeps, execution: Execution): Host {
  const { clock, random, region, tokens, invoke } = deps;
  const record = (branch: Branch, type: string, details?: object): void => {
    branch.scope.check();
    branch.previous = execution.history.add(branch.previous, type, details);
  };
  const text = textWithinLimit();
  return {
    record,
    text,
    now: clock.now,
    random: random.next,
    newToken: tokens.create,
    facts: factsOf(execution),
    transition: () => void execution.transitions++,
    sleepUntil: ({ scope }, time) =>
      scope.guard(
        new Promise((resolve) => {
          const timer = clock.at(time, `${execution.name} wakes`, () => resolve());
          scope.onStop(timer.cancel);
        }),
      ),
    attempt: (branch, request) =>
      attemptTask({ clock, region, tokens, invoke, record, text }, branch, request),
  };
}

/** The last text is kept, for the output of a state is the input of the next. */
function textWithinLimit(): Host["text"] {
  let last: { readonly value: unknown; readonly text: string } | undefined;
  return (value, what) => {
    if (last && last.value === value) return last.text;
    const text = JSON.stringify(value) ?? "null";
    if (text.length * 4 > MOST_DATA_BYTES && Buffer.byteLength(text) > MOST_DATA_BYTES)
      throw new StateError(
        "States.DataLimitExceeded",
        `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
      );
    last = { value, text };
    return text;
  };
}

function factsOf(execution: Execution): Readonly<Record<string, unknown>> {
  const { redrivenAt } = execution;
  return {
    Execution: {
      Id: execution.arn,
      Input: JSON.parse(execution.input) as unknown,
      Name: execution.name,
      RoleArn: execution.machineArn.replace(/:states:[^:]*:/, ":iam::").replace("stateMachine:", "role/"),
      StartTime: new Date(execution.startedAt).toISOString(),
      RedriveCount: execution.redriveCount,
      ...(redrivenAt !== undefined && { RedriveTime: new Date(redrivenAt).toISOString() }),
    },
    StateMachine: { Id: execution.machineArn, Name: execution.machineName },
  };
}
