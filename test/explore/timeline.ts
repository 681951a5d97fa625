/** A run for people: what happened, when, in the order in which it did. */
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import type {
  InvocationFault,
  InvocationRecord,
  InvocationStart,
} from "../../infra/sandbox/lambda/lambda.ts";
import { callFault } from "./coverage.ts";

export interface Narrator {
  tell(at: number, sentence: string): void;
  call(call: CallRecord): void;
  invocation(start: InvocationStart, fault: InvocationFault | undefined): void;
  outcome(record: InvocationRecord): void;
}

const silent = (): void => undefined;
export const noNarrator: Narrator = { tell: silent, call: silent, invocation: silent, outcome: silent };

const reads = /^(Get|Describe|List|Batch|Query)/;
const ledgerWrites = /^(UpdateItem|PutItem|DeleteItem|TransactWriteItems)$/;

/** @param print one line at a time. */
export function timeline(startsAt: number, print: (line: string) => void): Narrator {
  const line = (at: number, text: string): void =>
    print(`${new Date(at - startsAt).toISOString().slice(11, 23)}  ${text}`);
  const short = (name: string): string => name.replace(/^(pointsman-|CodeDeployHook_pointsman_)/, "");
  return {
    tell: (at, sentence) => line(at, sentence),
    call(call) {
      const fault = callFault(call);
      const isTold =
        fault !== undefined || !(reads.test(call.operation) || ledgerWrites.test(call.operation));
      if (!isTold) return;
      const result =
        call.error instanceof Error ? `${call.error.name}: ${call.error.message}` : shown(call.output);
      line(
        call.endedAt,
        `    ${short(call.function)}: ${call.operation} ${shown(call.input)} → ${result}${fault === undefined ? "" : `   ⚡ ${fault}`}`,
      );
    },
    invocation(start, fault) {
      if (fault || !start.function.endsWith("-sweep"))
        line(start.at, `  ${short(start.function)} begins${fault ? `   ⚡ ${fault.kind}` : ""}`);
    },
    outcome({ function: name, endedAt, outcome }) {
      const isQuiet = name.endsWith("-sweep") && outcome.kind === "returned";
      if (isQuiet) return;
      const said = outcome.kind === "returned" ? outcome.payload : shown(outcome);
      line(endedAt, `  ${short(name)} ends: ${said.slice(0, 300)}`);
    },
  };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
