import type { CellPlan, Revision, Settled } from "../../ledger/records.ts";
import type { CellConfig, ServiceConfig, StrategyConfig } from "../../shared/service-config.ts";
import { metricsOf } from "../../judge/looks/metrics-of.ts";
import type { AlarmFacts } from "../../shared/alarms.ts";
import type { GroupFacts, TaskSetFacts } from "../facts.ts";
import { alarmRefusal } from "../deploy/advance.ts";

/** What AWS says of one cell when it is planned. */
export interface CellSight {
  readonly group: GroupFacts;
  readonly controlledByCodeDeploy: boolean;
  readonly live: TaskSetFacts | undefined;
  readonly liveImage: string | undefined;
  readonly base: { readonly arn: string; readonly unknownMembers: readonly string[] };
  readonly family: string;
  readonly isNetwork: boolean;
  readonly testUrl: string | undefined;
  readonly alarms: readonly AlarmFacts[];
  readonly container: string;
  readonly hasContainer: boolean;
}

export type CellVerdict =
  | { readonly kind: "planned"; readonly plan: CellPlan; readonly warnings: readonly string[] }
  | { readonly kind: "refuse"; readonly reason: string };

/** AfterAllowTraffic may take an hour; we leave a quarter of it for looks that come late. */
const hookBakeSeconds = 45 * 60;
/** What a bake leaves of the termination wait, so that the fast road back is open to its very end. */
const terminationMarginSeconds = 10 * 60;
/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AlarmConfiguration.html */
const mostAlarms = 10;

/** Plans one cell, or says in one sentence why AWS or the rails do not allow it. */
export function planCell(
  config: ServiceConfig,
  cell: CellConfig,
  sight: CellSight,
  image: string,
): CellVerdict {
  const alarms = [...new Set([...sight.group.alarms, ...config.rollback.alarms])].sort();
  const { group, live } = sight;
  const drifted = drift(cell, group);
  if (drifted) return refused(cell, drifted);
  if (!live) return refused(cell, `${group.cluster}/${group.ecsService} has no primary task set`);
  const reason = refusal(config, cell, sight, alarms);
  if (reason) return refused(cell, reason);
  const plan: CellPlan = {
    cell: cell.name,
    wave: cell.wave,
    ...cell.codedeploy,
    cluster: group.cluster,
    ecsService: group.ecsService,
    // The one that takes the new image may be another: traffic goes where it went.
    container: live.container ?? sight.container,
    port: live.port ?? 0,
    stable: { taskDefinitionArn: live.taskDefinitionArn, image: sight.liveImage ?? "" },
    family: sight.family,
    base: sight.base.arn,
    image,
    configName: deploymentConfig(config.strategy).name,
    alarms,
    listeners: {
      production: group.productionListener,
      ...(group.testListener ? { test: group.testListener } : {}),
    },
    targetGroups: group.targetGroupNames,
    ...(sight.testUrl ? { testUrl: sight.testUrl } : {}),
    terminationWaitSeconds: group.terminationWaitSeconds,
    readyWaitSeconds: group.readyWaitSeconds,
    bake: bakeOf(config, cell, group),
    ...(cell.traffic ? { traffic: cell.traffic } : {}),
  };
  return { kind: "planned", plan, warnings: warnings(sight.alarms, group) };
}

const refused = ({ name }: CellConfig, reason: string): CellVerdict => ({
  kind: "refuse",
  reason: `cell ${name}: ${reason}`,
});

function refusal(config: ServiceConfig, cell: CellConfig, sight: CellSight, alarms: readonly string[]) {
  const { group, base } = sight;
  const approval = config.gates.approval;
  const bad = sight.alarms.find(
    ({ state }) => state === "ALARM" || state === "missing" || state === "unreadable",
  );
  if (!sight.controlledByCodeDeploy)
    return `${group.ecsService} is not deployed by CodeDeploy (its deployment controller)`;
  if (!sight.hasContainer) return `${base.arn} has no container named ${sight.container}`;
  if (base.unknownMembers.length > 0)
    return `${base.arn} has members that this version does not know and would lose: ${base.unknownMembers.join(", ")}; upgrade pointsman`;
  if (sight.isNetwork && config.strategy.kind !== "all-at-once" && config.strategy.kind !== "weighted")
    return `${config.strategy.kind} behind a Network Load Balancer: CodeDeploy has only all-at-once there`;
  if (alarms.length > mostAlarms)
    return `the group's and the file's alarms together are ${alarms.length}; CodeDeploy takes ${mostAlarms}`;
  if (bad) return alarmRefusal(bad);
  if (config.strategy.kind === "weighted" && !cell.traffic)
    return "weighted moves DNS weights, and it names no site of a traffic policy";
  const bake = bakeOf(config, cell, group);
  if (bake.within === "nothing" && bake.seconds > 0)
    return (
      `a bake of ${config.strategy.bakeSeconds} s fits neither into AfterAllowTraffic (${hookBakeSeconds} s) nor into the ` +
      `termination wait (${group.terminationWaitSeconds} s less ${terminationMarginSeconds} s)`
    );
  if (approval?.at === "preview" && group.readyWaitSeconds < approval.limitSeconds)
    return `a preview approval of ${approval.limitSeconds} s needs the group's ready wait (STOP_DEPLOYMENT); it is ${group.readyWaitSeconds} s`;
  if (config.gates.smoke.length > 0 && !group.testListener)
    return "smoke requests are sent in AfterAllowTestTraffic, and the deployment group has no test listener for it";
  if (config.gates.smoke.some(({ url }) => !url) && !sight.testUrl)
    return `the test listener ${group.testListener} was not found: smoke requests have nowhere to go`;
  return undefined;
}

