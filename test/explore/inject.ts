import { functionName } from "../../infra/aws/function-list.ts";
import type { FunctionName } from "../../infra/aws/function-list.ts";
import type { Fault as CallFault } from "../../infra/sandbox/faults/faults.ts";
import type { Installation } from "../../infra/sandbox/installation.ts";
import type { InvocationFault, InvocationStart } from "../../infra/sandbox/lambda/lambda.ts";
import type { CallBefall, Fault } from "./scenario.ts";

/** What befalls one call; and of how many of the SDK's attempts. Slow is less than the margin of a seized lease. */
const befalls: Readonly<Record<CallBefall, { readonly fault: CallFault; readonly attempts?: number }>> = {
  fails: { fault: { kind: "fails-before", error: "InternalServerError", status: 500 }, attempts: 3 },
  denied: { fault: { kind: "fails-before", error: "AccessDeniedException" } },
  "answer lost once": { fault: { kind: "answer-lost" } },
  "answer lost": { fault: { kind: "answer-lost" }, attempts: 3 },
  "dies before": { fault: { kind: "dies-before" } },
  "dies after": { fault: { kind: "dies-after" } },
  "slow request": { fault: { kind: "delay", seconds: 12 } },
  "slow answer": { fault: { kind: "delay", seconds: 12, answer: true } },
};

export const fullName = (name: string): string => functionName("pointsman", name as FunctionName);

/** Lets the faults of calls and events happen. @param onHit told of events only: calls tell of themselves. */
export function inject(
  { plan, bus, clock }: Installation,
  faults: readonly Fault[],
  onHit: (what: string) => void,
): void {
  const startsAt = clock.now();
  for (const fault of faults) {
    if (fault.kind === "call")
      plan.add({
        match: {
          ...(fault.function === undefined ? {} : { function: fullName(fault.function) }),
          ...(fault.operation === undefined ? {} : { operation: fault.operation }),
          // Before that only the first sight is taken.
          from: startsAt + 5 * 60_000,
        },
        nth: fault.nth,
        ...befalls[fault.befall],
      });
    if (fault.kind === "throttled")
      plan.add({
        match: {
          service: fault.service,
          from: startsAt + fault.fromMs,
          until: startsAt + fault.fromMs + fault.seconds * 1000,
        },
        fault: { kind: "fails-before", error: "ThrottlingException", message: "Rate exceeded" },
        times: Infinity,
        attempts: 3,
      });
    if (fault.kind === "event") addEventFault(bus, fault, onHit);
  }
}

function addEventFault(
  bus: Installation["bus"],
  { hop, detailType, nth, befall, seconds }: Fault & { kind: "event" },
  onHit: (what: string) => void,
): void {
  let met = 0;
  bus.addFault({
    hop,
    match(event) {
      const fits = event["detail-type"] === detailType;
      if (fits && ++met === nth) onHit(`event ${befall} (${hop})`);
      return fits;
    },
    nth,
    fault: befall === "lose" ? { kind: "lose" } : { kind: befall, seconds },
  });
}

/** The faults of whole invocations, counted by function from the first push on. */
export function invocationFaults(
  faults: readonly Fault[],
  onHit: (what: string) => void,
): (start: InvocationStart, nth: number) => InvocationFault | undefined {
  return (start, nth) => {
    for (const fault of faults) {
      if (fault.kind !== "invocation" || nth !== fault.nth || start.function !== fullName(fault.function))
        continue;
      onHit(`invocation ${fault.befall}`);
      return fault.befall === "refused"
        ? { kind: "refused", error: "TooManyRequestsException" }
        : { kind: fault.befall };
    }
    return undefined;
  };
}
