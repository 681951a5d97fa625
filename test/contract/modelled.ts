import { callProblems } from "../models/check-call.ts";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import type { Question } from "./section.ts";
import type { serviceModels } from "./witness/service-models.ts";

/** One question for each operation of the sandbox's: does each call of it pass AWS's model? */
export function modelled(
  calls: readonly CallRecord[],
  modelOf: ReturnType<typeof serviceModels>,
): Question[] {
  const byOperation = Map.groupBy(calls, ({ service, operation }) => `${service}.${operation}`);
  return [...byOperation].map(([about, of]) => {
    const problems = of.flatMap((call) => [...callProblems(modelOf(call.service), call).values()].flat());
    return { about: `${about} passes AWS's model`, differences: [...new Set(problems)].slice(0, 5) };
  });
}
