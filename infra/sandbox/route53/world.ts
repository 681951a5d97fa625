/** Route 53 in the sandbox: its parts, put together, and how names are asked. */
import type { Alarms } from "../cloudwatch/cloudwatch-alarms.ts";
import type { MetricSeries } from "../cloudwatch/metric-series.ts";
import { homeVpc } from "../ec2/network.ts";
import { BalancerAddresses } from "../elb/elb-addresses.ts";
import { sharesOf } from "../elb/elb-balancers.ts";
import type { Balancers } from "../elb/elb-balancers.ts";
import type { Targets } from "../elb/elb-targets.ts";
import type { Surroundings } from "../ports.ts";
import type { Unconfirmed } from "../unconfirmed.ts";
import { failingShare } from "../users/images.ts";
import type { Backend } from "../users/images.ts";
import { Answers } from "./answers.ts";
import type { Answer } from "./answers.ts";
import { isPublic } from "./check-config.ts";
import { HealthChecks } from "./checks.ts";
import type { Endpoint } from "./checks.ts";
import { keptName } from "./names.ts";
import { createRoute53 } from "./route53.ts";
import { Throttle } from "./throttle.ts";
import { Zones } from "./zones.ts";
import type { ZoneOptions } from "./zones.ts";

export interface Route53WorldParts {
  readonly surroundings: Surroundings;
  readonly balancers: Balancers;
  readonly targets: Targets;
  readonly alarms: Alarms;
  /** Of us-east-1, where Route 53 publishes. */
  readonly series: MetricSeries;
  readonly unconfirmed: Pick<Unconfirmed, "weightedHasOneValue" | "emptyGroupFailsAlias">;
  readonly options?: ZoneOptions;
}

export type Route53World = ReturnType<typeof createRoute53World>;

/** Why a look-up fails, as Node's resolver says it. */
export type LookupFault = (server: string | undefined, name: string) => string | undefined;

export function createRoute53World(parts: Route53WorldParts) {
  const { surroundings, balancers, targets, alarms, series, unconfirmed } = parts;
  const { random, place, clock } = surroundings;
  const zones = new Zones(surroundings, parts.options);
  const addresses = new BalancerAddresses(balancers, targets, random.fork("addresses"));
  const backends = backendsAt(balancers, targets, addresses);
  const checks = new HealthChecks(surroundings, {
    reaches: (endpoint) => passes(backends, addresses, endpoint),
    alarmState: (name, region) => (region === place.region ? alarms.stateOf(name) : undefined),
    series,
  });
  const answers = new Answers({
    zones,
    random: random.fork("answers"),
    isHealthy: (id) => checks.isHealthy(id),
    balancer: (dnsName) => {
      const found = addresses.named(dnsName);
      if (!found) return undefined;
      return {
        addresses: (type) => addresses.of(found, type),
        isHealthy: () => addresses.isHealthy(found, unconfirmed.emptyGroupFailsAlias),
      };
    },
  });
  const throttle = new Throttle(() => clock.now());
  const rules = { weightedHasOneValue: unconfirmed.weightedHasOneValue };
  const vpc = { VPCRegion: place.region, VPCId: homeVpc };
  const faults: { lookup?: LookupFault } = {};
  return {
    client: createRoute53({ zones, checks, answers, addresses, throttle, rules, vpc }),
    zones,
    checks,
    answers,
    throttle,
    addresses,
    hosts: balancers.hosts,
    /** Which copies answer at an address and port now, and how often each is met. */
    backends,
    /** What look-ups meet; nothing by default. */
    faults,
    /** As functions/traffic/dns asks: a server of a zone by its address, or the resolver of the VPC. */
    ask: async (server: string | undefined, name: string, type: string): Promise<string[]> => {
      const code = faults.lookup?.(server, name);
      if (code !== undefined) throw Object.assign(new Error(`query${type} ${code} ${name}`), { code });
      const { code: said, records } = answerOf(zones, answers, server, name, type);
      if (said === "REFUSED")
        throw Object.assign(new Error(`query${type} EREFUSED ${name}`), { code: "EREFUSED" });
      return records.filter((record) => record.type === type).map(({ value }) => value);
    },
  };
}

function answerOf(
  zones: Zones,
  answers: Answers,
  server: string | undefined,
  name: string,
  type: string,
): Answer {
  if (server === undefined) return answers.resolved(name, type, true);
  for (const zone of zones.zones.values()) {
    const index = zone.servers.findIndex(({ address }) => address === server);
    if (index >= 0) return answers.at(zone, index, keptName(name), type);
  }
  throw Object.assign(new Error(`queryA ETIMEOUT ${name}`), { code: "ETIMEOUT" });
}

/** A copy, and its share of what comes to the address. */
export interface Met {
  readonly backend: Backend;
  readonly share: number;
  /** Of the load balancer and its group, where there is one. */
  readonly through?: { readonly loadBalancerArn: string; readonly targetGroupArn: string };
}

/** What is met at an address and port; nobody where nothing listens there. */
const backendsAt =
  (balancers: Balancers, targets: Targets, addresses: BalancerAddresses) =>
  (address: string, port: number): Met[] => {
    const balancer = addresses.at(address);
    if (!balancer) return [{ backend: balancers.hosts.backend(address, port), share: 1 }];
    const { listener } = balancers.reached(balancer.dnsName, port);
    if (!listener) return [];
    return sharesOf(balancers.routed(listener.arn)).flatMap(({ targetGroupArn, share }) => {
      const serving = targets.serving(balancers.targetGroup(targetGroupArn));
      const through = { loadBalancerArn: balancer.arn, targetGroupArn };
      return share === 0
        ? []
        : serving.map((backend) => ({ backend, share: share / serving.length, through }));
    });
  };

/** One look of the checkers: they are on the internet, and a load balancer that is not can be seen by none of them. */
function passes(
  backends: (address: string, port: number) => Met[],
  addresses: BalancerAddresses,
  { address, host, port }: Endpoint,
): boolean {
  const balancer = host === undefined ? undefined : addresses.named(host);
  const asked = address ?? (balancer ? addresses.of(balancer, "A")[0] : undefined);
  if (asked === undefined || !isPublic(asked)) return false;
  return backends(asked, port).some(({ backend }) => failingShare(backend) < 1);
}
