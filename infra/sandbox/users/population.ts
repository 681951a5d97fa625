/**
 * People who know a service by its name: resolvers ask for it and remember the answer for its TTL, some for longer, and
 * people connect to what their resolver says. Connections are counted by the tick; some last, and break when the copy
 * that they are with is gone. Not simulated: happy eyeballs, retries at another address, resolvers that ask ahead.
 */
import { dimensionOf } from "../arns.ts";
import type { Alarms } from "../cloudwatch/cloudwatch-alarms.ts";
import type { Metrics } from "../cloudwatch/cloudwatch-metrics.ts";
import type { MetricName, MetricSeries } from "../cloudwatch/metric-series.ts";
import type { Surroundings } from "../ports.ts";
import type { Answers } from "../route53/answers.ts";
import type { Met } from "../route53/world.ts";
import { createConnections } from "./connections.ts";
import { failingShare, latencyOf } from "./images.ts";
import { createResolvers } from "./resolvers.ts";
import type { Asked, ResolversSpec } from "./resolvers.ts";
import { createTally } from "./users-tally.ts";
import type { UsersReport } from "./users-tally.ts";

export interface PopulationSpec extends ResolversSpec {
  readonly port: number;
  /** New connections, each with one request. */
  readonly requestsPerSecond: number;
  /** Share of the connections that last, and for how long. Default: none does. */
  readonly lasting?: { readonly share: number; readonly seconds: number };
  /** What the sites at these addresses publish of themselves: new connections of a minute, or those that are open. */
  readonly figures?: readonly Figure[];
  /** Default 10. */
  readonly tickSeconds?: number;
}

export interface Figure {
  readonly addresses: readonly string[];
  readonly metric: MetricName;
  readonly of: "new" | "open";
}

export interface PopulationReport extends UsersReport {
  /** Of `failed`: those whose resolver held its answer longer than it may. */
  readonly failedByStubborn: number;
  /** Of `failed`: those whose resolver had no answer. */
  readonly unresolved: number;
  /** Connections that lasted, and lost their copy. Not part of `failed`. */
  readonly broken: number;
  /** Requests by address. */
  readonly byAddress: Readonly<Record<string, number>>;
}

export interface Population {
  report(): PopulationReport;
  /** Connections that last and are open now, with any of these addresses. */
  open(addresses: readonly string[]): number;
  stop(): void;
}

export interface PopulationParts {
  readonly surroundings: Surroundings;
  readonly answers: Answers;
  readonly backends: (address: string, port: number) => readonly Met[];
  readonly metrics: Metrics;
  readonly alarms: Alarms;
  readonly series: MetricSeries;
}

const noVersion = "no target";
const refusedMs = 1;

export function createPopulation(parts: PopulationParts) {
  let groups = 0;
  return {
    start(spec: PopulationSpec): Population {
      const { clock } = parts.surroundings;
      const crowd = createCrowd(parts, spec);
      const tickMs = (spec.tickSeconds ?? 10) * 1000;
      const tick = (): void => {
        crowd.tick(clock.now() - tickMs);
        timer = clock.after(tickMs, "population", tick);
      };
      let timer = clock.after(tickMs, "population", tick);
      let isOn = true;
      groups++;
      parts.alarms.measuring(true);
      return {
        report: crowd.report,
        open: crowd.open,
        stop() {
          timer.cancel();
          if (isOn && --groups === 0) parts.alarms.measuring(false);
          isOn = false;
        },
      };
    },
  };
}

