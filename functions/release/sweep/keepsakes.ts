import type { Settled } from "../../ledger/records.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import type { SweepDeps } from "./connect.ts";
import { eachAlone } from "./each-alone.ts";
import { told } from "./told.ts";

/** Daily: are the images and revisions of stable and previous still there, and will a lifecycle rule take them? */
export async function keepsakes(deps: SweepDeps): Promise<string[]> {
  return eachAlone(deps.configs, (config) => ofService(deps, config));
}

async function ofService(deps: SweepDeps, config: ServiceConfig): Promise<string | undefined> {
  // Asked for today, read tomorrow: a preview takes ECR a while.
  const expiring = await deps.ecr.expiring(config.image);
  await deps.ecr.foresee(config.image);
  const state = await deps.ledger.services.state(config.service);
  const lines: string[] = [];
  for (const [name, settled] of [
    ["stable", state?.stable],
    ["previous", state?.previous],
  ] as const) {
    if (!settled) continue;
    const findings = await missing(deps, config, name, settled, expiring ?? []);
    if (findings.length === 0) {
      await deps.ledger.services.forgetTold(config.service, `keepsake:${name}`);
      continue;
    }
    const finding = findings.join("; ");
    if (await told(deps, config, `keepsake:${name}`, finding)) lines.push(finding);
  }
  return lines.length > 0 ? `${config.service}: ${lines.join("; ")}` : undefined;
}

async function missing(
  deps: SweepDeps,
  config: ServiceConfig,
  name: string,
  settled: Settled,
  expiring: readonly string[],
): Promise<string[]> {
  const findings: string[] = [];
  if (settled.digest) {
    const there = await deps.ecr.image(config.image, { digest: settled.digest });
    if (!there)
      findings.push(
        `the image of ${name} (${settled.release}, ${settled.digest}) is gone: there is no way back to it`,
      );
    else if (expiring.includes(settled.digest))
      findings.push(
        `a lifecycle rule of ${config.image.repository} will take the image of ${name} (${settled.digest})`,
      );
  }
  for (const [cell, { taskDefinitionArn }] of Object.entries(settled.cells)) {
    const definition = await deps.ecs.definition(taskDefinitionArn);
    if (!definition?.isActive)
      findings.push(
        `${taskDefinitionArn} of ${name}, cell ${cell}, was deregistered; a rollback would register it again`,
      );
  }
  return findings;
}
