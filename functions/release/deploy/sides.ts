import type { CellProgress } from "../../ledger/records.ts";
import type { CellFacts } from "./step.ts";

export type Sides = NonNullable<CellProgress["sides"]>;

/** Which of a cell's two target groups is the candidate's now, and which is stable's: they swap at each deployment. */
export function sidesOf({
  progress,
  taskSets,
  shares,
  deployment,
}: Omit<CellFacts, "judged">): Sides | undefined {
  if (progress.sides) return progress.sides;
  const candidate = taskSets.find(
    ({ taskDefinitionArn, deploymentId }) =>
      taskDefinitionArn === progress.candidateArn ||
      (deploymentId !== undefined && deploymentId === deployment?.id),
  )?.targetGroupArn;
  const stable = Object.keys(shares).find((group) => group !== candidate);
  return candidate === undefined || stable === undefined ? undefined : { candidate, stable };
}
