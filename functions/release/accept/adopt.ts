import type { Ledger } from "../../ledger/ledger.ts";
import type { Settled } from "../../ledger/records.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import type { CodeDeploy } from "../aws/codedeploy.ts";
import type { Ecr } from "../aws/ecr.ts";
import type { Ecs } from "../aws/ecs.ts";
import { primary } from "../facts.ts";
import { familyOf } from "../plan/cell-plan.ts";
import { digestOf, imageOf } from "../task-definition.ts";

export interface AdoptDeps {
  readonly ledger: Ledger;
  readonly codedeploy: Pick<CodeDeploy, "group">;
  readonly ecs: Pick<Ecs, "running" | "definition" | "revisions">;
  readonly ecr: Pick<Ecr, "image">;
}

/** What all cells of a service run now, in the form of something that settled; undefined if one runs nothing. */
export async function sighted(deps: AdoptDeps, config: ServiceConfig): Promise<Settled | undefined> {
  const at = deps.ledger.now().toISOString();
  const cells: Record<string, { taskDefinitionArn: string; image: string }> = {};
  const bases: Record<string, string> = {};
  for (const cell of config.cells) {
    const group = await deps.codedeploy.group(cell.codedeploy);
    const live = primary((await deps.ecs.running(group.cluster, group.ecsService))?.taskSets ?? []);
    const definition = live && (await deps.ecs.definition(live.taskDefinitionArn));
    if (!live || !definition) return undefined;
    const image = imageOf(definition.input, config.container ?? live.container ?? "") ?? "";
    const revision = { taskDefinitionArn: live.taskDefinitionArn, image };
    await deps.ledger.services.keepRevision(config.service, revision, definition.input, false);
    cells[cell.name] = revision;
    const [newest] = await deps.ecs.revisions(familyOf(live.taskDefinitionArn), 1);
    bases[cell.name] = newest ?? live.taskDefinitionArn;
  }
  const [first] = Object.values(cells);
  const digest = first && (await digestBehind(deps, config, first.image));
  return {
    release: `adopted-${config.service}-${at.replace(/[^0-9]/g, "").slice(0, 14)}`,
    at,
    cells,
    bases,
    ...digest,
  };
}

/** The digest and tag of an image reference, asking ECR where the reference has only a tag. */
async function digestBehind({ ecr }: AdoptDeps, config: ServiceConfig, image: string) {
  const digest = digestOf(image);
  if (digest) return { digest };
  const tag = /:([^:/@]+)$/.exec(image)?.[1];
  if (!tag || !image.includes(config.image.repository)) return undefined;
  const found = await ecr.image(config.image, { tag });
  return found ? { digest: found.digest, tag } : { tag };
}
