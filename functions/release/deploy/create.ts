import type { CreateDeploymentCommandInput } from "@aws-sdk/client-codedeploy";
import type { RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import type { Clause } from "../../ledger/expression.ts";
import { keys } from "../../ledger/keys.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { CellPlan, ReleaseRecord, Ticket } from "../../ledger/records.ts";
import { LedgerInvalid } from "../../shared/errors.ts";
import type { CodeDeploy } from "../aws/codedeploy.ts";
import type { Ecs } from "../aws/ecs.ts";
import { contentDigest } from "../content.ts";
import { describe } from "../../ledger/description.ts";
import type { DeploymentLabel } from "../../ledger/description.ts";
import type { CellFacts } from "./step.ts";
import { deploymentConfig } from "../plan/cell-plan.ts";
import { appSpec } from "./app-spec.ts";

export interface CreateDeps {
  readonly ledger: Ledger;
  readonly codedeploy: Pick<CodeDeploy, "create" | "find" | "makeConfig">;
  readonly ecs: Pick<Ecs, "register" | "revisions" | "definition">;
  readonly hooks: Readonly<Record<string, string>>;
}

/** Each step is written down before it is done, and found again if its answer is lost. */
export async function createDeployment(
  deps: CreateDeps,
  ticket: Ticket,
  record: ReleaseRecord,
  { plan, progress }: Pick<CellFacts, "plan" | "progress">,
): Promise<{ id: string } | { busy: string }> {
  const { ledger, codedeploy } = deps;
  const intendedAt = ledger.now().toISOString();
  const intention = ledger.releases.progressing(record.id, plan.cell, { set: { intendedAt } }, [
    asSeen(progress.intendedAt),
  ]);
  await ledger.lease.intend(ticket, `deploying ${plan.cell}`, intention, "forward");
  const candidateArn = await candidate(deps, record, plan);
  const config = deploymentConfig(record.config.strategy);
  if (config.isOurs) await codedeploy.makeConfig(config.name, config.routing);
  const label = { release: record.id, cell: plan.cell, purpose: "deploy" as const, attempt: 1 };
  const input = deploymentInput(deps, plan, candidateArn, label);
  const made = await createOnce(codedeploy, plan, label, input, intendedAt);
  if ("busy" in made) {
    // Nothing was made, so nothing is to be undone; unless another look of this cell made it.
    const ours = [{ path: "intendedAt", is: intendedAt }] as const;
    await ledger.releases.progress(record.id, plan.cell, { remove: ["intendedAt"] }, ours);
    return made;
  }
  await ledger.releases.progress(record.id, plan.cell, { set: { deploymentId: made.id } });
  await ledger.releases.note(record.id, `deploy:${plan.cell}`, {
    what: "deployment created",
    cell: plan.cell,
    reason: made.id,
  });
  return made;
}

/** A minute before the intention, for clocks differ. */
export const clockSkewMs = 60_000;

/**
 * The group may be busy with the very deployment that was asked for: the SDK asks again when an answer is lost,
 * and CodeDeploy refuses the second time.
 */
export async function createOnce(
  codedeploy: Pick<CodeDeploy, "create" | "find">,
  plan: CellPlan,
  label: DeploymentLabel,
  input: CreateDeploymentCommandInput,
  intendedAt: string,
): Promise<{ id: string } | { busy: string }> {
  const made = await codedeploy.create(input);
  if ("id" in made) return made;
  const own = await codedeploy.find(plan, label, new Date(Date.parse(intendedAt) - clockSkewMs));
  return own ? { id: own.id } : made;
}

/** Two looks of one cell may run at once, where the token of the first was answered early: only one of them acts. */
export const asSeen = (intendedAt: string | undefined, path = "intendedAt"): Clause =>
  intendedAt === undefined ? { path, absent: true } : { path, is: intendedAt };

/** How many of the family's newest revisions may hide one whose answer was lost. */
const newestLookedAt = 5;

/** The candidate's revision: registered once, also when the answer was lost the first time. */
async function candidate(
  { ledger, ecs }: CreateDeps,
  record: ReleaseRecord,
  plan: CellPlan,
): Promise<string> {
  const stored = await ledger.table.read<{ input: string; arn?: string }>(
    keys.candidate(record.id, plan.cell),
  );
  if (!stored)
    throw new LedgerInvalid(`the candidate of ${record.id}, cell ${plan.cell}, is not in the ledger`);
  const input = JSON.parse(stored.input) as RegisterTaskDefinitionCommandInput;
  const arn = stored.arn ?? (await registerOnce({ ledger, ecs }, record, input));
  await ledger.services.keepRevision(
    record.service,
    { taskDefinitionArn: arn, image: plan.image },
    input,
    true,
  );
  await ledger.table.write({ ...keys.candidate(record.id, plan.cell), change: { set: { arn } } });
  await ledger.releases.progress(record.id, plan.cell, { set: { candidateArn: arn } });
  return arn;
}

export async function registerOnce(
  { ledger, ecs }: Pick<CreateDeps, "ledger" | "ecs">,
  { id, service }: Pick<ReleaseRecord, "id" | "service">,
  input: RegisterTaskDefinitionCommandInput,
): Promise<string> {
  const content = contentDigest(input);
  if (await ledger.services.isIntended(service, content))
    for (const arn of await ecs.revisions(input.family ?? "", newestLookedAt)) {
      const found = await ecs.definition(arn);
      if (found && contentDigest(found.input) === content) return arn;
    }
  await ledger.services.intendRevision(service, content, id);
  return ecs.register(input);
}

/** All three events, so that CodeDeploy goes back by itself also when nobody is there to ask it. */
const rollbackEvents = [
  "DEPLOYMENT_FAILURE",
  "DEPLOYMENT_STOP_ON_ALARM",
  "DEPLOYMENT_STOP_ON_REQUEST",
] as const;

function deploymentInput(
  { hooks }: CreateDeps,
  plan: CellPlan,
  candidateArn: string,
  label: DeploymentLabel,
): CreateDeploymentCommandInput {
  return {
    applicationName: plan.application,
    deploymentGroupName: plan.deploymentGroup,
    deploymentConfigName: plan.configName,
    description: describe(label),
    revision: appSpec(plan, candidateArn, hooks),
    autoRollbackConfiguration: { enabled: true, events: [...rollbackEvents] },
    ...(plan.alarms.length > 0
      ? { overrideAlarmConfiguration: { enabled: true, alarms: plan.alarms.map((name) => ({ name })) } }
      : {}),
  };
}
