import type { GroupEntry, MirrorView } from "../../../../functions/ledger/mirror-records.ts";
import type { MirrorConfig } from "../../../../functions/shared/mirror-config.ts";
import { builtInLimits } from "../../../../functions/shared/mirror-config.ts";
import type {
  Desired,
  DesiredGroup,
  DesiredListener,
  DesiredTarget,
} from "../../../../functions/targets/meaning/desired.ts";
import type {
  Actual,
  ActualGroup,
  ActualListener,
  ActualTarget,
} from "../../../../functions/targets/plan/actual.ts";
import type { Step } from "../../../../functions/targets/plan/document.ts";
import { targetKey } from "../../../../functions/targets/plan/identity.ts";
import { plan } from "../../../../functions/targets/plan/plan.ts";
import { publishedQuotas } from "../../../../functions/targets/plan/quotas.ts";
import type { PlanInput } from "../../../../functions/targets/plan/sight.ts";

export const t0 = Date.parse("2026-11-21T10:00:00Z");
export const iso = (ms: number): string => new Date(ms).toISOString();
export const minutes = (count: number): number => count * 60_000;
export const longAgo = iso(t0 - minutes(600));

export const limits = (changes: Partial<MirrorConfig["limits"]> = {}) => ({ ...builtInLimits, ...changes });

export const config = (changes: Partial<MirrorConfig> = {}): MirrorConfig => ({
  mirror: "web",
  loadBalancer: "5f0c6f4e-0000-4000-8000-000000000001",
  cloud: {
    name: "private",
    authUrl: "https://keystone.example.com/v3",
    region: "RegionOne",
    interface: "public",
    project: "demo",
    secret: "octavia",
  },
  targets: "members",
  place: {
    vpcId: "vpc-1",
    subnetIds: ["subnet-a", "subnet-b"],
    scheme: "internal",
    ipAddressType: "ipv4",
    crossZone: false,
  },
  certificates: {},
  limits: builtInLimits,
  declaredAddresses: [],
  metrics: "together",
  ...changes,
});

/** `at(1)` is 10.9.0.1:80 outside the VPC. */
export const at = (last: number, changes: Partial<DesiredTarget> = {}): DesiredTarget => ({
  address: `10.9.${last >> 8}.${last & 255}`,
  port: 80,
  zone: "all",
  ...changes,
});

export const check = {
  protocol: "TCP",
  intervalSeconds: 10,
  timeoutSeconds: 5,
  healthyCount: 3,
  unhealthyCount: 3,
} as const;

export const group = (
  targets: readonly DesiredTarget[],
  changes: Partial<DesiredGroup> = {},
): DesiredGroup => ({
  key: "p1.tcp4",
  poolId: "p1",
  protocol: "TCP",
  port: 80,
  ipAddressType: "ipv4",
  healthCheck: check,
  proxyProtocol: false,
  stickiness: false,
  targets,
  withheld: [],
  ...changes,
});

export const drained = (target: DesiredTarget) => ({ target, reason: "its weight is 0", isDrained: true });
export const refused = (target: DesiredTarget) => ({ target, reason: "it is public", isDrained: false });

export const listener = (port: number, changes: Partial<DesiredListener> = {}): DesiredListener => ({
  port,
  protocol: "TCP",
  group: "p1.tcp4",
  ...changes,
});

export const everybody = (port: number, protocol: "tcp" | "udp" = "tcp") => ({
  protocol,
  port,
  cidr: "0.0.0.0/0",
});

export const desired = (changes: Partial<Desired> = {}): Desired => {
  const listeners = changes.listeners ?? [listener(80)];
  return {
    listeners,
    groups: [group([at(1), at(2)])],
    ingress: listeners.map(({ port, protocol }) => everybody(port, protocol === "UDP" ? "udp" : "tcp")),
    kept: { ports: [], poolIds: [] },
    remarks: [],
    ...changes,
  };
};

export const lbArn = "arn:lb";
export const groupArn = (key: string): string => `arn:group:${key}`;
export const listenerArn = (port: number): string => `arn:listener:${port}`;

export const standing = (target: DesiredTarget, state = "healthy"): ActualTarget => ({
  address: target.address,
  port: target.port,
  zone: target.zone ?? "eu-west-1a",
  state,
});

