import type { GroupEntry, MirrorState, MirrorView } from "../../../../functions/ledger/mirror-records.ts";
import type { MirrorConfig } from "../../../../functions/shared/mirror-config.ts";
import type { Desired } from "../../../../functions/targets/meaning/desired.ts";
import type { Actual, ActualGroup, ActualListener } from "../../../../functions/targets/plan/actual.ts";
import type { Bookkeeping } from "../../../../functions/targets/plan/bookkeeping.ts";
import type { Forward, Step, Target } from "../../../../functions/targets/plan/document.ts";
import { targetKey } from "../../../../functions/targets/plan/identity.ts";

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
type Listener = Mutable<ActualListener>;
type Group = Mutable<Omit<ActualGroup, "targets">> & { targets: Mutable<ActualGroup["targets"][number]>[] };

/**
 * A load balancer as far as a plan changes it: what the steps do, and what time does. It refuses what AWS refuses.
 * Whoever is in `sick` never becomes healthy.
 */
export class Model {
  loadBalancer: Mutable<NonNullable<Actual["loadBalancer"]>> | undefined;
  listeners: Listener[] = [];
  groups: Group[] = [];
  securityGroup:
    | { id: string; isOurs: boolean; ingress: { protocol: string; port: number; cidr: string }[] }
    | undefined;
  state: MirrorState | undefined;
  entries = new Map<string, GroupEntry>();
  readonly sick = new Set<string>();
  private made = 0;
  readonly config: MirrorConfig;

  constructor(config: MirrorConfig) {
    this.config = config;
  }

  actual(): Actual {
    return structuredClone({
      loadBalancer: this.loadBalancer,
      listeners: this.listeners,
      groups: this.groups.map((group) => ({ ...group, loadBalancerArns: this.users(group) })),
      securityGroup: this.securityGroup,
    });
  }

  ledger(): MirrorView {
    return structuredClone({ state: this.state, groups: [...this.entries.values()] });
  }

  note({ groups, forgotten, absent }: Bookkeeping): void {
    const { mirror, loadBalancer } = this.config;
    const before = this.state ?? { version: 1, mirror, loadBalancer, fence: 1 };
    this.state = absent ? { ...before, absent } : before;
    for (const group of groups) this.entries.set(group.key, group);
    for (const key of forgotten) this.entries.delete(key);
  }

  /** Health checks and the deregistration delay, as far as a round later. */
  pass(): void {
    for (const group of this.groups) {
      const isUsed = this.users(group).length > 0;
      group.targets = group.targets.filter(({ state }) => state !== "draining");
      for (const target of group.targets)
        target.state = isUsed ? (this.sick.has(target.address) ? "unhealthy" : "healthy") : "unused";
    }
  }

  register(group: Group, targets: readonly Target[]): void {
    for (const target of targets) {
      const there = group.targets.find((each) => targetKey(each) === targetKey(target));
      if (there?.state === "draining") there.state = "initial";
      if (!there) group.targets.push({ ...target, zone: target.zone ?? "eu-west-1a", state: "initial" });
    }
  }

  take(step: Step, desired: Desired): void {
    switch (step.kind) {
      case "create-security-group":
        if (this.securityGroup) throw new Error("it has one");
        this.securityGroup = { id: "sg-1", isOurs: true, ingress: [] };
        return;
      case "allow":
        this.securityGroup?.ingress.push(...step.rules);
        return;
      case "forbid": {
        const gone = new Set(step.rules.map((rule) => JSON.stringify(rule)));
        const there = this.securityGroup;
        if (there) there.ingress = there.ingress.filter((rule) => !gone.has(JSON.stringify(rule)));
        return;
      }
      case "create-load-balancer":
        return this.balance();
      case "set-load-balancer":
        Object.assign(this.loadBalancer ?? {}, step.change);
        return;
      case "create-group":
        return this.group(step.key, desired);
      case "set-group":
        Object.assign(this.groupAt(step.groupArn), step.change);
        return;
      case "register":
        return this.register(this.groupAt(step.groupArn ?? step.key), step.targets);
      case "create-listener":
        return this.listener(step.port, desired);
      case "set-listener":
        return this.change(step);
      case "deregister":
        return this.deregister(this.groupAt(step.groupArn), step.targets);
      case "delete-listener":
        this.listeners = this.listeners.filter(({ arn }) => arn !== step.listenerArn);
        return;
      case "delete-group":
        return this.deleteGroup(this.groupAt(step.groupArn));
      case "delete-load-balancer":
        if (this.listeners.some(({ isOurs }) => !isOurs)) throw new Error("somebody uses it");
        this.loadBalancer = undefined;
        return;
      case "delete-security-group":
        if (this.loadBalancer) throw new Error("a load balancer uses it");
        this.securityGroup = undefined;
    }
  }

