/**
 * The history of an execution, event by event as Step Functions writes it for lambda:invoke tasks:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html.
 */
import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { StateError } from "./asl-errors.ts";

/** https://docs.aws.amazon.com/step-functions/latest/dg/bp-history-limit.html: the last one must be success. */
export const MOST_EVENTS = 25_000;

export interface History {
  readonly events: readonly HistoryEvent[];
  /** @returns the event's id. @throws StateError when only the end of the execution still has room. */
  add(previous: number, type: string, details?: object): number;
  /** As `add`, for the event that ends the execution: it always has room. */
  end(previous: number, type: string, details?: object): number;
}

export function createHistory(now: () => number): History {
  const events: HistoryEvent[] = [];
  const push = (previous: number, type: string, details: object | undefined): number => {
    events.push({
      timestamp: new Date(now()),
      type: type as HistoryEvent["type"],
      id: events.length + 1,
      previousEventId: previous,
      ...(details && { [memberOf(type)]: details }),
    });
    return events.length;
  };
  return {
    events,
    add(previous, type, details) {
      if (events.length < MOST_EVENTS - 1) return push(previous, type, details);
      // Not confirmed: the name that AWS gives this error. The text is AWS's.
      throw new StateError(
        "States.Runtime",
        "The execution reached the maximum number of history events (25000).",
      );
    },
    end: push,
  };
}

/** `TaskStateEntered` → `stateEnteredEventDetails`, `TaskFailed` → `taskFailedEventDetails`. */
function memberOf(type: string): string {
  const [shared] = /State(Entered|Exited)$/.exec(type) ?? [];
  const name = shared ?? type;
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}EventDetails`;
}
