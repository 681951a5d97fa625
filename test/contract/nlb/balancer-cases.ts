import { CreateLoadBalancerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { groupTags, loadBalancerName, ownerTags } from "../../../functions/targets/aws/names.ts";
import { owner } from "./bench.ts";
import { outcome } from "./told.ts";
import type { Case } from "./told.ts";

export const balancerCases: readonly Case[] = [
  {
    about: "a load balancer is read back as it was made",
    ask: async ({ balancer, seen }) => {
      await balancer();
      return seen();
    },
  },
  {
    about: "an internet-facing load balancer in one zone is read back as it was made",
    ask: async ({ balancer, seen, subnetIds }) => {
      await balancer(owner, { scheme: "internet-facing", subnetIds: [subnetIds[1]] });
      return (await seen()).loadBalancer;
    },
  },
  {
    about: "a load balancer whose name is taken by one with other settings is refused",
    ask: async ({ balancer, clients, subnetIds }) => {
      const Name = loadBalancerName(owner);
      await clients.elb.send(
        new CreateLoadBalancerCommand({ Name, Type: "network", Scheme: "internal", Subnets: [subnetIds[0]] }),
      );
      return outcome(balancer());
    },
  },
  {
    about: "cross-zone load balancing is turned on and off",
    ask: async ({ balancer, writes, seen }) => {
      const { arn } = await balancer();
      await writes.setLoadBalancer(arn, { crossZone: true });
      const on = (await seen()).loadBalancer?.crossZone;
      await writes.setLoadBalancer(arn, { crossZone: false });
      return [on, (await seen()).loadBalancer?.crossZone];
    },
  },
  {
    about: "a load balancer moves to other subnets",
    ask: async ({ balancer, writes, seen, subnetIds }) => {
      const { arn } = await balancer(owner, { subnetIds: [subnetIds[0]] });
      await writes.setLoadBalancer(arn, { subnetIds: [subnetIds[1]] });
      return (await seen()).loadBalancer?.subnetIds;
    },
  },
  {
    about: "a load balancer gets a second zone",
    ask: async ({ balancer, writes, seen, subnetIds }) => {
      const { arn } = await balancer(owner, { subnetIds: [subnetIds[0]] });
      await writes.setLoadBalancer(arn, { subnetIds });
      return (await seen()).loadBalancer?.subnetIds;
    },
  },
  {
    about: "a load balancer whose creation was not answered is found by making it again",
    ask: async ({ balancer, seen }) => {
      const [one, two] = [await balancer(), await balancer()];
      return [one.arn === two.arn, (await seen()).loadBalancer];
    },
  },
  {
    about: "a load balancer gets another security group beside its own",
    ask: async ({ balancer, writes, network, seen, vpcId }) => {
      const { arn, securityGroupId } = await balancer();
      const second = await network.createSecurityGroup({ ...owner, mirror: "second" }, vpcId);
      await writes.setLoadBalancer(arn, { securityGroupIds: [securityGroupId, second] });
      return (await seen()).loadBalancer?.securityGroupIds;
    },
  },
  {
    about: "a load balancer is deleted twice, with its listeners, and its group stays",
    ask: async ({ stand, writes, seen }) => {
      const { arn } = await stand();
      const first = await outcome(writes.deleteLoadBalancer(arn));
      const again = await outcome(writes.deleteLoadBalancer(arn));
      const { loadBalancer, listeners, groups } = await seen();
      return [first, again, loadBalancer ?? "none", listeners, groups.map(({ key }) => key)];
    },
  },
];

export const ownershipCases: readonly Case[] = [
  {
    about: "what another mirror made is not ours, and its load balancer is found by the ledger's word alone",
    ask: async ({ balancer, seen }) => {
      const { arn } = await balancer({ ...owner, mirror: "other" });
      return [await seen(), (await seen({ mirror: "web", loadBalancerArn: arn })).loadBalancer?.isOurs];
    },
  },
  {
    about: "what is tagged becomes ours, and tags of twenty-one things are read",
    ask: async ({ stand, group, writes, reads }) => {
      const { arn, listenerArn, groupArn } = await stand();
      const groups = [groupArn];
      for (let index = 0; index < 18; index++) groups.push(await group(`g${index}`));
      await writes.tag([arn, listenerArn, groupArn], { ...ownerTags(owner), extra: "1" });
      const tags = await reads.tags([arn, listenerArn, ...groups]);
      return [[arn, listenerArn, ...groups].map((each) => tags.get(each)), groupTags(owner, "a")];
    },
  },
  {
    about: "tags of what is gone do not hide those of the others",
    ask: async ({ group, writes, reads }) => {
      const [one, two] = [await group("1"), await group("2")];
      await writes.deleteGroup(two);
      return (await reads.tags([one, two])).get(one);
    },
  },
  {
    about: "a look at two mirrors keeps them apart",
    ask: async ({ stand, balancer, look }) => {
      await stand();
      await balancer({ ...owner, mirror: "other" });
      return look.full([{ mirror: "web" }, { mirror: "other" }, { mirror: "none" }]);
    },
  },
];
