import { createHash } from "node:crypto";
import { ledger } from "../../ledger/ledger.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import { groupCell } from "../../ledger/group-records.ts";
import { keys } from "../../ledger/keys.ts";
import type { CellPlan, ReleaseRecord, Settled, Ticket } from "../../ledger/records.ts";
import type { DynamoClient } from "../../ledger/table.ts";
import { entry } from "../../shared/entry.ts";
import type { Settings } from "../../shared/settings.ts";
import { cloudwatch } from "../../shared/alarms.ts";
import { codedeploy } from "../aws/codedeploy.ts";
import { ecr } from "../aws/ecr.ts";
import { ecs } from "../aws/ecs.ts";
import { elb } from "../aws/elb.ts";
import { failRun } from "../group/runs.ts";
import { TicketInput } from "../ticket.ts";
import { standing } from "./cell-plan.ts";
import { sightCell } from "./sight.ts";
import type { SightDeps, SightedCell } from "./sight.ts";

export interface PlanDeps extends SightDeps {
  readonly ledger: Ledger;
}

export interface PlanClients {
  readonly dynamodb: DynamoClient;
  readonly codedeploy: Parameters<typeof codedeploy>[0];
  readonly ecs: Parameters<typeof ecs>[0];
  readonly ecr: Parameters<typeof ecr>[0];
  readonly elb: Parameters<typeof elb>[0];
  readonly cloudwatch: Parameters<typeof cloudwatch>[0];
}

export const connectPlan = (clients: PlanClients, settings: Settings, now: () => Date): PlanDeps => ({
  ledger: ledger(clients.dynamodb, settings.table, now),
  codedeploy: codedeploy(clients.codedeploy),
  ecs: ecs(clients.ecs),
  ecr: ecr(clients.ecr),
  elb: elb(clients.elb),
  cloudwatch: cloudwatch(clients.cloudwatch),
  home: { account: settings.account, region: settings.region },
});

export type Planned =
  | { readonly kind: "go"; readonly reason: string; readonly waves: Waves }
  | { readonly kind: "nothing" | "refuse"; readonly reason: string; readonly waves: null };

type Waves = readonly { readonly cells: readonly string[] }[];

/** Fixes what this release will do, from what is so now; changes nothing in AWS. */
export const planRelease = (deps: PlanDeps) =>
  entry(TicketInput).handler(async function planRelease({ ticket }, call): Promise<Planned> {
    const { record, plans } = await deps.ledger.releases.need(ticket.release);
    if (record.planDigest) return planned(plans, record);
    const sighted = await Promise.all(record.config.cells.map((cell) => sightCell(deps, record, cell)));
    const refused = sighted.find((cell) => cell.kind === "refuse");
    if (refused?.kind === "refuse") return refuse(deps, record, refused.reason);
    const cells = sighted.flatMap((cell) => (cell.kind === "planned" ? [cell] : []));
    const foreign = await foreignCells(deps, record, cells);
    if (foreign) return refuse(deps, record, foreign);
    for (const warning of cells.flatMap(({ warnings }) => warnings)) call.log.warn(warning);
    const changed = cells.filter(({ changes }) => changes.length > 0);
    if (
      changed.length === 0 ||
      (record.by.via !== "command" && record.by.via !== "console" && sameImage(changed, record))
    )
      return stop("nothing", `every cell runs ${record.digest} already`);
    await keep(deps, ticket, record, changed);
    return planned(
      changed.map(({ plan }) => plan),
      record,
    );
  });

/** After its last wave a member of a group waits for the others: a wave like any, in which nothing is deployed. */
const planned = (plans: readonly CellPlan[], { config }: ReleaseRecord): Planned => ({
  kind: "go",
  reason: `${plans.length} cells to change`,
  waves: [...wavesOf(plans), ...(config.group ? [{ cells: [groupCell] }] : [])],
});

async function refuse(deps: PlanDeps, record: ReleaseRecord, reason: string): Promise<Planned> {
  await failRun(deps, record, [], reason);
  return stop("refuse", reason);
}

