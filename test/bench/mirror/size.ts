import { builtInLimits } from "../../../functions/shared/mirror-config.ts";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import type { ReadRequest } from "../../../functions/targets/read/source.ts";
import { homeSubnets, homeVpc } from "../../../infra/sandbox/ec2/network.ts";
import type { TopologySpec } from "../../../infra/sandbox/octavia/operator.ts";

/** Of what is measured: so many load balancers of so many listeners, each with a pool of so many members. */
export const size = { loadBalancers: 1000, listeners: 3, members: 10, share: 100 } as const;

export const mirrorName = (index: number): string => `mirror-${String(index).padStart(4, "0")}`;

/** The n-th address of all, outside the VPC. */
export const addressOf = (index: number): string =>
  `10.${16 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;

/** Every member has an address of its own. */
export function topology(index: number): TopologySpec {
  const ports = Array.from({ length: size.listeners }, (_, place) => 8000 + place);
  const first = index * size.listeners * size.members;
  return {
    name: mirrorName(index),
    vipAddress: addressOf(500_000 + index),
    pools: ports.map((port, place) => ({
      name: `pool-${port}`,
      monitor: { type: "TCP", delay: 10, timeout: 5, max_retries: 3 },
      members: Array.from({ length: size.members }, (_, member) => ({
        address: addressOf(first + place * size.members + member),
        port: 9000,
      })),
    })),
    listeners: ports.map((port) => ({ port, pool: `pool-${port}` })),
  };
}

export const configOf = (index: number, loadBalancer: string, cloud: ReadRequest["cloud"]): MirrorConfig => ({
  mirror: mirrorName(index),
  loadBalancer,
  cloud: {
    name: "private",
    authUrl: cloud.authUrl,
    region: cloud.region,
    interface: "public",
    project: cloud.project,
    secret: "octavia",
  },
  targets: "members",
  place: {
    vpcId: homeVpc,
    subnetIds: homeSubnets,
    scheme: "internal",
    ipAddressType: "ipv4",
    crossZone: false,
  },
  certificates: {},
  limits: builtInLimits,
  declaredAddresses: [],
  metrics: "together",
});
