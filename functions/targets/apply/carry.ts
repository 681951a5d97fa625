import type { MirrorTicket } from "../../ledger/mirror-records.ts";
import type { Forward, Step } from "../plan/document.ts";
import { known } from "./site.ts";
import type { Site } from "./site.ts";

type Of<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;
type Carry<Kind extends Step["kind"]> = (
  step: Of<Kind>,
  site: Site,
  ticket: MirrorTicket,
) => Promise<boolean>;

/** @returns false when something still uses what was to be deleted: another round tries again. */
export function carry(step: Step, site: Site, ticket: MirrorTicket): Promise<boolean> {
  const found = carries[step.kind] as Carry<Step["kind"]>;
  return found(step, site, ticket);
}

const carries: { readonly [Kind in Step["kind"]]: Carry<Kind> } = {
  async "create-security-group"(_, site, ticket) {
    const { place } = known(site.wanted, "a place");
    const securityGroupId = await site.ec2.createSecurityGroup(site.owner, place.vpcId);
    site.securityGroupId = securityGroupId;
    await site.books.made(ticket, { securityGroupId });
    return true;
  },
  async allow({ rules }, { ec2, securityGroupId }) {
    await ec2.allow(known(securityGroupId, "a security group"), rules);
    return true;
  },
  async forbid({ rules }, { ec2, securityGroupId }) {
    await ec2.forbid(known(securityGroupId, "a security group"), rules);
    return true;
  },
  async "create-load-balancer"(_, site, ticket) {
    const { place } = known(site.wanted, "a place");
    const securityGroupId = known(site.securityGroupId, "a security group");
    const loadBalancerArn = await site.elb.createLoadBalancer(site.owner, place, securityGroupId);
    site.loadBalancerArn = loadBalancerArn;
    await site.books.made(ticket, { loadBalancerArn });
    return true;
  },
  async "set-load-balancer"({ change }, { elb, loadBalancerArn }) {
    await elb.setLoadBalancer(known(loadBalancerArn, "a load balancer"), change);
    return true;
  },
  async "create-group"({ key }, site, ticket) {
    const { desired, place } = known(site.wanted, "a place");
    const group = known(
      desired.groups.find((each) => each.key === key),
      `group ${key}`,
    );
    const arn = await site.elb.createGroup(site.owner, place.vpcId, group);
    site.groupArns.set(key, arn);
    await site.books.groupMade(ticket, key, arn);
    return true;
  },
  async "set-group"({ groupArn, change }, { elb }) {
    await elb.setGroup(groupArn, change);
    return true;
  },
  async register({ key, groupArn, targets }, site) {
    await site.elb.register(groupArn ?? arnOf(site, { key }), targets);
    return true;
  },
  async "create-listener"({ port }, site) {
    const { desired } = known(site.wanted, "a place");
    const { group, ...settings } = known(
      desired.listeners.find((each) => each.port === port),
      `listener ${port}`,
    );
    const forward = [{ groupArn: arnOf(site, { key: group }), weight: 1 }];
    const arn = known(site.loadBalancerArn, "a load balancer");
    await site.elb.createListener(site.owner, arn, { ...settings, forward });
    return true;
  },
  async "set-listener"({ listenerArn, change }, site) {
    const { forward, ...rest } = change;
    const list = forward?.map((each) => ({ groupArn: arnOf(site, each), weight: each.weight }));
    await site.elb.setListener(listenerArn, { ...rest, ...(list ? { forward: list } : {}) });
    return true;
  },
  async deregister({ groupArn, targets }, { elb }) {
    await elb.deregister(groupArn, targets);
    return true;
  },
  async "delete-listener"({ listenerArn }, { elb }) {
    await elb.deleteListener(listenerArn);
    return true;
  },
  async "delete-group"({ groupArn }, { elb }) {
    return (await elb.deleteGroup(groupArn)) === "deleted";
  },
  async "delete-load-balancer"({ loadBalancerArn }, { elb }) {
    await elb.deleteLoadBalancer(loadBalancerArn);
    return true;
  },
  async "delete-security-group"({ securityGroupId }, { ec2 }) {
    return (await ec2.deleteSecurityGroup(securityGroupId)) === "deleted";
  },
};

const arnOf = ({ groupArns }: Site, { key, groupArn }: Pick<Forward, "key" | "groupArn">): string =>
  groupArn ?? known(groupArns.get(key ?? ""), `group ${key}`);
