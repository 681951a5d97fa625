import { keys } from "../../ledger/keys.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { labelOf } from "../../ledger/description.ts";
import type { CellPlan, CellProgress, ReleaseRecord, Revision, Ticket } from "../../ledger/records.ts";
import type { ReleaseView } from "../../ledger/releases.ts";
import type { CellConfig } from "../../shared/service-config.ts";
import type { CodeDeploy } from "../aws/codedeploy.ts";
import type { Ecs } from "../aws/ecs.ts";
import { primary } from "../facts.ts";
import { familyOf } from "../plan/cell-plan.ts";

export interface WaysBackDeps {
  readonly ledger: Ledger;
  readonly codedeploy: Pick<CodeDeploy, "group" | "occupying">;
  readonly ecs: Pick<Ecs, "running">;
}

/**
 * Writes down, for each cell, its goal and the deployment of ours that can still be stopped to get there: of
 * the release in flight, or of one that settled and whose termination wait goes on. Written once.
 */
export async function waysBack(
  deps: WaysBackDeps,
  ticket: Ticket,
  record: ReleaseRecord,
  holder: ReleaseView | undefined,
): Promise<void> {
  const written = await deps.ledger.releases.need(record.id);
  if (written.cells.length > 0) return;
  const ends = written.record.back?.ends ? await deps.ledger.releases.view(written.record.back.ends) : holder;
  const ways = await Promise.all(record.config.cells.map((cell) => wayOf(deps, record, cell, ends)));
  await deps.ledger.lease.hold(ticket, "way back written down");
  const writes = ways
    .filter((way) => way !== undefined)
    .flatMap(({ plan, progress }) => [
      { ...keys.plan(record.id, plan.cell), change: { set: { ...plan } } },
      { ...keys.cell(record.id, plan.cell), change: { set: { ...progress } } },
    ]);
  if (writes.length > 0) await deps.ledger.table.writeAll(writes);
}

async function wayOf(
  deps: WaysBackDeps,
  record: ReleaseRecord,
  cell: CellConfig,
  ends: ReleaseView | undefined,
) {
  const goal = record.back?.to.cells[cell.name];
  if (!goal) return undefined;
  const endedPlan = ends?.plans.find((plan) => plan.cell === cell.name);
  const endedCell = ends?.cells.find((progress) => progress.cell === cell.name);
  const busy = endedCell ? undefined : await stoppable(deps, cell);
  const plan = busy?.plan ?? endedPlan ?? (await planOf(deps, cell, goal));
  const progress: CellProgress = {
    cell: cell.name,
    wave: cell.wave,
    goal,
    ...(busy?.deploymentId ? { deploymentId: busy.deploymentId } : {}),
    ...(endedCell?.deploymentId ? { deploymentId: endedCell.deploymentId } : {}),
    ...(ends && endedCell?.intendedAt && !endedCell.deploymentId
      ? { intendedAt: endedCell.intendedAt, undoes: endedCell.undoes ?? ends.record.id }
      : {}),
  };
  return { plan, progress };
}

/** A deployment of ours that the group is still busy with, and the plan it was made by. */
async function stoppable(
  { codedeploy, ledger }: WaysBackDeps,
  cell: CellConfig,
): Promise<{ plan: CellPlan | undefined; deploymentId: string } | undefined> {
  const occupying = await codedeploy.occupying(cell.codedeploy, await codedeploy.group(cell.codedeploy));
  const label = occupying && labelOf(occupying.description);
  // A deployment back came from what was bad: stopping it would return there.
  if (!occupying || label?.purpose !== "deploy") return undefined;
  const view = await ledger.releases.view(label.release);
  const plan = view?.plans.find((each) => each.cell === cell.name);
  return { plan, deploymentId: occupying.id };
}

/** A cell that no release of ours has touched, as AWS describes it now. */
async function planOf(
  { codedeploy, ecs }: WaysBackDeps,
  cell: CellConfig,
  goal: Revision,
): Promise<CellPlan> {
  const group = await codedeploy.group(cell.codedeploy);
  const live = primary((await ecs.running(group.cluster, group.ecsService))?.taskSets ?? []);
  return {
    cell: cell.name,
    wave: cell.wave,
    ...cell.codedeploy,
    cluster: group.cluster,
    ecsService: group.ecsService,
    container: live?.container ?? "",
    port: live?.port ?? 0,
    stable: { taskDefinitionArn: live?.taskDefinitionArn ?? "", image: "" },
    family: familyOf(goal.taskDefinitionArn),
    base: goal.taskDefinitionArn,
    image: goal.image,
    configName: "CodeDeployDefault.ECSAllAtOnce",
    alarms: [],
    listeners: {
      production: group.productionListener,
      ...(group.testListener ? { test: group.testListener } : {}),
    },
    targetGroups: group.targetGroupNames,
    terminationWaitSeconds: group.terminationWaitSeconds,
    readyWaitSeconds: group.readyWaitSeconds,
    bake: { seconds: 0, within: "nothing" },
    ...(cell.traffic ? { traffic: cell.traffic } : {}),
  };
}
