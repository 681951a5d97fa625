/**
 * Load balancers, target groups and listeners, and where a listener sends its traffic. Written from
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html and captured listeners.
 * Not simulated: authentication and redirect actions, what stickiness does to traffic.
 */
import type * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { dimensionOf, elbArn } from "../arns.ts";
import { routed, uses } from "./elb-forward.ts";
import { Hosts } from "./elb-hosts.ts";
import { defaultQuotas } from "./elb-quotas.ts";
import type { Quotas } from "./elb-quotas.ts";
import { timingOf } from "./elb-settings.ts";
import type { BalancerOptions, BalancerSettings, GroupSettings, ListenerSettings } from "./elb-settings.ts";
import type { Target } from "./elb-targets.ts";
import { hexOf } from "../identifiers.ts";
import type { Surroundings } from "../ports.ts";

export type BalancerKind = "application" | "network";

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly kind: BalancerKind;
  readonly dnsName: string;
  readonly createdAt: number;
  /** Of one that was made through the API; one that a stack laid out has none. */
  readonly settings?: BalancerSettings;
  /** Members that are shown as a stack set them; nothing here acts by them. */
  shown?: Partial<sdk.LoadBalancer>;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly kind: BalancerKind;
  readonly port: number;
  /** Empty while no listener has forwarded to it. */
  loadBalancerArn: string;
  /** How long a target drains. AWS's default is 300. */
  drainSeconds: number;
  /** By address and port, in order of registration. */
  readonly targets: Map<string, Target>;
  /** Of one that was made through the API. */
  readonly settings?: GroupSettings;
  /** Members that are shown as a stack set them; nothing here acts by them. */
  shown?: Partial<sdk.TargetGroup>;
}

export interface Share {
  readonly targetGroupArn: string;
  readonly weight: number;
}

export type Forward = readonly Share[];

export interface Rule {
  readonly arn: string;
  readonly priority: string;
  readonly path: string;
  forward: Forward;
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly kind: BalancerKind;
  port: number;
  /** Of one that was made through the API. */
  readonly settings?: ListenerSettings;
  /** What the stack that made it declares; a stack update that touches the listener writes this back. */
  readonly declared: Forward;
  readonly rules: Rule[];
  forward: Forward;
  /** What the data plane of an NLB still does for a while after a change. */
  before: { readonly forward: Forward; readonly until: number } | undefined;
}

const kindLetters = { application: "app", network: "net" } as const;

export class Balancers {
  readonly loadBalancers = new Map<string, LoadBalancer>();
  readonly targetGroups = new Map<string, TargetGroup>();
  readonly listeners = new Map<string, Listener>();
  /** By ARN, of load balancers, target groups and listeners. */
  readonly tags = new Map<string, Map<string, string>>();
  /** By ARN: those that are not at their defaults. */
  readonly attributes = new Map<string, Map<string, string>>();
  /** Which addresses answer health checks. */
  readonly hosts: Hosts;
  /** Can be changed while a story runs. */
  readonly quotas: Quotas = { ...defaultQuotas };
  /** Security groups that a deleted load balancer's network interfaces still hold, until when (epoch ms). */
  readonly interfaces = new Map<string, number>();
  readonly timing: ReturnType<typeof timingOf>;
  readonly #aliases = new Map<string, string>();
  readonly #surroundings: Surroundings;
  readonly #lagMs: number;

  constructor(surroundings: Surroundings, options: BalancerOptions) {
    this.#surroundings = surroundings;
    this.#lagMs = options.nlbLagSeconds * 1000;
    this.timing = timingOf(options);
    this.hosts = new Hosts(surroundings.clock);
  }

  now(): number {
    return this.#surroundings.clock.now();
  }

  listener(arn: string): Listener {
    return inTable(this.listeners, arn);
  }

  targetGroup(arn: string): TargetGroup {
    return inTable(this.targetGroups, arn);
  }

  createLoadBalancer(name: string, kind: BalancerKind, settings?: BalancerSettings): LoadBalancer {
    const { random, place, clock } = this.#surroundings;
    const id = hexOf(random, 16);
    const arn = elbArn(place, `loadbalancer/${kindLetters[kind]}/${name}/${id}`);
    const domain = kind === "network" ? `elb.${place.region}` : `${place.region}.elb`;
    const dnsName = `${name}-${id.slice(0, 10)}.${domain}.amazonaws.com`;
    const made = { arn, name, kind, dnsName, createdAt: clock.now(), ...(settings ? { settings } : {}) };
    this.loadBalancers.set(arn, made);
    return made;
  }

