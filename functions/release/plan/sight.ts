import type { Ledger } from "../../ledger/ledger.ts";
import type { CellPlan, ReleaseRecord } from "../../ledger/records.ts";
import type { CellConfig, ImageConfig } from "../../shared/service-config.ts";
import type { CloudWatch } from "../../shared/alarms.ts";
import type { CodeDeploy } from "../aws/codedeploy.ts";
import type { Ecr } from "../aws/ecr.ts";
import type { Ecs, TaskDefinition } from "../aws/ecs.ts";
import { isNetwork } from "../aws/elb.ts";
import type { Elb } from "../aws/elb.ts";
import { contentDigest } from "../content.ts";
import { primary } from "../facts.ts";
import { differences, imageOf, withImage } from "../task-definition.ts";
import { chooseBase, familyOf, planCell } from "./cell-plan.ts";

export interface SightDeps {
  readonly ledger: Ledger;
  readonly codedeploy: Pick<CodeDeploy, "group">;
  readonly ecs: Pick<Ecs, "running" | "definition" | "revisions">;
  readonly ecr: Pick<Ecr, "image">;
  readonly elb: Pick<Elb, "url">;
  readonly cloudwatch: CloudWatch;
  readonly home: { readonly account: string; readonly region: string };
}

export interface SightedCell {
  readonly kind: "planned";
  readonly plan: CellPlan;
  readonly warnings: readonly string[];
  readonly stableInput: object;
  readonly candidateInput: object;
  /** What the candidate changes against what runs, a line each; empty: nothing to do. */
  readonly changes: readonly string[];
}

/** How far back in a family a revision that is not ours is looked for. */
const revisionsLookedAt = 20;

/** Looks at one cell and plans it. */
export async function sightCell(
  deps: SightDeps,
  record: ReleaseRecord,
  cell: CellConfig,
): Promise<SightedCell | { kind: "refuse"; reason: string }> {
  const group = await deps.codedeploy.group(cell.codedeploy);
  const running = await deps.ecs.running(group.cluster, group.ecsService);
  const live = primary(running?.taskSets ?? []);
  const liveDefinition = live && (await deps.ecs.definition(live.taskDefinitionArn));
  if (!live || !liveDefinition)
    return { kind: "refuse", reason: `cell ${cell.name}: ${group.cluster}/${group.ecsService} runs nothing` };
  const base = await baseOf(deps, record, cell, liveDefinition);
  const container = record.config.container ?? live.container ?? "";
  const image = `${registry(record.config.image, deps.home)}/${record.config.image.repository}@${record.digest}`;
  const candidate = withImage(base.input, container, image);
  const verdict = planCell(
    record.config,
    cell,
    {
      group,
      live,
      controlledByCodeDeploy: running?.codeDeployControlled ?? false,
      liveImage: imageOf(liveDefinition.input, container),
      base: { arn: base.arn, unknownMembers: base.unknownMembers },
      family: familyOf(base.arn),
      isNetwork: isNetwork(group.productionListener),
      testUrl: group.testListener ? await deps.elb.url(group.testListener) : undefined,
      alarms: await deps.cloudwatch.alarms([...new Set([...group.alarms, ...record.config.rollback.alarms])]),
      container,
      hasContainer: candidate !== undefined,
    },
    image,
  );
  if (verdict.kind === "refuse") return verdict;
  const changes = differences(liveDefinition.input, candidate);
  return { ...verdict, stableInput: liveDefinition.input, candidateInput: candidate ?? {}, changes };
}

async function baseOf(
  { ecs, ledger }: SightDeps,
  { service }: ReleaseRecord,
  cell: CellConfig,
  live: TaskDefinition,
): Promise<TaskDefinition> {
  const stable = (await ledger.services.state(service))?.stable;
  let newestForeign: TaskDefinition | undefined;
  for (const arn of await ecs.revisions(familyOf(live.arn), revisionsLookedAt)) {
    if ((await ledger.services.revision(service, arn))?.ours) continue;
    const found = await ecs.definition(arn);
    // Registered by us, but the answer was lost before its ARN was written down.
    if (!found || (await ledger.services.isIntended(service, contentDigest(found.input)))) continue;
    newestForeign = found;
    break;
  }
  const chosen = chooseBase(newestForeign?.arn, stable?.bases[cell.name], live.arn);
  return newestForeign && chosen === newestForeign.arn ? newestForeign : live;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html; China has a suffix of its own. */
function registry(image: ImageConfig, home: SightDeps["home"]): string {
  const region = image.region ?? home.region;
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return `${image.registryId ?? home.account}.dkr.ecr.${region}.${suffix}`;
}
