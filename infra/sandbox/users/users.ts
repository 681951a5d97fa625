/**
 * People who use the service: a steady number of requests a second on a listener, counted by the tick and not
 * one by one, so that virtual days pass in seconds. Which version answers follows the listener's weights.
 * Not simulated: sessions, retries, load that varies, and capacity (a lone task serves everybody).
 */
import type { Alarms } from "../cloudwatch/cloudwatch-alarms.ts";
import type { Metrics } from "../cloudwatch/cloudwatch-metrics.ts";
import { sharesOf } from "../elb/elb-balancers.ts";
import type { Balancers } from "../elb/elb-balancers.ts";
import type { Targets } from "../elb/elb-targets.ts";
import { failingShare, latencyOf } from "./images.ts";
import type { Backend } from "./images.ts";
import type { Surroundings } from "../ports.ts";
import { createTally } from "./users-tally.ts";
import type { Tally, UsersReport } from "./users-tally.ts";

export interface UsersSpec {
  readonly listenerArn: string;
  readonly requestsPerSecond: number;
  /** Seconds that are counted at once. Default 10. */
  readonly tickSeconds?: number;
}

export interface Users {
  report(): UsersReport;
  /** No more requests, and no more ticks. */
  stop(): void;
}

export interface UsersParts {
  readonly surroundings: Surroundings;
  readonly balancers: Balancers;
  readonly targets: Targets;
  readonly metrics: Metrics;
  readonly alarms: Alarms;
}

/** Where there is nobody to answer. */
const noVersion = "no target";
const refusedMs = 1;

export function createUsers(parts: UsersParts) {
  const { surroundings, balancers, alarms } = parts;
  const { clock } = surroundings;
  let groupsOfUsers = 0;

  return {
    start({ listenerArn, requestsPerSecond, tickSeconds = 10 }: UsersSpec): Users {
      const tally = createTally(tickSeconds);
      const listener = balancers.listener(listenerArn);
      let carried = 0;
      let isOn = true;
      const tick = (): void => {
        carried += requestsPerSecond * tickSeconds;
        const requests = Math.floor(carried);
        carried -= requests;
        spread(parts, listener.arn, requests, clock.now() - tickSeconds * 1000, tally);
        tally.endTick();
        timer = next();
      };
      const next = () => clock.after(tickSeconds * 1000, "users", tick);
      let timer = next();
      groupsOfUsers++;
      alarms.measuring(true);
      return {
        report: () => tally.report(),
        stop() {
          timer.cancel();
          if (isOn && --groupsOfUsers === 0) alarms.measuring(false);
          isOn = false;
        },
      };
    },
  };
}

/** Shares a tick's requests out over the groups; what is left of the rounding goes to the last. */
function spread(parts: UsersParts, listenerArn: string, requests: number, at: number, tally: Tally): void {
  const { balancers, surroundings } = parts;
  const shares = sharesOf(balancers.routed(listenerArn));
  let left = requests;
  for (const [index, { targetGroupArn, share }] of shares.entries()) {
    const isLast = index === shares.length - 1;
    const mine = isLast ? left : Math.min(left, rounded(requests * share, surroundings));
    left -= mine;
    if (mine > 0) serve(parts, targetGroupArn, mine, at, tally);
  }
}

function serve(parts: UsersParts, groupArn: string, requests: number, at: number, tally: Tally): void {
  const { balancers, targets, metrics, surroundings } = parts;
  const group = balancers.targetGroup(groupArn);
  const backends = targets.serving(group);
  const failed = Math.min(requests, rounded(requests * mean(backends, failingShare, 1), surroundings));
  const latencySumMs = requests * mean(backends, ({ behaviour }) => latencyOf(behaviour), refusedMs);
  tally.add(backends[0]?.version ?? noVersion, requests, failed);
  const minute = { requests, failed, latencySumMs };
  metrics.record(group.loadBalancerArn, at, minute);
  // What no target answered stands in the load balancer's figures only.
  if (backends.length > 0) metrics.record(groupArn, at, minute);
}

/** Rounds up as often as the fraction says, so that rare errors happen at their rate. */
const rounded = (value: number, { random }: Surroundings): number =>
  Number.isInteger(value) ? value : Math.floor(value + random.next());

function mean(backends: readonly Backend[], of: (backend: Backend) => number, otherwise: number): number {
  if (backends.length === 0) return otherwise;
  let sum = 0;
  for (const backend of backends) sum += of(backend);
  return sum / backends.length;
}
