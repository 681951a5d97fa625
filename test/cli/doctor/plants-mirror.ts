import { AddTagsCommand, SetSecurityGroupsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { keys } from "../../../functions/ledger/keys.ts";
import { mirrors as bookOf } from "../../../functions/ledger/mirrors.ts";
import { table } from "../../../functions/ledger/table.ts";
import type { MirrorConfig, PlaceConfig } from "../../../functions/shared/mirror-config.ts";
import { homeSubnets, homeVpc } from "../../../infra/sandbox/ec2/network.ts";
import { sandboxSettings } from "../../../infra/sandbox/installation.ts";
import { minute } from "../../flows/mirror-world.ts";
import { certificateArn } from "./following-account.ts";
import type { FollowingAccount } from "./following-account.ts";
import { needed } from "./plants.ts";
import type { MirrorPlants } from "./plants.ts";

const change = (all: FollowingAccount, to: Partial<MirrorConfig>): void =>
  void all.mirrors.splice(0, 1, { ...all.shop, ...to });
const move = (all: FollowingAccount, to: Partial<PlaceConfig>): void =>
  change(all, { place: { ...all.shop.place, ...to } });

const ledger = ({ sandbox }: FollowingAccount) => table(sandbox.dynamodb.client, sandboxSettings.table);
const view = (all: FollowingAccount) => bookOf(ledger(all), all.now).view("shop");
/** What rounds would have noted. */
const note = (all: FollowingAccount, set: object): Promise<void> =>
  ledger(all).write({ ...keys.mirror("shop"), change: { set: { ...set } } });
const ago = (all: FollowingAccount, minutes: number): string =>
  new Date(all.now().getTime() - minutes * minute).toISOString();
const inDays = (all: FollowingAccount, days: number): string => ago(all, -days * 24 * 60);

const balancer = async (all: FollowingAccount) => needed((await view(all)).state?.loadBalancerArn);
const group = async (all: FollowingAccount) => needed((await view(all)).groups[0]?.groupArn);
const tag = async (all: FollowingAccount, arn: string, Key: string, Value: string): Promise<void> => {
  await all.clients.elb.send(new AddTagsCommand({ ResourceArns: [arn], Tags: [{ Key, Value }] }));
};
const certificate = ({ deployed }: FollowingAccount) => needed(deployed.certificates[0]);

/** One mirror: its place, what is ours, its rounds. */
export const mirrorPlants: MirrorPlants = {
  "vpc-missing": [
    {
      as: "a VPC of another account",
      plant: ({ world }) => void world.ec2.vpcs.delete(homeVpc),
      says: `there is no VPC ${homeVpc}`,
    },
  ],
  "subnet-missing": [
    {
      as: "a subnet that was deleted",
      plant: ({ world }) => void world.ec2.subnets.delete(homeSubnets[1]),
      says: `there is no subnet ${homeSubnets[1]}`,
    },
    {
      as: "a subnet of another VPC",
      plant: (all) => {
        all.world.ec2.addSubnet({ id: "subnet-0c", vpcId: "vpc-0c", zone: "z", cidr: "10.8.1.0/24" });
        move(all, { subnetIds: [...homeSubnets, "subnet-0c"] });
      },
      says: `the subnet subnet-0c is in vpc-0c, and the mirror in ${homeVpc}`,
    },
  ],
  "subnet-unfit": [
    {
      as: "two subnets in one zone",
      plant: (all) => {
        const [first] = [...all.world.ec2.subnets.values()];
        all.world.ec2.addSubnet({ ...needed(first), id: "subnet-0d", cidr: "10.0.9.0/24" });
        move(all, { subnetIds: [homeSubnets[0], "subnet-0d"] });
      },
      says: `the subnets ${homeSubnets[0]} and subnet-0d are both in eu-central-1a`,
    },
    {
      as: "a dualstack NLB in subnets without IPv6",
      plant: (all) => move(all, { ipAddressType: "dualstack" }),
      says: `the subnet ${homeSubnets[2]} has no IPv6 range`,
    },
  ],
  "certificate-missing": [
    {
      as: "a certificate that was deleted",
      plant: ({ deployed }) => void deployed.certificates.splice(0),
      says: `the certificate ${certificateArn} of port 443 does not exist`,
    },
    {
      as: "a certificate that nobody has validated",
      plant: (all) => void (certificate(all).status = "PENDING_VALIDATION"),
      says: "of port 443 is PENDING_VALIDATION",
    },
    {
      as: "a certificate of yesterday",
      plant: (all) => void (certificate(all).expiresAt = inDays(all, -1)),
      says: "of port 443 expired on 2026-11-22",
    },
    {
      as: "a server certificate of IAM that was deleted",
      plant: ({ deployed }) => deployed.serverCertificates.clear(),
      says: "server-certificate/shop of port 8443 does not exist",
    },
  ],
  "certificate-expires": [
    {
      as: "an imported certificate with three weeks to go",
      plant: (all) => void Object.assign(certificate(all), { isOfAws: false, expiresAt: inDays(all, 21) }),
      says: "of port 443 expires on 2026-12-14",
    },
    {
      as: "a server certificate of IAM with a day to go",
      plant: (all) => void all.deployed.serverCertificates.set("shop", inDays(all, 1)),
      says: "of port 8443 expires on 2026-11-24",
    },
  ],
  "balancer-missing": [
    {
      as: "an NLB that somebody deleted",
      plant: async (all) => void all.world.elb.loadBalancers.delete(await balancer(all)),
      says: /^the load balancer arn:.*loadbalancer\/net\/pm-shop-.* does not exist$/,
      also: ["site-unresolved"],
    },
  ],
  "mirror-not-ours": [
    {
      as: "an NLB that another installation took over",
      plant: async (all) => tag(all, await balancer(all), "pointsman:installation", "another"),
      says: /loadbalancer.* has pointsman:installation=another$/,
    },
    {
      as: "a target group of another mirror",
      plant: async (all) => tag(all, await group(all), "pointsman:mirror", "web"),
      says: /targetgroup.* has pointsman:mirror=web$/,
    },
    {
      as: "an NLB whose tags were taken off",
      plant: async (all) => void all.world.elb.tags.delete(await balancer(all)),
      says: "has pointsman:installation=nothing, pointsman:mirror=nothing",
    },
  ],
  "mirror-group-missing": [
    {
      as: "a target group that somebody deleted",
      plant: async (all) => void all.world.elb.targetGroups.delete(await group(all)),
      says: /^the target group arn:.* does not exist$/,
    },
  ],
  "security-group-lost": [
    {
      as: "a security group whose tags were taken off",
      plant: ({ world }) => {
        for (const { tags, name } of world.ec2.securityGroups.values())
          if (name.endsWith(" shop")) tags.clear();
      },
      says: "there is no security group that bears its tags",
    },
    {
      as: "an NLB with somebody's own security group in its place",
      plant: async (all) => {
        const other = all.world.ec2.addSecurityGroup({
          name: "theirs",
          description: "",
          vpcId: homeVpc,
          tags: new Map(),
        });
        await all.clients.elb.send(
          new SetSecurityGroupsCommand({
            LoadBalancerArn: await balancer(all),
            SecurityGroups: [other.id],
          }),
        );
      },
      says: /^of the NLB pm-shop-\w+: it has not sg-/,
    },
    {
      as: "an adopted NLB that was made without one",
      plant: async (all) => {
        const found = needed(all.world.elb.loadBalancers.get(await balancer(all)));
        Object.assign(needed(found.settings), { securityGroupIds: [] });
      },
      says: "and it was made without any",
    },
  ],
  "mirror-unreadable": [
    {
      as: "a login that is refused",
      plant: (all) =>
        note(all, { unreadable: { since: ago(all, 9), rounds: 9, reason: "Keystone refuses the login" } }),
      says: "for 9 rounds: Keystone refuses the login",
    },
  ],
  "mirror-stale": [
    {
      as: "rounds that do not run",
      plant: (all) => note(all, { lastCompleteAt: ago(all, 21) }),
      says: /^the last complete read is of 2026-11-2\d/,
    },
    {
      as: "a mirror that no round has seen",
      plant: (all) => {
        const [shop] = all.mirrors;
        change(all, { mirror: "unseen", loadBalancer: needed(shop).loadBalancer });
      },
      says: /^no round has read [\w-]+ completely$/,
      also: ["mirror-forgotten"],
    },
  ],
  "mirror-held-back": [
    {
      as: "an emptied pool",
      plant: (all) => note(all, { held: { since: ago(all, 30), rounds: 30, digest: "0".repeat(64) } }),
      says: /^changes are held back since 2026-11-2\dT.*, for 30 rounds$/,
    },
  ],
};