/** What the service file declares of the deployment group, so that a bake can be checked without AWS, must be so. */
function drift(cell: CellConfig, group: GroupFacts): string | undefined {
  const declared = [
    ["termination wait", cell.terminationWaitSeconds, group.terminationWaitSeconds],
    ["ready wait", cell.readyWaitSeconds, group.readyWaitSeconds],
  ] as const;
  const [name, said, is] = declared.find(([, said = 0, is]) => is < said) ?? [];
  return name && `the deployment group's ${name} is ${is} s; the service file counts on ${said} s`;
}

/** A cell that is a site bakes when its users come back, and has none of them before. */
function bakeOf(
  { strategy, judge }: ServiceConfig,
  { name, traffic }: CellConfig,
  group: GroupFacts,
): CellPlan["bake"] {
  const seconds = traffic ? 0 : strategy.bakeSeconds;
  if (seconds === 0) return { seconds, within: "nothing" };
  const isJudged = metricsOf(judge, name).length > 0;
  const longest = isJudged ? Math.max(seconds, judge.maxBakeSeconds ?? 0) : seconds;
  const fits = longest <= group.terminationWaitSeconds - terminationMarginSeconds;
  // A person who is asked at the end of the bake needs time, and the hook's hour leaves little of it.
  const asks = isJudged && judge.onUnclear === "ask";
  if (longest <= hookBakeSeconds && !(asks && fits)) return { seconds, within: "hook" };
  return { seconds, within: fits ? "termination-wait" : "nothing" };
}

function warnings(alarms: readonly AlarmFacts[], group: GroupFacts): string[] {
  const blind = alarms.filter(({ state }) => state === "INSUFFICIENT_DATA").map(({ name }) => name);
  return [
    ...(alarms.length === 0 ? ["no alarm guards this release: a bad version is not noticed by itself"] : []),
    ...(blind.length > 0 ? [`without data now, so not known to be healthy: ${blind.join(", ")}`] : []),
    ...(group.terminationWaitSeconds === 0
      ? ["no termination wait: after the release the fast road back is closed at once"]
      : []),
  ];
}

/** The deployment configuration that a strategy needs: AWS's own where it fits, else one of ours. Minutes. */
export function deploymentConfig(strategy: StrategyConfig) {
  // Weighted: its steps are DNS weights, and the cell has no users while it deploys.
  if (strategy.kind === "all-at-once" || strategy.kind === "weighted")
    return { name: "CodeDeployDefault.ECSAllAtOnce", isOurs: false } as const;
  const weight = strategy.weight;
  if (strategy.kind === "canary") {
    const minutes = Math.round(strategy.intervalSeconds / 60);
    const isOurs = !(weight === 10 && (minutes === 5 || minutes === 15));
    return {
      name: isOurs
        ? `pointsman-canary-${weight}-${minutes}m`
        : `CodeDeployDefault.ECSCanary10Percent${minutes}Minutes`,
      isOurs,
      routing: {
        type: "TimeBasedCanary",
        timeBasedCanary: { canaryPercentage: weight, canaryInterval: minutes },
      },
    } as const;
  }
  const minutes = Math.round(strategy.everySeconds / 60);
  const isOurs = !(weight === 10 && (minutes === 1 || minutes === 3));
  return {
    name: isOurs
      ? `pointsman-linear-${weight}-${minutes}m`
      : `CodeDeployDefault.ECSLinear10PercentEvery${minutes}Minutes`,
    isOurs,
    routing: {
      type: "TimeBasedLinear",
      timeBasedLinear: { linearPercentage: weight, linearInterval: minutes },
    },
  } as const;
}

/**
 * Whether what is live is what we left: `ours`, `unknown` (never seen before), or `foreign` (somebody deployed
 * by hand).
 */
export function standing(
  stable: Settled | undefined,
  cell: string,
  live: Revision,
): "ours" | "unknown" | "foreign" {
  const known = stable?.cells[cell];
  if (!known) return "unknown";
  return known.taskDefinitionArn === live.taskDefinitionArn ? "ours" : "foreign";
}

/** `…:task-definition/storefront:7` → 7. */
export const revisionNumber = (arn: string): number => Number(arn.slice(arn.lastIndexOf(":") + 1));

export const familyOf = (arn: string): string => /task-definition\/([^:]+):\d+$/.exec(arn)?.[1] ?? "";

/**
 * The base of the new revision: the family's newest active revision that is not ours if it is newer than the
 * base recorded with stable (so that what CDK or Terraform changed ships), else the live one. Numbers of
 * another family, from before a renaming, are not compared.
 */
export function chooseBase(
  newestForeign: string | undefined,
  recordedBase: string | undefined,
  live: string,
): string {
  if (!newestForeign || familyOf(newestForeign) !== familyOf(live)) return live;
  const recorded = recordedBase ?? live;
  const known = familyOf(recorded) === familyOf(live) ? recorded : live;
  return revisionNumber(newestForeign) > revisionNumber(known) ? newestForeign : live;
}
