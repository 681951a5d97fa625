import {
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  SetIpAddressTypeCommand,
  SetSubnetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "vitest";
import { homeSubnets } from "../../infra/sandbox/ec2/network.ts";
import { mirrorWorld } from "./mirror-world.ts";

/** By the next look at everything, which comes every fifteenth round. */
const rounds = 18;

test.for([
  [
    "zones taken out",
    ({ balancer }) =>
      new SetSubnetsCommand({ LoadBalancerArn: balancer, Subnets: homeSubnets.slice(0, 1).map(String) }),
  ],
  [
    "another address type",
    ({ balancer }) => new SetIpAddressTypeCommand({ LoadBalancerArn: balancer, IpAddressType: "dualstack" }),
  ],
  [
    "cross-zone balancing",
    ({ balancer }) =>
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn: balancer,
        Attributes: [{ Key: "load_balancing.cross_zone.enabled", Value: "true" }],
      }),
  ],
  [
    "proxy protocol",
    ({ group }) =>
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn: group,
        Attributes: [{ Key: "proxy_protocol_v2.enabled", Value: "true" }],
      }),
  ],
] satisfies [string, (arns: { balancer: string; group: string }) => object][])(
  "what somebody changes by hand of what is ours is put back: %s",
  async ([, command]) => {
    const w = mirrorWorld();
    const { ec2 } = w.account.world;
    for (const subnet of ec2.subnets.values()) ec2.addSubnet({ ...subnet, ipv6Cidr: "2001:db8::/64" });
    await w.pass(rounds);
    const before = await w.actual();
    const arns = { balancer: before.loadBalancer?.arn ?? "", group: before.groups[0]?.arn ?? "" };
    await w.clients.elbv2.send(command(arns) as never);
    expect(await w.actual()).not.toEqual(before);
    await w.pass(rounds);
    expect(await w.actual()).toEqual(before);
  },
);
