/** The addresses that a load balancer's own name is answered with: one for each of its zones, for as long as it stands. */
import type { Random } from "../time/random.ts";
import type { Balancers, LoadBalancer } from "./elb-balancers.ts";
import type { Targets } from "./elb-targets.ts";

/** Of what a stack laid out, which says no subnets. */
const usualZones = 2;

export class BalancerAddresses {
  readonly #balancers: Balancers;
  readonly #targets: Targets;
  readonly #random: Random;
  readonly #known = new Map<string, readonly string[]>();

  constructor(balancers: Balancers, targets: Targets, random: Random) {
    this.#balancers = balancers;
    this.#targets = targets;
    this.#random = random;
  }

  /** @param type A or AAAA. */
  of(balancer: LoadBalancer, type: string): readonly string[] {
    const key = `${type} ${balancer.arn}`;
    const known = this.#known.get(key) ?? this.#drawn(balancer, type);
    this.#known.set(key, known);
    return known;
  }

  named(dnsName: string): LoadBalancer | undefined {
    const wanted = dnsName
      .replace(/\.$/, "")
      .toLowerCase()
      .replace(/^dualstack\./, "");
    return [...this.#balancers.loadBalancers.values()].find((each) => each.dnsName.toLowerCase() === wanted);
  }

  /** Whose address it is. */
  at(address: string): LoadBalancer | undefined {
    return [...this.#balancers.loadBalancers.values()].find((balancer) =>
      ["A", "AAAA"].some((type) => this.of(balancer, type).includes(address)),
    );
  }

  /**
   * As an alias that evaluates target health sees it: each group that has targets has a healthy one.
   * @param isEmptyUnhealthy a group without targets speaks against it too.
   */
  isHealthy({ arn }: LoadBalancer, isEmptyUnhealthy: boolean): boolean {
    const groups = [...this.#balancers.targetGroups.values()].filter(
      (group) => group.loadBalancerArn === arn && this.#balancers.isUsed(group.arn),
    );
    const counts = groups.map((group) => {
      const states = [...group.targets.values()].map((target) => this.#targets.healthOf(group, target).State);
      const registered = states.filter((state) => state !== "draining").length;
      return { registered, healthy: states.filter((state) => state === "healthy").length };
    });
    const judged = isEmptyUnhealthy ? counts : counts.filter(({ registered }) => registered > 0);
    return judged.length > 0 && judged.every(({ healthy }) => healthy > 0);
  }

  #drawn({ arn, settings, shown }: LoadBalancer, type: string): string[] {
    const random = this.#random.fork(`${arn} ${type}`);
    const zones = settings?.subnets.length ?? usualZones;
    const isPublic = (shown?.Scheme ?? settings?.scheme) === "internet-facing";
    const isDual = settings?.ipAddressType.startsWith("dualstack") === true;
    if (type === "AAAA" && !isDual) return [];
    return Array.from({ length: zones }, (_, zone) => {
      if (type === "AAAA") return `2a05:d014:${zone + 1}::${random.between(256, 65_535).toString(16)}`;
      return isPublic
        ? `18.19${zone}.${random.between(1, 254)}.${random.between(1, 254)}`
        : `10.0.${zone + 1}.${random.between(10, 250)}`;
    });
  }
}
