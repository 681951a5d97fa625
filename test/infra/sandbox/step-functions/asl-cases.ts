/**
 * State machines with scripted functions, and what a run of them must do. Plain data, so that another interpreter
 * can be held against the same cases. The execution's name is `case`; functions are named without an ARN.
 */
import type { AslCase } from "./asl-case.ts";
import { choiceCases } from "./asl-cases-choice.ts";
import { dataCases } from "./asl-cases-data.ts";
import { callbackCases, errorCases } from "./asl-cases-errors.ts";
import { mapCases } from "./asl-cases-map.ts";

export const cases: readonly AslCase[] = [
  ...dataCases,
  ...choiceCases,
  ...errorCases,
  ...callbackCases,
  ...mapCases,
];
