import type { CallRecord } from "../../../infra/sandbox/faults/faults-wire.ts";
import { callProblems } from "../../models/check-call.ts";
import type { ServiceModel } from "../../models/service-model.ts";
import { folderOf } from "./service-models.ts";
import { createThings } from "./things.ts";
import { usedCall } from "./used-call.ts";
import type { FileTally, TalliedUse } from "./witnessed.ts";

/** The same mistake is met with thousands of ids; the first few sentences say enough. */
export const mostSentences = 20;

interface Counted {
  calls: number;
  readonly problems: Set<string>;
}

/** Holds each call against its service's model as it is made, and keeps only what was new. */
export interface Tally {
  take(call: CallRecord): void;
  result(): Omit<FileTally, "file">;
}

export function createTally(modelOf: (service: string) => ServiceModel): Tally {
  const checks = new Map<string, Counted>();
  const used = new Map<string, Omit<TalliedUse, "calls"> & { calls: number }>();
  const things = createThings();
  let calls = 0;
  return {
    take(call) {
      calls++;
      for (const [part, problems] of callProblems(modelOf(call.service), call))
        note(checks, aboutOf(call, part), problems);
      const use = usedCall(call, things.of(call));
      things.take(call);
      const key = JSON.stringify(use);
      const known = used.get(key);
      if (known) known.calls++;
      else used.set(key, { ...use, calls: 1 });
    },
    result: () => ({
      calls,
      checks: [...checks].map(([about, { calls, problems }]) => ({ about, calls, problems: [...problems] })),
      used: [...used.values()],
    }),
  };
}

function note(checks: Map<string, Counted>, about: string, problems: readonly string[]): void {
  const known = checks.get(about) ?? { calls: 0, problems: new Set<string>() };
  checks.set(about, known);
  known.calls++;
  for (const problem of problems) if (known.problems.size < mostSentences) known.problems.add(problem);
}

/** Such as `codedeploy.CreateDeployment request`; errors each under its name. */
function aboutOf({ service, operation, error }: CallRecord, part: string): string {
  const name = part === "error" && error instanceof Error ? ` ${error.name}` : "";
  return `${folderOf(service)}.${operation} ${part}${name}`;
}
