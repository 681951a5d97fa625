import { keys } from "../../ledger/keys.ts";
import type { CellConfig, ServiceConfig } from "../../shared/service-config.ts";
import type { GroupFacts, TaskSetFacts } from "../facts.ts";
import { executionArn } from "../aws/executions.ts";
import type { SweepDeps } from "./connect.ts";
import { told } from "./told.ts";

/**
 * After a release has settled, CodeDeploy still goes back by itself while its termination wait lasts: an alarm
 * fires, or a person stops the deployment in its console. What runs then is the previous revision. A rollback
 * takes the other cells there too and writes it down, so that the image is not released again by itself, and
 * the next release does not meet a revision that nobody knows.
 * @returns what was begun, or undefined when this cell runs what the ledger says, or something of somebody else's.
 */
export async function fellBack(
  deps: SweepDeps,
  config: ServiceConfig,
  { name: cell }: CellConfig,
  group: GroupFacts,
  live: TaskSetFacts | undefined,
): Promise<string | undefined> {
  const { ledger, codedeploy, executions, machines } = deps;
  const { service } = config;
  const { stable, previous } = (await ledger.services.state(service)) ?? {};
  if (!stable || !previous || !live || stable.cells[cell]?.taskDefinitionArn === live.taskDefinitionArn)
    return undefined;
  if (previous.cells[cell]?.taskDefinitionArn !== live.taskDefinitionArn) return undefined;
  const progress = (await ledger.releases.view(stable.release))?.cells.find((each) => each.cell === cell);
  const deployment = progress?.deploymentId && (await codedeploy.read(progress.deploymentId, group));
  if (!deployment || deployment.rollbackId === undefined) return undefined;
  const why = deployment.error?.message ?? deployment.rollbackMessage ?? "no reason given";
  const reason = `CodeDeploy took cell ${cell} back by itself (${deployment.rollbackId}) after ${stable.release} had settled: ${why}`;
  const next = await nextName(deps, stable.release);
  if (next.kind === "wait") return undefined;
  if (next.kind === "exhausted") {
    const finding = `${reason}; ${mostRollbacks} rollbacks that were to follow it ended before they began`;
    return (await told(deps, config, `undone:${cell}`, finding)) ? finding : undefined;
  }
  const { name } = next;
  await ledger.table.write({
    ...keys.starter(name),
    change: { set: { by: { who: "CodeDeploy", via: "sweep" }, at: ledger.now().toISOString() } },
  });
  await executions.start(machines.rollback, name, {
    service,
    to: previous.release,
    reason: reason.slice(0, 1000),
    freeze: false,
  });
  return `${name}: ${reason}`;
}

const mostRollbacks = 5;

type NextName =
  | { readonly kind: "start"; readonly name: string }
  | { readonly kind: "wait" }
  | { readonly kind: "exhausted" };

/**
 * One that made its record goes on, or has ended and said so. One that ended before that moved nothing and told
 * nobody: another takes its place, under another name, for an execution's name cannot be used again.
 */
async function nextName({ ledger, executions, machines }: SweepDeps, release: string): Promise<NextName> {
  for (let number = 1; number <= mostRollbacks; number++) {
    const name = `undone-${number}-${release}`;
    if (await ledger.releases.view(name)) return { kind: "wait" };
    const execution = await executions.read(executionArn(machines.rollback, name));
    if (execution.kind === "running") return { kind: "wait" };
    if (execution.kind === "unknown") return { kind: "start", name };
  }
  return { kind: "exhausted" };
}
