/** What a run met: states, Catches, faults, actions and outcomes, each by its name. */
import { releaseMachine } from "../../infra/machines/release.ts";
import { rollbackMachine } from "../../infra/machines/rollback.ts";
import { withoutTraffic } from "../../infra/machines/without-traffic.ts";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import type { Execution } from "../../infra/sandbox/step-functions/step-functions-execution.ts";
import type { HistoryEvent } from "@aws-sdk/client-sfn";

export type Met = Map<string, number>;

export function count(met: Met, name: string, times = 1): void {
  met.set(name, (met.get(name) ?? 0) + times);
}

/** How a fault of a call shows in its record. */
export function callFault({ fault, error }: CallRecord): string | undefined {
  switch (fault) {
    case undefined:
      return undefined;
    case "fails-before":
      return `call fails (${error instanceof Error ? error.name : "?"})`;
    case "delay":
      return "call slow";
    default:
      return `call ${fault}`;
  }
}

/** States entered and Catches taken, from the history. */
export function metBy(executions: readonly Execution[]): Met {
  const met: Met = new Map();
  for (const { machineName, history } of executions) {
    const machine = machineName.split("-").at(-1) ?? "";
    const after = new Map(history.events.map((event) => [event.previousEventId, event]));
    for (const event of history.events) {
      const entered = event.stateEnteredEventDetails?.name;
      if (entered !== undefined) count(met, `state ${machine}.${entered}`);
      const caught = caughtBy(history.events, after, event);
      if (caught) count(met, `catch ${machine}.${caught}`);
    }
  }
  return met;
}

/** A state that is left after a failure was caught: `Plan → BackOut`. */
function caughtBy(
  events: readonly HistoryEvent[],
  after: ReadonlyMap<number | undefined, HistoryEvent>,
  { id, previousEventId = 0, stateExitedEventDetails: exited }: HistoryEvent,
): string | undefined {
  const cause = events[previousEventId - 1]?.type ?? "";
  if (!exited || !/^(Task(Failed|TimedOut|StartFailed|SubmitFailed)|MapStateFailed)$/.test(cause))
    return undefined;
  return `${exited.name} → ${after.get(id)?.stateEnteredEventDetails?.name}`;
}

interface States {
  readonly States: Readonly<Record<string, object>>;
}

interface Described {
  readonly Catch?: readonly { readonly Next: string }[];
  readonly ItemProcessor?: States;
}

/** Every state and every Catch of both machines that a service without sites passes: none may stay unmet. */
export function toBeMet(): string[] {
  const machines: readonly (readonly [string, States])[] = [
    ["Release", releaseMachine],
    ["Rollback", rollbackMachine],
  ];
  return [...new Set(machines.flatMap(([name, machine]) => passed(name, machine)))];
}

/** By the names of the whole machine, whose Catches may lead to a choice that the pruned one has not. */
function passed(machine: string, whole: States): string[] {
  const kept = new Set(named(machine, withoutTraffic(whole)));
  return named(machine, whole).filter((each) => kept.has(each.replace(/^catch (.*) → .*$/, "state $1")));
}

const named = (machine: string, { States: states }: States): string[] =>
  Object.entries(states).flatMap(([name, state]) => {
    const { Catch: catches = [], ItemProcessor: inner } = state as Described;
    return [
      `state ${machine}.${name}`,
      ...catches.map(({ Next: next }) => `catch ${machine}.${name} → ${next}`),
      ...(inner ? named(machine, inner) : []),
    ];
  });

/** Kinds of faults that must have been met too. */
export const faultsToBeMet: readonly string[] = [
  ...["InternalServerError", "AccessDeniedException", "ThrottlingException"].map(
    (name) => `call fails (${name})`,
  ),
  ...["slow", "answer-lost", "dies-before", "dies-after"].map((kind) => `call ${kind}`),
  ...["crashes", "hangs", "refused"].map((kind) => `invocation ${kind}`),
  ...["lose", "delay", "double", "swap"].flatMap((kind) => [
    `event ${kind} (service)`,
    `event ${kind} (target)`,
  ]),
];
