import type { Fault } from "../faults/faults.ts";
import type { HopFault } from "../events/event-bus-hop.ts";
import type { Stage } from "./rehearse-people.ts";
import { secondsOf } from "./scenario.ts";
import type { ScenarioFault } from "./scenario.ts";

const usualDelaySeconds = 90;

/** Arranges what goes wrong in a rehearsal. */
export function apply({ installation }: Stage, fault: ScenarioFault): void {
  if ("event" in fault) {
    installation.bus.addFault({
      hop: "service",
      match: (event) => event["detail-type"] === fault.event,
      nth: fault.nth,
      times: fault.times,
      fault: hopFault(fault.kind, fault.by ? secondsOf(fault.by) : usualDelaySeconds),
    });
    return;
  }
  installation.plan.add({
    match: { operation: fault.operation },
    nth: fault.nth,
    times: fault.times,
    attempts: 3,
    fault: callFault(fault.kind),
  });
}

function hopFault(kind: "event-lost" | "event-delayed" | "event-doubled", seconds: number): HopFault {
  if (kind === "event-lost") return { kind: "lose" };
  return { kind: kind === "event-delayed" ? "delay" : "double", seconds };
}

function callFault(kind: "fails" | "throttles" | "answer-lost" | "dies-after"): Fault {
  switch (kind) {
    case "fails":
      return { kind: "fails-before" };
    case "throttles":
      return { kind: "fails-before", error: "ThrottlingException", status: 400 };
    case "answer-lost":
    case "dies-after":
      return { kind };
  }
}
