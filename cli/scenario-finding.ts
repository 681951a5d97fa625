import type { FieldPath } from "../infra/config/problem.ts";
import { secondsOf } from "../infra/sandbox/rehearsal/scenario.ts";
import type { Scenario } from "../infra/sandbox/rehearsal/scenario.ts";

/** What a scenario says that could never happen, and where it says so. */
export interface Finding {
  readonly path: FieldPath;
  readonly sentence: string;
}

export const found = (path: FieldPath, sentence: string): Finding => ({ path, sentence });

export function lateFound({ lasts }: Scenario, at: string, path: FieldPath): Finding[] {
  if (secondsOf(at) <= secondsOf(lasts)) return [];
  return [found(path, `${at} is after the end: the rehearsal lasts ${lasts}`)];
}