export const actualGroup = (
  targets: readonly ActualTarget[],
  changes: Partial<ActualGroup> = {},
): ActualGroup => {
  const key = changes.key ?? "p1.tcp4";
  return {
    arn: groupArn(key),
    name: `pm-${key}`,
    isOurs: true,
    key,
    protocol: "TCP",
    port: 80,
    vpcId: "vpc-1",
    ipAddressType: "ipv4",
    loadBalancerArns: [lbArn],
    healthCheck: { ...check, port: "traffic-port", path: undefined, codes: undefined },
    proxyProtocol: false,
    stickiness: false,
    drainSeconds: 300,
    targets,
    ...changes,
  };
};

export const actualListener = (port: number, changes: Partial<ActualListener> = {}): ActualListener => ({
  arn: listenerArn(port),
  isOurs: true,
  port,
  protocol: "TCP",
  certificateArn: undefined,
  idleSeconds: 350,
  forward: [{ groupArn: groupArn("p1.tcp4"), weight: 1 }],
  ...changes,
});

export const actual = (changes: Partial<Actual> = {}): Actual => ({
  loadBalancer: {
    arn: lbArn,
    name: "pm-web",
    state: "active",
    isOurs: true,
    vpcId: "vpc-1",
    subnetIds: ["subnet-a", "subnet-b"],
    scheme: "internal",
    ipAddressType: "ipv4",
    securityGroupIds: ["sg-1"],
    crossZone: false,
  },
  listeners: [actualListener(80)],
  groups: [actualGroup([standing(at(1)), standing(at(2))])],
  securityGroup: { id: "sg-1", isOurs: true, ingress: [everybody(80)] },
  ...changes,
});

export const none: Actual = { loadBalancer: undefined, listeners: [], groups: [], securityGroup: undefined };

/** What the ledger has of targets that were registered long ago. */
export const entry = (targets: readonly DesiredTarget[], changes: Partial<GroupEntry> = {}): GroupEntry => {
  const key = changes.key ?? "p1.tcp4";
  return {
    key,
    groupArn: groupArn(key),
    targets: Object.fromEntries(targets.map((target) => [targetKey(target), { since: longAgo }])),
    ...changes,
  };
};

/** As `entry`, of targets that so many reads before did not name. */
export const absentEntry = (
  present: readonly DesiredTarget[],
  gone: readonly DesiredTarget[],
  absent = 1,
): GroupEntry => {
  const seen = { since: longAgo, absent, lastAbsentReadAt: iso(t0 - minutes(1)) };
  const { targets } = entry(present);
  return entry(present, {
    targets: { ...targets, ...Object.fromEntries(gone.map((target) => [targetKey(target), seen])) },
  });
};

export const ledger = (
  groups: readonly GroupEntry[] = [entry([at(1), at(2)])],
  state: Partial<NonNullable<MirrorView["state"]>> = {},
): MirrorView => ({
  state: { version: 1, mirror: "web", loadBalancer: config().loadBalancer, fence: 1, ...state },
  groups,
});

/** Absent so often, by the names of the ledger. */
export const absent = (names: readonly string[], count = 1) => ({
  absent: Object.fromEntries(
    names.map((name) => [name, { absent: count, lastAbsentReadAt: iso(t0 - minutes(1)) }]),
  ),
});

/** A mirror in step with its source, but for the changes. */
export const input = (changes: Partial<PlanInput> = {}): PlanInput => ({
  config: config(),
  desired: desired(),
  actual: actual(),
  ledger: ledger(),
  quotas: publishedQuotas,
  others: { loadBalancers: 0, groups: 0 },
  readAt: iso(t0),
  now: iso(t0),
  ...changes,
});

export const planOf = (changes: Partial<PlanInput> = {}) => plan(input(changes));

export const steps = (changes: Partial<PlanInput> = {}) =>
  planOf(changes).steps.map(({ why: _, ...step }: Step) => step);

export const kinds = (changes: Partial<PlanInput> = {}) => planOf(changes).steps.map(({ kind }) => kind);

export const rails = (changes: Partial<PlanInput> = {}) => planOf(changes).held.map(({ rail }) => rail);

/** Addresses' last numbers that a plan deregisters. */
export const leaves = (changes: Partial<PlanInput> = {}) =>
  planOf(changes).steps.flatMap((step) =>
    step.kind === "deregister" ? step.targets.map(({ address }) => Number(address.split(".").at(-1))) : [],
  );
