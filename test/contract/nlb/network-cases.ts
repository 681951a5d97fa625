import { CreateSecurityGroupCommand } from "@aws-sdk/client-ec2";
import { securityGroupName } from "../../../functions/targets/aws/names.ts";
import { installation, owner } from "./bench.ts";
import { outcome } from "./told.ts";
import type { Case } from "./told.ts";

const rule = (port: number, cidr = "10.0.0.0/8", protocol: "tcp" | "udp" = "tcp") => ({
  protocol,
  port,
  cidr,
});

const securityGroupCases: readonly Case[] = [
  {
    about: "a security group is made once, with its tags, and lets in nobody",
    ask: async ({ network, vpcId }) => [
      await outcome(network.createSecurityGroup(owner, vpcId)),
      await outcome(network.createSecurityGroup(owner, vpcId)),
      await network.securityGroups(installation),
      await network.securityGroups("another"),
    ],
  },
  {
    about: "a security group's name that somebody else has is refused",
    ask: async ({ network, clients, vpcId }) => {
      const input = { GroupName: securityGroupName(owner), Description: "theirs", VpcId: vpcId };
      await clients.ec2.send(new CreateSecurityGroupCommand(input));
      return outcome(network.createSecurityGroup(owner, vpcId));
    },
  },
  {
    about: "a security group in a VPC that is not there is refused",
    ask: async ({ network }) => outcome(network.createSecurityGroup(owner, "vpc-0123456789abcdef9")),
  },
  {
    about: "rules of both families and protocols come and go",
    ask: async ({ network, vpcId }) => {
      const id = await network.createSecurityGroup(owner, vpcId);
      const rules = [rule(80), rule(443, "fd00::/8"), rule(53, "0.0.0.0/0", "udp"), rule(80, "192.0.2.0/24")];
      const standing = async () =>
        (await network.securityGroups(installation))
          .get("web")
          ?.ingress.map(({ protocol, port, cidr }) => `${protocol} ${port} ${cidr}`)
          .sort();
      await network.allow(id, rules);
      const before = await standing();
      await network.forbid(id, rules.slice(0, 3));
      return [before, await standing()];
    },
  },
  {
    about: "a rule that is there, and one that is not, spoil nothing beside them",
    ask: async ({ network, vpcId }) => {
      const id = await network.createSecurityGroup(owner, vpcId);
      await network.allow(id, [rule(80)]);
      const said = [
        await outcome(network.allow(id, [rule(80), rule(81)])),
        await outcome(network.allow(id, [rule(80)])),
        await outcome(network.forbid(id, [rule(79), rule(80)])),
        await outcome(network.forbid(id, [rule(79)])),
      ];
      return [said, (await network.securityGroups(installation)).get("web")?.ingress];
    },
  },
  {
    about: "a security group is deleted twice",
    ask: async ({ network, vpcId }) => {
      const id = await network.createSecurityGroup(owner, vpcId);
      return [await outcome(network.deleteSecurityGroup(id)), await outcome(network.deleteSecurityGroup(id))];
    },
  },
  {
    about: "a security group that a load balancer has is not deleted",
    ask: async ({ balancer, network }) => {
      const { securityGroupId } = await balancer();
      return outcome(network.deleteSecurityGroup(securityGroupId));
    },
  },
];

const placeCases: readonly Case[] = [
  {
    about: "a VPC has its ranges and those of its subnets",
    ask: ({ network, vpcId }) => network.ranges(vpcId),
  },
  { about: "subnets have their zones", ask: ({ network, subnetIds }) => network.subnets(subnetIds) },
  {
    about: "a VPC and a subnet that are not there are refused",
    ask: async ({ network }) => [
      await outcome(network.ranges("vpc-0123456789abcdef9")),
      await outcome(network.subnets(["subnet-0123456789abcdef9"])),
    ],
  },
];

const secretCases: readonly Case[] = [
  {
    about: "a login is read of its secret",
    ask: async ({ putSecret, logins }) => {
      await putSecret("cloud", '{"application_credential_id":"a","application_credential_secret":"s"}');
      await putSecret("person", '{"username":"u","user_domain_name":"Default","password":"p"}');
      return [await logins.credentials("cloud"), await logins.credentials("person")];
    },
  },
  {
    about: "a secret that is not there is refused",
    ask: ({ logins }) => outcome(logins.credentials("none")),
  },
  {
    about: "a secret that is no login is refused",
    ask: async ({ putSecret, logins }) => {
      await putSecret("cloud", "a text");
      return outcome(logins.credentials("cloud"));
    },
  },
];

export const networkCases = [...securityGroupCases, ...placeCases, ...secretCases];
