import type { CellPlan, ReleaseRecord, TimelineEvent } from "../../functions/ledger/records.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { ShowAnswer } from "../../cli/answers.ts";

export const id = "storefront-20261121T095500Z-3c949327";

const config: ServiceConfig = {
  service: "storefront",
  image: { repository: "storefront", tags: ["v*"] },
  cells: [],
  strategy: { kind: "all-at-once", bakeSeconds: 0 },
  gates: { windows: [], smoke: [], compatibility: [], dependsOn: [] },
  judge: { metrics: [], onUnclear: "wait", everySeconds: 60 },
  rollback: { alarms: ["storefront-5xx"] },
  whileReleasing: "queue",
  whenFrozen: "hold",
  onForeignRevision: "refuse",
  foreignDeployment: { kind: "refuse" },
};

const arn = (revision: number) =>
  `arn:aws:ecs:eu-central-1:111122223333:task-definition/storefront:${revision}`;

export const record = (differs: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  version: 1,
  id,
  kind: "release",
  service: "storefront",
  by: { who: "arn:aws:iam::111122223333:user/ann", via: "command" },
  reason: "the new prices",
  createdAt: "2026-11-21T09:55:00Z",
  executionArn: `arn:aws:states:eu-central-1:111122223333:execution:pointsman-Release:${id}`,
  state: "running",
  digest: `sha256:3c949327${"0".repeat(56)}`,
  tag: "v1.4.2",
  config,
  overrides: [],
  ...differs,
});

export const plan = (differs: Partial<CellPlan> = {}): CellPlan => ({
  cell: "a",
  wave: 1,
  application: "storefront",
  deploymentGroup: "a",
  cluster: "production",
  ecsService: "storefront",
  container: "web",
  port: 8080,
  stable: { taskDefinitionArn: arn(41), image: "storefront@sha256:aa" },
  family: "storefront",
  base: arn(41),
  image: `111122223333.dkr.ecr.eu-central-1.amazonaws.com/storefront@sha256:3c949327${"0".repeat(56)}`,
  configName: "CodeDeployDefault.ECSAllAtOnce",
  alarms: [],
  listeners: { production: "p" },
  targetGroups: ["one", "two"],
  terminationWaitSeconds: 3600,
  readyWaitSeconds: 0,
  bake: { seconds: 600, within: "hook" },
  ...differs,
});

export const shown = (differs: Partial<ShowAnswer> = {}): ShowAnswer => ({
  record: record(),
  plans: [plan()],
  cells: [],
  requests: [],
  timeline: [],
  waits: [],
  ...differs,
});

export const settled = {
  kind: "settled",
  reason: "every cell carries the candidate",
  at: "2026-11-21T10:30:00Z",
} as const;

/** A thing in a timeline, so many minutes after ten o'clock; `minutes` long if it lasts. */
export function event(
  at: number,
  what: string,
  differs: Partial<TimelineEvent> & { minutes?: number } = {},
): TimelineEvent {
  const { minutes, ...rest } = differs;
  return {
    at: clock(at),
    what,
    ...(minutes === undefined ? {} : { endedAt: clock(at + minutes) }),
    ...rest,
  };
}

export const clock = (minutes: number): string =>
  new Date(Date.parse("2026-11-21T10:00:00Z") + minutes * 60_000).toISOString();

export const candidateArn = arn(42);