  private users(group: { arn: string }): string[] {
    const isNamed = this.listeners.some(({ forward }) =>
      forward.some(({ groupArn }) => groupArn === group.arn),
    );
    return isNamed && this.loadBalancer ? [this.loadBalancer.arn] : [];
  }

  private groupAt(keyOrArn: string): Group {
    const found = this.groups.find(({ arn, key }) => arn === keyOrArn || key === keyOrArn);
    if (!found) throw new Error(`no group ${keyOrArn}`);
    return found;
  }

  private balance(): void {
    if (!this.securityGroup) throw new Error("made without a security group, it never gets one");
    if (this.loadBalancer) throw new Error("its name is taken");
    const { vpcId, subnetIds, scheme, ipAddressType, crossZone } = this.config.place;
    const one = { arn: "arn:lb", name: "pm-web", state: "active", isOurs: true };
    this.loadBalancer = {
      ...one,
      vpcId,
      subnetIds,
      scheme,
      ipAddressType,
      crossZone,
      securityGroupIds: ["sg-1"],
    };
  }

  private group(key: string, { groups }: Desired): void {
    const wanted = groups.find((each) => each.key === key);
    if (!wanted || this.groups.some((each) => each.key === key))
      throw new Error(`group ${key} is made in vain`);
    const { protocol, port, ipAddressType, healthCheck, proxyProtocol, stickiness } = wanted;
    this.made += 1;
    this.groups.push({
      arn: `arn:group:${key}:${this.made}`,
      name: key,
      isOurs: true,
      key,
      protocol,
      port,
      vpcId: this.config.place.vpcId,
      ipAddressType,
      loadBalancerArns: [],
      healthCheck: { ...healthCheck, port: "traffic-port", path: undefined, codes: undefined },
      proxyProtocol,
      stickiness,
      drainSeconds: 60,
      targets: [],
    });
  }

  private listener(port: number, { listeners }: Desired): void {
    const wanted = listeners.find((each) => each.port === port);
    if (!wanted || this.listeners.some((each) => each.port === port))
      throw new Error(`port ${port} is taken`);
    const { protocol, certificateArn, idleSeconds = 350, group } = wanted;
    this.made += 1;
    this.listeners.push({
      arn: `arn:listener:${port}:${this.made}`,
      isOurs: true,
      port,
      protocol,
      certificateArn,
      idleSeconds,
      forward: this.resolved(protocol, [{ key: group, weight: 1 }]),
    });
  }

  private resolved(protocol: string, forward: readonly Forward[]): ActualListener["forward"] {
    return forward.map(({ key = "", groupArn = key, weight }) => {
      const group = this.groupAt(groupArn);
      const isUdp = protocol === "UDP";
      if (isUdp !== (group.protocol === "UDP") || (protocol === "TCP" && group.protocol === "TLS"))
        throw new Error(`a ${protocol} listener does not forward to a ${group.protocol} group`);
      return { groupArn: group.arn, weight };
    });
  }

  private change({ listenerArn, change }: Extract<Step, { kind: "set-listener" }>): void {
    const there = this.listeners.find(({ arn }) => arn === listenerArn);
    if (!there) throw new Error(`no listener ${listenerArn}`);
    const { forward, ...others } = change;
    if (others.protocol && (others.protocol === "UDP") !== (there.protocol === "UDP"))
      throw new Error("its protocol cannot be changed so");
    Object.assign(there, others);
    const same = there.forward.map(({ groupArn, weight }) => ({ groupArn, weight }));
    there.forward = this.resolved(there.protocol, forward ?? same);
  }

  private deregister(group: Group, targets: readonly Target[]): void {
    const gone = new Set(targets.map(targetKey));
    for (const target of group.targets) if (gone.has(targetKey(target))) target.state = "draining";
  }

  private deleteGroup(group: Group): void {
    if (this.users(group).length > 0) throw new Error(`group ${group.name} is in use`);
    if (group.targets.length > 0) throw new Error(`group ${group.name} is cut, not drained`);
    this.groups = this.groups.filter((each) => each !== group);
  }
}
