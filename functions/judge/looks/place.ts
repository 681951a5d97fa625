import type { CellPlan, CellProgress } from "../../ledger/records.ts";
import { balancerOfListener, dimensionOf } from "../measure/dimension.ts";
import type { Place } from "../measure/question.ts";

/** What the names in a metric's dimensions stand for in a cell. */
export function placeOf(
  plan: CellPlan,
  candidateArn: string | undefined,
  sides: CellProgress["sides"],
): Place {
  return {
    loadBalancer: balancerOfListener(plan.listeners.production),
    cluster: plan.cluster,
    ecsService: plan.ecsService,
    candidate: sideOf(sides?.candidate, candidateArn, plan.image),
    stable: sideOf(sides?.stable, plan.stable.taskDefinitionArn, plan.stable.image),
  };
}

function sideOf(
  group: string | undefined,
  taskDefinitionArn: string | undefined,
  image: string,
): Place["stable"] {
  const digest = image.split("@")[1];
  return {
    ...(group === undefined ? {} : { targetGroup: dimensionOf(group) }),
    ...(taskDefinitionArn === undefined ? {} : { taskDefinition: taskDefinitionArn.split("/").at(-1) ?? "" }),
    ...(digest === undefined ? {} : { digest }),
  };
}