const stop = (kind: "nothing" | "refuse", reason: string): Planned => ({ kind, reason, waves: null });

/** A changed base with the same image is released by a person's start only. */
const sameImage = (cells: readonly SightedCell[], { digest }: ReleaseRecord) =>
  cells.every(({ plan }) => digest !== undefined && plan.stable.image.endsWith(digest));

async function foreignCells(
  deps: PlanDeps,
  { service, config }: ReleaseRecord,
  cells: readonly SightedCell[],
) {
  const stable = (await deps.ledger.services.state(service))?.stable;
  const foreign = cells.filter(({ plan }) => standing(stable, plan.cell, plan.stable) === "foreign");
  if (foreign.length === 0 || config.onForeignRevision === "adopt") return undefined;
  const list = foreign.map(
    ({ plan }) =>
      `${plan.cell} runs ${plan.stable.taskDefinitionArn}, not ${stable?.cells[plan.cell]?.taskDefinitionArn}`,
  );
  return (
    `somebody deployed by hand: ${list.join("; ")}. Roll back to what settled last, ` +
    `or set onForeignRevision: adopt in the service file`
  );
}

async function keep(
  deps: PlanDeps,
  ticket: Ticket,
  record: ReleaseRecord,
  cells: readonly SightedCell[],
): Promise<void> {
  const { ledger } = deps;
  for (const { plan, stableInput } of cells)
    await ledger.services.keepRevision(record.service, plan.stable, stableInput, false);
  for (const { plan, candidateInput } of cells)
    await ledger.table.write({
      ...keys.candidate(record.id, plan.cell),
      change: { set: { input: JSON.stringify(candidateInput) } },
    });
  const stable = (await ledger.services.state(record.service))?.stable;
  const plans = cells.map(({ plan }) => plan);
  await ledger.table.writeAll([
    ...plans.flatMap((plan) => [
      { ...keys.plan(record.id, plan.cell), change: { set: { ...plan } } },
      {
        ...keys.cell(record.id, plan.cell),
        change: { set: { cell: plan.cell, wave: plan.wave, goal: plan.stable } },
      },
    ]),
    {
      ...keys.release(record.id),
      change: { set: { planDigest: digestOfPlans(plans), from: wentFrom(stable, cells, record) } },
      when: [{ path: "state", is: "running" }],
    },
  ]);
  const lines = cells.flatMap(({ plan, changes }) => changes.map((change) => `${plan.cell}: ${change}`));
  await ledger.releases.note(record.id, "planned", {
    what: "planned",
    reason: lines.join("\n"),
    whose: "ours",
  });
  await ledger.lease.hold(ticket, "planned");
}

/** What a release goes away from: stable as the ledger has it, with what really runs in the cells it changes. */
function wentFrom(
  stable: Settled | undefined,
  cells: readonly SightedCell[],
  record: ReleaseRecord,
): Settled {
  const live = Object.fromEntries(cells.map(({ plan }) => [plan.cell, plan.stable]));
  const known = stable ?? {
    release: `adopted-with-${record.id}`,
    at: record.createdAt,
    cells: {},
    bases: {},
  };
  return { ...known, cells: { ...known.cells, ...live } };
}

/** The same plans, the same digest: what was fixed is what is carried out. */
export const digestOfPlans = (plans: readonly CellPlan[]): string =>
  createHash("sha256")
    .update(JSON.stringify(plans.map(sortedMembers).sort((a, b) => a.localeCompare(b))))
    .digest("hex");

const sortedMembers = (plan: object): string =>
  JSON.stringify(plan, (_, value: unknown) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([name]) => name !== "pk" && name !== "sk")
            .sort(([a], [b]) => a.localeCompare(b)),
        )
      : value,
  );

export function wavesOf(plans: readonly CellPlan[]): { cells: string[] }[] {
  const numbers = [...new Set(plans.map(({ wave }) => wave))].sort((a, b) => a - b);
  return numbers.map((wave) => ({
    cells: plans
      .filter((plan) => plan.wave === wave)
      .map(({ cell }) => cell)
      .sort(),
  }));
}
