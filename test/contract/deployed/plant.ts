import { validateFolder } from "../../../infra/config/validate.ts";
import { ledger } from "../../../functions/ledger/ledger.ts";
import type { Ledger } from "../../../functions/ledger/ledger.ts";
import { keys } from "../../../functions/ledger/keys.ts";
import type { CellPlan, ReleaseRecord, Settled } from "../../../functions/ledger/records.ts";
import { admit } from "../../../functions/release/accept/admission.ts";
import { releaseId } from "../../../functions/release/accept/release-id.ts";
import { executionArn, executions } from "../../../functions/release/aws/executions.ts";
import { digestOfPlans } from "../../../functions/release/plan/plan.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import type { Account } from "./account.ts";

export const ledgerAt = (account: Account, tableName: string, now = () => new Date()): Ledger =>
  ledger(account.dynamodb, tableName, now);

/** @throws Error when the folder has no such service. */
export function serviceIn(config: string, name: string): ServiceConfig {
  const found = validateFolder(config).services.find(({ service }) => service === name);
  if (!found) throw new Error(`${config} has no service ${name}`);
  return found;
}

const digest = `sha256:${"c4".repeat(32)}`;
/** Older than this the sweep sends news again. */
const minutesAgo = 5;

/**
 * A release that was accepted and planned, by the functions' own code, whose acceptance died then: its execution
 * was not started, its news was not sent. Planning would need CodeDeploy.
 * @returns its id.
 */
export async function plantRelease(
  account: Account,
  tableName: string,
  config: ServiceConfig,
  machineArn: string,
): Promise<string> {
  const at = Date.now() - minutesAgo * 60_000;
  const book = ledgerAt(account, tableName, () => new Date(at));
  const stable = settledBefore(config, at);
  await book.services.adopt(config.service, stable);
  const id = releaseId(config.service, at, digest);
  const draft = {
    version: 1,
    id,
    kind: "release",
    service: config.service,
    by: { who: `push of ${config.service}:v2`, via: "push" },
    reason: `${config.service}:v2 was pushed`,
    createdAt: new Date(at).toISOString(),
    executionArn: executionArn(machineArn, id),
    state: "running",
    digest,
    tag: "v2",
    config,
    overrides: [],
    pushedAt: new Date(at).toISOString(),
  } satisfies ReleaseRecord & { pushedAt: string };
  const state = await book.services.state(config.service);
  await admit({ ledger: book, executions: executions(account.sfn), sendNews: async () => {} }, draft, state);
  await planned(book, id, config, stable);
  return id;
}

const settledBefore = (config: ServiceConfig, at: number): Settled => ({
  release: `adopted-${config.service}`,
  at: new Date(at).toISOString(),
  cells: Object.fromEntries(config.cells.map(({ name }) => [name, revision(config, 1)])),
  bases: {},
});

const revision = ({ service }: ServiceConfig, number: number) => ({
  taskDefinitionArn: `arn:aws:ecs:eu-central-1:111122223333:task-definition/${service}:${number}`,
  image: `111122223333.dkr.ecr.eu-central-1.amazonaws.com/${service}@sha256:${"b3".repeat(32)}`,
});

async function planned(book: Ledger, id: string, config: ServiceConfig, stable: Settled): Promise<void> {
  const plans = config.cells.map((cell) => planOf(config, cell));
  await book.table.writeAll([
    ...plans.flatMap((plan) => [
      { ...keys.plan(id, plan.cell), change: { set: { ...plan } } },
      {
        ...keys.cell(id, plan.cell),
        change: { set: { cell: plan.cell, wave: plan.wave, goal: plan.stable } },
      },
    ]),
    { ...keys.release(id), change: { set: { planDigest: digestOfPlans(plans), from: stable } } },
  ]);
}

function planOf(config: ServiceConfig, { name, wave, codedeploy }: ServiceConfig["cells"][number]): CellPlan {
  const { service } = config;
  return {
    cell: name,
    wave,
    ...codedeploy,
    cluster: "production",
    ecsService: `${service}-${name}`,
    container: "web",
    port: 8080,
    stable: revision(config, 1),
    family: service,
    base: revision(config, 1).taskDefinitionArn,
    image: `111122223333.dkr.ecr.eu-central-1.amazonaws.com/${service}@${digest}`,
    configName: "CodeDeployDefault.ECSAllAtOnce",
    alarms: [],
    listeners: {
      production: `arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/${service}/1/2`,
    },
    targetGroups: [],
    terminationWaitSeconds: 3600,
    readyWaitSeconds: 0,
    bake: { seconds: 600, within: "hook" },
  };
}
