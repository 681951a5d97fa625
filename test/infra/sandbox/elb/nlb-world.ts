/** A Network Load Balancer as a mirror makes one, with a target group and a listener, and the calls that tests make most. */
import { CreateSecurityGroupCommand } from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ModifyListenerCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type {
  CreateListenerCommandInput,
  CreateLoadBalancerCommandInput,
  CreateTargetGroupCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { homeSubnets, homeVpc } from "../../../../infra/sandbox/ec2/network.ts";
import { createWorld } from "../account-world.ts";
import type { WorldOptions } from "../account-world.ts";
import { onWire } from "../on-wire.ts";

export type NlbWorld = Awaited<ReturnType<typeof createNlbWorld>>;

/** `10.9.0.1:80@all`; without a zone for an address inside the VPC. */
const parsed = (text: string) => {
  const [place = "", zone] = text.split("@");
  const [Id = "", port] = place.split(/:(?=\d+$)/);
  return { Id, ...(port ? { Port: Number(port) } : {}), ...(zone ? { AvailabilityZone: zone } : {}) };
};

type Weighted = readonly [arn: string, weight: number];

export const forward = (...groups: readonly Weighted[]) => [
  {
    Type: "forward" as const,
    ForwardConfig: {
      TargetGroups: groups.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })),
    },
  },
];

export async function createNlbWorld(options: WorldOptions = {}) {
  const world = onWire(createWorld(options));
  const { elb, ec2 } = world.clients;
  const { GroupId = "" } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: "clients", Description: "clients", VpcId: homeVpc }),
  );
  const calls = {
    async balancer(Name = "web", more: Partial<CreateLoadBalancerCommandInput> = {}): Promise<string> {
      const { LoadBalancers } = await elb.send(
        new CreateLoadBalancerCommand({
          Name,
          Type: "network",
          Scheme: "internal",
          Subnets: [...homeSubnets],
          SecurityGroups: [GroupId],
          ...more,
        }),
      );
      return LoadBalancers?.[0]?.LoadBalancerArn ?? "";
    },
    async group(Name = "web", more: Partial<CreateTargetGroupCommandInput> = {}): Promise<string> {
      const { TargetGroups } = await elb.send(
        new CreateTargetGroupCommand({
          Name,
          TargetType: "ip",
          Protocol: "TCP",
          Port: 80,
          VpcId: homeVpc,
          HealthCheckIntervalSeconds: 10,
          HealthyThresholdCount: 3,
          ...more,
        }),
      );
      return TargetGroups?.[0]?.TargetGroupArn ?? "";
    },
    async listener(
      LoadBalancerArn: string,
      groups: readonly string[],
      more: Partial<CreateListenerCommandInput> = {},
    ): Promise<string> {
      const { Listeners } = await elb.send(
        new CreateListenerCommand({
          LoadBalancerArn,
          Protocol: "TCP",
          Port: 80,
          DefaultActions: forward(...groups.map((arn) => [arn, 1] as const)),
          ...more,
        }),
      );
      return Listeners?.[0]?.ListenerArn ?? "";
    },
    forwardTo: (ListenerArn: string, ...groups: readonly Weighted[]) =>
      elb.send(new ModifyListenerCommand({ ListenerArn, DefaultActions: forward(...groups) })),
    register: (TargetGroupArn: string, ...targets: readonly string[]) =>
      elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: targets.map(parsed) })),
    deregister: (TargetGroupArn: string, ...targets: readonly string[]) =>
      elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: targets.map(parsed) })),
    /** `10.9.0.1:80@all healthy`, in the order of the answer. */
    async health(TargetGroupArn: string): Promise<string[]> {
      const { TargetHealthDescriptions } = await elb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn }),
      );
      return (TargetHealthDescriptions ?? []).map(
        ({ Target, TargetHealth }) =>
          `${Target?.Id}:${Target?.Port}@${Target?.AvailabilityZone} ${TargetHealth?.State}`,
      );
    },
  };
  return { ...world, ...calls, securityGroupId: GroupId };
}

/** A load balancer with a listener at port 80 that forwards to a group. */
export async function createServing(options: WorldOptions = {}) {
  const world = await createNlbWorld(options);
  const balancerArn = await world.balancer();
  const groupArn = await world.group();
  const listenerArn = await world.listener(balancerArn, [groupArn]);
  return { ...world, balancerArn, groupArn, listenerArn };
}
