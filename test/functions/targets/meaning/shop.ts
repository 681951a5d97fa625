import type { Surroundings } from "../../../../functions/targets/meaning/address.ts";
import type { Desired, DesiredGroup } from "../../../../functions/targets/meaning/desired.ts";
import { meaning } from "../../../../functions/targets/meaning/meaning.ts";
import type {
  SourceHealthMonitor,
  SourceListener,
  SourceLoadBalancer,
  SourceMember,
  SourcePool,
} from "../../../../functions/targets/read/source.ts";
import type { MirrorConfig } from "../../../../functions/shared/mirror-config.ts";

export type Config = Parameters<typeof meaning>[1];

export const certificateArn = "arn:aws:acm:eu-central-1:111122223333:certificate/c1";

export const member = (over: Partial<SourceMember> = {}): SourceMember => ({
  id: `m-${over.address ?? "10.1.0.1"}-${over.port ?? 8080}`,
  name: "",
  address: "10.1.0.1",
  port: 8080,
  weight: 1,
  adminStateUp: true,
  backup: false,
  operatingStatus: "ONLINE",
  monitorAddress: undefined,
  monitorPort: undefined,
  ...over,
});

export const monitor = (over: Partial<SourceHealthMonitor> = {}): SourceHealthMonitor => ({
  id: "hm",
  type: "TCP",
  adminStateUp: true,
  delay: 10,
  timeout: 5,
  maxRetries: 3,
  maxRetriesDown: 3,
  httpMethod: undefined,
  urlPath: undefined,
  expectedCodes: undefined,
  ...over,
});

export const pool = (over: Partial<SourcePool> = {}): SourcePool => ({
  id: "web",
  name: "web",
  protocol: "TCP",
  algorithm: "ROUND_ROBIN",
  adminStateUp: true,
  sessionPersistence: undefined,
  healthMonitor: monitor(),
  members: [member()],
  ...over,
});

export const listener = (over: Partial<SourceListener> = {}): SourceListener => ({
  id: `l-${over.port ?? 80}-${over.protocol ?? "TCP"}`,
  name: "",
  protocol: "TCP",
  port: 80,
  adminStateUp: true,
  defaultPoolId: "web",
  l7PolicyIds: [],
  allowedCidrs: [],
  connectionLimit: -1,
  timeoutClientDataMs: 350_000,
  timeoutMemberDataMs: 350_000,
  ...over,
});

export const source = (over: Partial<SourceLoadBalancer> = {}): SourceLoadBalancer => ({
  id: "06cbf6c3-1bae-4829-b943-86f5d97d3e41",
  name: "shop",
  projectId: "p1",
  vipAddress: "10.2.0.10",
  adminStateUp: true,
  operatingStatus: "ONLINE",
  updatedAt: "2026-11-21T07:05:01",
  listeners: [listener()],
  pools: [pool()],
  ...over,
});

export const place: MirrorConfig["place"] = {
  vpcId: "vpc-1",
  subnetIds: ["subnet-1"],
  scheme: "internal",
  ipAddressType: "ipv4",
  crossZone: false,
};

export const dualstack: Partial<Config> = { place: { ...place, ipAddressType: "dualstack" } };

export const config = (over: Partial<Config> = {}): Config => ({
  targets: "members",
  place,
  certificates: {},
  declaredAddresses: [],
  ...over,
});

export const around = (over: Partial<Surroundings> = {}): Surroundings => ({
  vpcCidrs: ["10.0.0.0/16", "2600:1f16::/56"],
  subnetCidrs: over.vpcCidrs ?? ["10.0.0.0/16", "2600:1f16::/56"],
  claims: new Map(),
  ...over,
});

export const desiredOf = (
  from: Partial<SourceLoadBalancer>,
  settings: Partial<Config> = {},
  surroundings: Partial<Surroundings> = {},
): Desired => meaning(source(from), config(settings), around(surroundings));

/** What one listener on one sound pool means. */
export const ofListener = (over: Partial<SourceListener>, settings: Partial<Config> = {}): Desired =>
  desiredOf({ listeners: [listener(over)] }, settings);

/** What one pool behind one TCP listener means. */
export const ofPool = (over: Partial<SourcePool>, settings: Partial<Config> = {}): Desired =>
  desiredOf({ pools: [pool(over)] }, settings);

/** The group of a pool with these members. */
export const ofMembers = (
  members: readonly SourceMember[],
  settings: Partial<Config> = {},
  surroundings: Partial<Surroundings> = {},
): Desired => desiredOf({ pools: [pool({ members })] }, settings, surroundings);

export function onlyGroup({ groups }: Desired): DesiredGroup {
  const [group, ...others] = groups;
  if (!group || others.length > 0) throw new Error(`expected one group, found ${groups.length}`);
  return group;
}

/** Targets as people write them: `10.1.0.1:8080 all`. */
export const written = ({ targets }: Pick<DesiredGroup, "targets">): readonly string[] =>
  targets.map(({ address, port, zone }) => `${address}:${port}${zone ? ` ${zone}` : ""}`);

/** `level about: sentence`, one line a remark. */
export const said = ({ remarks }: Desired): readonly string[] =>
  remarks.map(({ level, about, sentence }) => `${level} ${about}: ${sentence}`);