function createCrowd(parts: PopulationParts, spec: PopulationSpec) {
  const { surroundings, answers, backends } = parts;
  const { tickSeconds = 10, requestsPerSecond, port } = spec;
  const random = surroundings.random.fork(`population of ${spec.name}`);
  const resolvers = createResolvers({ answers, random }, spec);
  const connections = createConnections();
  const tally = createTally(tickSeconds);
  const byAddress = new Map<string, number>();
  const missed = { stubborn: 0, unresolved: 0 };
  const flows = flowsOf(parts);
  let carried = 0;

  /** Rounds up as often as the fraction says. */
  const rounded = (value: number): number => Math.floor(value + random.next());

  function connect(at: number, { address, stubborn, honest }: Asked): void {
    const asked = stubborn + honest;
    byAddress.set(address, (byAddress.get(address) ?? 0) + asked);
    const met = backends(address, port);
    let left = asked;
    let failures = 0;
    for (const [index, { backend, share, through }] of met.entries()) {
      const mine = index === met.length - 1 ? left : Math.min(left, rounded(asked * share));
      left -= mine;
      if (mine === 0) continue;
      const failed = Math.min(mine, rounded(mine * failingShare(backend)));
      failures += failed;
      tally.add(backend.version, mine, failed);
      if (through) {
        measured(parts, through, at, mine, failed, latencyOf(backend.behaviour) * mine);
        flows.begun(through.loadBalancerArn, address, at, mine);
      }
      if (spec.lasting) {
        const lasting = rounded((mine - failed) * spec.lasting.share);
        connections.begin(backend, address, lasting, at + spec.lasting.seconds * 1000);
      }
    }
    if (met.length === 0) {
      tally.add(noVersion, asked, asked);
      failures = asked;
    }
    if (asked > 0) missed.stubborn += Math.round((failures * stubborn) / asked);
  }

  return {
    /** @param at epoch ms, where the tick began. */
    tick(at: number): void {
      connections.settle(surroundings.clock.now());
      carried += requestsPerSecond * tickSeconds;
      const requests = Math.floor(carried);
      carried -= requests;
      const { asked, unresolved } = resolvers.spread(at, requests);
      if (unresolved > 0) tally.add(noVersion, unresolved, unresolved);
      missed.unresolved += unresolved;
      for (const each of asked) connect(at, each);
      tally.endTick();
      published(parts, spec, at, asked, connections.open);
      flows.open(at, connections.open);
    },
    open: connections.open,
    report: (): PopulationReport => ({
      ...tally.report(),
      failedByStubborn: missed.stubborn,
      unresolved: missed.unresolved,
      broken: connections.broken(),
      byAddress: Object.fromEntries(byAddress),
    }),
  };
}

function measured(
  { metrics }: PopulationParts,
  { loadBalancerArn, targetGroupArn }: NonNullable<Met["through"]>,
  at: number,
  requests: number,
  failed: number,
  latencySumMs: number,
): void {
  const minute = { requests, failed, latencySumMs: Math.max(latencySumMs, refusedMs) };
  metrics.record(loadBalancerArn, at, minute);
  metrics.record(targetGroupArn, at, minute);
}

/** What sites tell of their connections. A minute without any new one has no point of them. */
function published(
  { series }: PopulationParts,
  { figures = [] }: PopulationSpec,
  at: number,
  asked: readonly Asked[],
  open: (addresses: readonly string[]) => number,
): void {
  for (const { addresses, metric, of } of figures) {
    const begun = asked
      .filter(({ address }) => addresses.includes(address))
      .reduce((sum, each) => sum + each.honest + each.stubborn, 0);
    if (of === "open") series.record(metric, at, open(addresses));
    else if (begun > 0) series.record(metric, at, begun);
  }
}

/**
 * What a Network Load Balancer tells of its connections; of none it tells nothing.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
 */
function flowsOf({ series }: PopulationParts) {
  const addressesOf = new Map<string, Set<string>>();
  return {
    begun(arn: string, address: string, at: number, count: number): void {
      if (!dimensionOf(arn).startsWith("net/")) return;
      addressesOf.set(arn, (addressesOf.get(arn) ?? new Set()).add(address));
      series.record(flowMetric(arn, "NewFlowCount"), at, count);
    },
    open(at: number, open: (addresses: readonly string[]) => number): void {
      for (const [arn, addresses] of addressesOf) {
        const count = open([...addresses]);
        if (count > 0) series.record(flowMetric(arn, "ActiveFlowCount"), at, count);
      }
    },
  };
}

const flowMetric = (arn: string, name: string): MetricName => ({
  namespace: "AWS/NetworkELB",
  name,
  dimensions: { LoadBalancer: dimensionOf(arn) },
});
