import { groupFacts } from "../../../functions/release/aws/codedeploy-answers.ts";
import { isNetwork } from "../../../functions/release/aws/elb.ts";
import type { TaskSetFacts } from "../../../functions/release/facts.ts";
import type { AlarmFacts } from "../../../functions/shared/alarms.ts";
import { familyOf, planCell } from "../../../functions/release/plan/cell-plan.ts";
import { imageOf } from "../../../functions/release/task-definition.ts";
import type { CellFacts } from "../facts.ts";
import type { Draft } from "../finding.ts";
import { valueOf } from "../look.ts";
import { guards } from "./alarms.ts";
import { liveOf } from "./live.ts";

/**
 * What the plan of a release would say of the cell as it is now: so that whatever a release refuses is found
 * here too, named or not.
 */
export function planDrafts(cell: CellFacts): Draft[] {
  const { group, service, definition, config } = cell;
  if (group.kind !== "seen" || service.kind !== "seen" || definition.kind !== "seen") return [];
  const facts = groupFacts(group.value);
  const live = liveFacts(cell);
  const { arn, unknownMembers, input } = definition.value;
  const container = config.container ?? live?.container ?? "";
  const balancer = valueOf(cell.balancing.balancer);
  const verdict = planCell(
    config,
    cell.cell,
    {
      group: facts,
      controlledByCodeDeploy: service.value.deploymentController?.type === "CODE_DEPLOY",
      live,
      liveImage: imageOf(input, container),
      base: { arn, unknownMembers },
      family: familyOf(arn),
      isNetwork: isNetwork(facts.productionListener),
      testUrl: cell.balancing.test.kind === "absent" ? undefined : (balancer?.DNSName ?? "unseen"),
      alarms: alarmFacts(cell),
      container,
      hasContainer: (input.containerDefinitions ?? []).some(({ name }) => name === container),
    },
    "candidate",
  );
  if (verdict.kind === "planned") return [];
  return [{ check: "would-be-refused", what: verdict.reason, mend: "mend what the sentence names" }];
}

function liveFacts({ service }: CellFacts): TaskSetFacts | undefined {
  const { live, balanced } = liveOf(valueOf(service));
  if (!live) return undefined;
  return {
    id: live.id ?? "",
    status: "PRIMARY",
    taskDefinitionArn: live.taskDefinition ?? "",
    ...(balanced?.targetGroupArn ? { targetGroupArn: balanced.targetGroupArn } : {}),
    ...(balanced?.containerName ? { container: balanced.containerName } : {}),
    ...(balanced?.containerPort === undefined ? {} : { port: balanced.containerPort }),
  };
}

/** Alarms that this person may not read are not unreadable for a release. */
function alarmFacts(cell: CellFacts): AlarmFacts[] {
  const found = valueOf(cell.alarms);
  if (!found) return [];
  const all = [...found.metric, ...found.composite];
  return guards(cell).map((name) => ({
    name,
    state: all.find(({ AlarmName }) => AlarmName === name)?.StateValue ?? "missing",
  }));
}
