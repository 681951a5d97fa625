import { describe as labelled } from "../../../functions/ledger/description.ts";
import type {
  CellPlan,
  CellProgress,
  Lease,
  OpenHook,
  Person,
  ReleaseRecord,
  Request,
  ServiceState,
  Settled,
} from "../../../functions/ledger/records.ts";
import type { DeploymentFacts, LifecycleEvent, TaskSetFacts } from "../../../functions/release/facts.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";

/** Builders of the smallest valid things: a test names only what matters to it. Times are epoch milliseconds. */
export const t0 = Date.parse("2026-11-21T10:00:00.000Z");
export const minutes = (count: number): number => count * 60_000;
export const iso = (at: number): string => new Date(at).toISOString();

export const release = "storefront-20261121T095500Z-3c949327";
export const earlierRelease = "storefront-20261120T095500Z-11111111";
export const ann: Person = { who: "arn:aws:iam::111122223333:user/ann", via: "command" };
export const bob: Person = { who: "arn:aws:iam::111122223333:user/bob", via: "command" };

export const revision = (number: number, family = "storefront"): string =>
  `arn:aws:ecs:eu-central-1:111122223333:task-definition/${family}:${number}`;
export const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
export const group = (color: string): string =>
  `arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/storefront-${color}/0123456789abcdef`;

export const stableArn = revision(1);
export const candidateArn = revision(2);

export const config = (changes: Partial<ServiceConfig> = {}): ServiceConfig => ({
  service: "storefront",
  image: { repository: "storefront", tags: ["v*"] },
  cells: [
    {
      name: "a",
      wave: 1,
      codedeploy: { application: "storefront", deploymentGroup: "a" },
      loadBalancer: "application",
    },
  ],
  strategy: { kind: "canary", weight: 10, intervalSeconds: 300, bakeSeconds: 900 },
  gates: { windows: [], smoke: [], compatibility: [], dependsOn: [] },
  judge: { metrics: [], onUnclear: "wait", everySeconds: 60 },
  rollback: { alarms: ["storefront-5xx"] },
  whileReleasing: "queue",
  whenFrozen: "hold",
  onForeignRevision: "refuse",
  foreignDeployment: { kind: "wait", limitSeconds: 3600 },
  ...changes,
});

export const plan = (changes: Partial<CellPlan> = {}): CellPlan => ({
  cell: "a",
  wave: 1,
  application: "storefront",
  deploymentGroup: "a",
  cluster: "shop",
  ecsService: "storefront",
  container: "web",
  port: 8080,
  stable: { taskDefinitionArn: stableArn, image: `repository@${digest("a")}` },
  family: "storefront",
  base: stableArn,
  image: `repository@${digest("b")}`,
  configName: "CodeDeployDefault.ECSCanary10Percent5Minutes",
  alarms: ["storefront-5xx"],
  listeners: { production: "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/shop/1/2" },
  targetGroups: ["storefront-blue", "storefront-green"],
  terminationWaitSeconds: 3600,
  readyWaitSeconds: 0,
  bake: { seconds: 900, within: "hook" },
  ...changes,
});

export const progress = (changes: Partial<CellProgress> = {}): CellProgress => ({
  cell: "a",
  wave: 1,
  goal: { taskDefinitionArn: stableArn, image: `repository@${digest("a")}` },
  ...changes,
});

export const request = (kind: Request["kind"], changes: Partial<Request> = {}): Request => ({
  kind,
  by: ann,
  reason: `${kind}, please`,
  at: iso(t0),
  ...changes,
});

export const deployment = (changes: Partial<DeploymentFacts> = {}): DeploymentFacts => ({
  id: "d-FORWARD",
  status: "InProgress",
  createdAt: t0,
  creator: "user",
  description: labelled({ release, cell: "a", purpose: "deploy", attempt: 1 }),
  lifecycle: [],
  ...changes,
});

/** A deployment that the ledger knows nothing of. */
export const foreignDeployment = (changes: Partial<DeploymentFacts> = {}): DeploymentFacts =>
  deployment({ id: "d-FOREIGN", description: "by hand", ...changes });

export const lifecycle = (
  name: string,
  status: string,
  times: Partial<LifecycleEvent> = {},
): LifecycleEvent => ({
  name,
  status,
  ...times,
});

/** The lifecycle of a deployment whose candidate has all the traffic and whose old task set still lives. */
export const shifted = (endedAt = t0): LifecycleEvent[] => [
  lifecycle("BeforeInstall", "Succeeded", {
    startedAt: endedAt - minutes(12),
    endedAt: endedAt - minutes(12),
  }),
  lifecycle("Install", "Succeeded", { startedAt: endedAt - minutes(12), endedAt: endedAt - minutes(7) }),
  lifecycle("BeforeAllowTraffic", "Succeeded", {
    startedAt: endedAt - minutes(6),
    endedAt: endedAt - minutes(6),
  }),
  lifecycle("AllowTraffic", "Succeeded", { startedAt: endedAt - minutes(6), endedAt: endedAt - minutes(1) }),
  lifecycle("AfterAllowTraffic", "Succeeded", { startedAt: endedAt - minutes(1), endedAt }),
];

export const taskSet = (status: string, taskDefinitionArn: string, color: string): TaskSetFacts => ({
  id: `ecs-svc/${color}`,
  status,
  taskDefinitionArn,
  targetGroupArn: group(color),
  container: "web",
  port: 8080,
});

export const onStable = {
  taskSets: [taskSet("PRIMARY", stableArn, "blue")],
  shares: { [group("blue")]: 1, [group("green")]: 0 },
};
export const onCandidate = {
  taskSets: [taskSet("PRIMARY", candidateArn, "green"), taskSet("ACTIVE", stableArn, "blue")],
  shares: { [group("blue")]: 0, [group("green")]: 1 },
};

export const openHook = (changes: Partial<OpenHook> = {}): OpenHook => ({
  deploymentId: "d-FORWARD",
  executionId: "hook-execution",
  event: "AfterAllowTraffic",
  release,
  service: "storefront",
  cell: "a",
  calledAt: iso(t0),
  ...changes,
});

export const settled = (changes: Partial<Settled> = {}): Settled => ({
  release: earlierRelease,
  digest: digest("a"),
  tag: "v1",
  at: iso(t0 - minutes(1440)),
  cells: { a: { taskDefinitionArn: stableArn, image: `repository@${digest("a")}` } },
  bases: { a: stableArn },
  ...changes,
});

export const record = (changes: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  version: 1,
  id: release,
  kind: "release",
  service: "storefront",
  by: { who: "push of storefront:v2", via: "push" },
  reason: "storefront:v2 was pushed",
  createdAt: iso(t0),
  executionArn: `arn:aws:states:eu-central-1:111122223333:execution:Release:${release}`,
  state: "running",
  digest: digest("b"),
  tag: "v2",
  config: config(),
  overrides: [],
  from: settled(),
  ...changes,
});

export const lease = (changes: Partial<Lease> = {}): Lease => ({
  holder: release,
  executionArn: `arn:aws:states:eu-central-1:111122223333:execution:Release:${release}`,
  fence: 4,
  takenAt: iso(t0),
  ...changes,
});

export const state = (changes: Partial<ServiceState> = {}): ServiceState => ({
  version: 1,
  service: "storefront",
  fence: 4,
  stable: settled(),
  firstSeenAt: iso(t0 - minutes(5000)),
  ...changes,
});
