import type { Open } from "../../ledger/waits.ts";
import type { CellConfig } from "../../shared/service-config.ts";
import { primary } from "../facts.ts";
import type { GroupFacts, Shares, TaskSetFacts } from "../facts.ts";
import type { SweepDeps } from "./connect.ts";
import { eachAlone } from "./each-alone.ts";
import { fellBack } from "./fell-back.ts";
import { told } from "./told.ts";

/**
 * A listener that no longer points at the live task set: a stack update writes the old action back. Told at
 * once, once for each finding, never repaired behind a person's back. A release that CodeDeploy itself undid is
 * written down. Not while something moves.
 */
export async function standingWatch(deps: SweepDeps, { releases }: Open): Promise<string[]> {
  const resting = deps.configs.filter(({ service }) => !releases.some((open) => open.service === service));
  const cells = resting.flatMap((config) => config.cells.map((cell) => ({ config, cell })));
  return eachAlone(cells, async ({ config, cell }) => {
    const standing = await standingOf(deps, cell);
    if (!standing) return undefined;
    const undone = await fellBack(deps, config, cell, standing.group, standing.live);
    if (undone) return undone;
    const finding = findingOf(cell, standing);
    const what = `listener:${cell.name}`;
    if (finding)
      return (await told(deps, config, what, finding)) ? `${config.service}: ${finding}` : undefined;
    await deps.ledger.services.forgetTold(config.service, what);
    return undefined;
  });
}

interface StandingCell {
  readonly group: GroupFacts;
  readonly live: TaskSetFacts | undefined;
  readonly shares: Shares;
}

/** @returns nothing while a deployment has the group. */
async function standingOf(deps: SweepDeps, cell: CellConfig): Promise<StandingCell | undefined> {
  const group = await deps.codedeploy.group(cell.codedeploy);
  const occupied = await deps.codedeploy.occupying(cell.codedeploy, group);
  if (occupied) return undefined;
  const live = primary((await deps.ecs.running(group.cluster, group.ecsService))?.taskSets ?? []);
  const arns = await deps.elb.groupArns(group.targetGroupNames);
  const shares = await deps.elb.shares(group.productionListener, Object.values(arns));
  return { group, live, shares };
}

function findingOf(cell: CellConfig, { group, live, shares }: StandingCell): string | undefined {
  const share = live?.targetGroupArn ? (shares[live.targetGroupArn] ?? 0) : 0;
  if (!live || share >= 0.999) return undefined;
  return (
    `cell ${cell.name}: the listener ${group.productionListener} sends ${Math.round(share * 100)} % to the live ` +
    `task set's target group ${live.targetGroupArn}; a stack update may have written an old action back`
  );
}
