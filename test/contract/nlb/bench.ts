import { ec2 } from "../../../functions/targets/aws/ec2.ts";
import { elbReads } from "../../../functions/targets/aws/elb-reads.ts";
import { elbWrites } from "../../../functions/targets/aws/elb-writes.ts";
import { looking } from "../../../functions/targets/aws/look.ts";
import type { Sought } from "../../../functions/targets/aws/look.ts";
import { unpaced } from "../../../functions/targets/aws/rate.ts";
import { secrets } from "../../../functions/targets/aws/secrets.ts";
import type { DesiredGroup, HealthCheck } from "../../../functions/targets/meaning/desired.ts";
import type { PlaceConfig } from "../../../functions/shared/mirror-config.ts";
import type { FreshAccount } from "./account.ts";

export const installation = "pointsman";
export const owner = { installation, mirror: "web" };

const check: HealthCheck = {
  protocol: "TCP",
  intervalSeconds: 30,
  timeoutSeconds: 10,
  healthyCount: 3,
  unhealthyCount: 3,
};

export type Bench = ReturnType<typeof benchOf>;

/** What a case works with: the adapters as the functions use them, on somebody's account. */
export function benchOf(account: FreshAccount) {
  const { clients, vpcId, subnetIds } = account;
  const reads = elbReads(clients.elb, unpaced);
  const writes = elbWrites(clients.elb, unpaced);
  const network = ec2(clients.ec2, unpaced);
  const look = looking({ elb: reads, ec2: network, installation });
  const place: PlaceConfig = {
    vpcId,
    subnetIds,
    scheme: "internal",
    ipAddressType: "ipv4",
    crossZone: false,
  };

  const bench = {
    ...account,
    reads,
    writes,
    network,
    look,
    logins: secrets(clients.secrets, () => 0),

    /** Everything of a mirror, in a mirror's words. */
    seen: async (sought: Sought = { mirror: "web" }) => {
      const looked = (await look.full([sought])).get(sought.mirror);
      if (looked?.kind !== "seen") throw looked?.error ?? new Error("it was not looked at");
      return looked.actual;
    },

    group: (key: string, more: Partial<DesiredGroup> = {}) =>
      writes.createGroup(owner, vpcId, {
        key,
        protocol: "TCP",
        port: 80,
        ipAddressType: "ipv4",
        healthCheck: check,
        proxyProtocol: false,
        stickiness: false,
        ...more,
      }),

    balancer: async (of = owner, more: Partial<PlaceConfig> = {}) => {
      const securityGroupId = await network.createSecurityGroup(of, vpcId);
      const arn = await writes.createLoadBalancer(of, { ...place, ...more }, securityGroupId);
      return { arn, securityGroupId };
    },

    /** A load balancer whose listener at port 80 forwards to one group. */
    stand: async () => {
      const balancer = await bench.balancer();
      const groupArn = await bench.group("a");
      const listenerArn = await writes.createListener(owner, balancer.arn, {
        port: 80,
        protocol: "TCP",
        forward: [{ groupArn, weight: 1 }],
      });
      return { ...balancer, groupArn, listenerArn };
    },
  };
  return bench;
}