  createTargetGroup(
    name: string,
    { arn: loadBalancerArn, kind }: Pick<LoadBalancer, "arn" | "kind">,
    port: number,
    drainSeconds = 300,
    settings?: GroupSettings,
  ): TargetGroup {
    const { random, place } = this.#surroundings;
    const arn = elbArn(place, `targetgroup/${name}/${hexOf(random, 16)}`);
    const targets = new Map<string, Target>();
    const group = { arn, name, kind, port, loadBalancerArn, drainSeconds, targets };
    const made: TargetGroup = settings ? { ...group, settings } : group;
    this.targetGroups.set(arn, made);
    return made;
  }

  createListener(
    { arn: loadBalancerArn, kind }: LoadBalancer,
    port: number,
    forward: Forward,
    settings?: ListenerSettings,
  ): Listener {
    const { random, place } = this.#surroundings;
    const arn = elbArn(place, `listener/${dimensionOf(loadBalancerArn)}/${hexOf(random, 16)}`);
    const made: Listener = {
      arn,
      loadBalancerArn,
      kind,
      port,
      declared: forward,
      forward,
      rules: [],
      before: undefined,
      ...(settings ? { settings } : {}),
    };
    this.listeners.set(arn, made);
    return made;
  }

  /** A rule by path (`/api/*`) that forwards like the default action does now. */
  addRule(listenerArn: string, path: string, forward?: Forward): Rule {
    const listener = this.listener(listenerArn);
    const arn = `${listener.arn.replace(":listener/", ":listener-rule/")}/${hexOf(this.#surroundings.random, 16)}`;
    const rule = {
      arn,
      priority: String(listener.rules.length + 1),
      path,
      forward: forward ?? listener.forward,
    };
    listener.rules.push(rule);
    return rule;
  }

  /** What CodeDeploy does: the default action, and each rule that forwards to one of these groups. */
  setForward(listenerArn: string, forward: Forward): void {
    const listener = this.listener(listenerArn);
    const ours = new Set(forward.map(({ targetGroupArn }) => targetGroupArn));
    this.#change(listener, forward);
    for (const rule of listener.rules)
      if (rule.forward.some(({ targetGroupArn }) => ours.has(targetGroupArn))) rule.forward = forward;
  }

  /** A CloudFormation update that touches the listener: the template's action is back, whatever is live (aws/aws-cdk#36649). */
  stackUpdateRewritesListener(listenerArn: string): void {
    const listener = this.listener(listenerArn);
    this.#change(listener, listener.declared);
    for (const rule of listener.rules) rule.forward = listener.declared;
  }

  /** Where requests really go now. */
  routed(listenerArn: string): Forward {
    return routed(this.listener(listenerArn), this.#surroundings.clock.now());
  }

  /** A name of one's own for a load balancer. */
  alias(host: string, loadBalancerArn: string): void {
    this.#aliases.set(host, loadBalancerArn);
  }

  /** The listener that a request to this host and port reaches; undefined when nothing is there. */
  reached(
    host: string,
    port: number,
  ): { readonly knownHost: boolean; readonly listener: Listener | undefined } {
    const named = [...this.loadBalancers.values()].find(
      ({ dnsName }) => dnsName.toLowerCase() === host.toLowerCase(),
    );
    const arn = named?.arn ?? this.#aliases.get(host);
    const at = [...this.listeners.values()].find(
      (each) => each.loadBalancerArn === arn && each.port === port,
    );
    return { knownHost: arn !== undefined, listener: at };
  }

  /** Some listener's action or rule names this group, whatever its weight. */
  isUsed(targetGroupArn: string): boolean {
    const { settings } = this.targetGroups.get(targetGroupArn) ?? {};
    if (settings) return settings.usedSince !== undefined;
    return [...this.listeners.values()].some((listener) => uses(listener, targetGroupArn));
  }

  #change(listener: Listener, forward: Forward): void {
    const now = this.#surroundings.clock.now();
    if (listener.kind === "network")
      listener.before = { forward: routed(listener, now), until: now + this.#lagMs };
    listener.forward = forward;
  }
}

function inTable<Item>(table: ReadonlyMap<string, Item>, arn: string): Item {
  const found = table.get(arn);
  if (found === undefined) throw new Error(`There is no ${arn} in the sandbox.`);
  return found;
}

/** Share of the requests that each group gets, 0 to 1. A lone group gets all, whatever its weight says. */
export function sharesOf(forward: Forward): { readonly targetGroupArn: string; readonly share: number }[] {
  if (forward.length === 1) return forward.map(({ targetGroupArn }) => ({ targetGroupArn, share: 1 }));
  const total = forward.reduce((sum, { weight }) => sum + weight, 0);
  return forward.map(({ targetGroupArn, weight }) => ({
    targetGroupArn,
    share: total > 0 ? weight / total : 0,
  }));
}
