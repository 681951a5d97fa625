import { chance } from "./chance.ts";
import type { Chance } from "./chance.ts";
import { releaseMinutes, schedule } from "./kinds.ts";
import type { Amount, Kind } from "./kinds.ts";
import { percentiles, slowShare, tailFor } from "./latency.ts";
import type { Latency } from "./latency.ts";

/** One minute of one side, as a load balancer's metrics show it; the percentiles are null where nobody asked. */
export interface Minute {
  /** Minutes since the candidate began. */
  readonly minute: number;
  readonly requests: number;
  readonly errors: number;
  readonly p50: number | null;
  readonly p99: number | null;
}

export interface SimulatedRelease {
  /** Stable, from an hour before the release until all traffic has moved. */
  readonly stable: readonly Minute[];
  readonly candidate: readonly Minute[];
  /** Requests that failed or were slow only because the candidate is worse: until the end of each minute. */
  readonly hurt: readonly number[];
}

/** What one version does to its users in a minute. */
interface Behaviour {
  readonly errors: number;
  readonly latency: Latency;
}

const usualMedian = Math.log(100);
const minutesOfDay = 1440;

/**
 * @param number tells releases of the same kind apart; where a kind can be worse in two ways, it says in which this one is
 */
export function simulate(kind: Kind, amount: Amount, number: number): SimulatedRelease {
  const random = chance(number, streamOf(kind, amount));
  const startsAt = random.share() * minutesOfDay;
  const noise = {
    shared: noiseOf(kind.sharedNoise, random),
    stable: noiseOf(kind.ownNoise, random),
    candidate: noiseOf(kind.ownNoise, random),
  };
  const worse = worseOf(kind, amount, number);
  const [stable, candidate, hurt]: [Minute[], Minute[], number[]] = [[], [], []];
  for (let minute = -schedule.beforeMinutes; minute < releaseMinutes; minute++) {
    const day = kind.followsTheDay ? Math.sin((2 * Math.PI * (startsAt + minute)) / minutesOfDay) : 0;
    const traffic = kind.requestsPerMinute * (1 + 0.6 * day) * Math.exp(kind.trafficNoise * random.normal());
    const [both, ofStable, ofCandidate] = [noise.shared(), noise.stable(), noise.candidate()];
    const rest = (own: Drift): Behaviour => atRest(kind, day, both, own);
    const share = candidateShare(minute);
    if (share < 1) stable.push(measured(minute, traffic * (1 - share), rest(ofStable), random));
    if (share === 0) continue;
    const fine = kind.beginsCold ? warmed(rest(ofCandidate), minute) : rest(ofCandidate);
    const behaviour = worse(fine, minute);
    candidate.push(measured(minute, traffic * share, behaviour, random));
    hurt.push((hurt.at(-1) ?? 0) + traffic * share * harm(behaviour, fine));
  }
  return { stable, candidate, hurt };
}

const streamOf = ({ name }: Kind, amount: Amount): number =>
  Buffer.from(`${name}/${amount}`).reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7);

const candidateShare = (minute: number): number =>
  minute < 0 ? 0 : minute < schedule.canaryMinutes ? schedule.canaryShare : 1;

interface Drift {
  readonly latency: number;
  readonly errors: number;
}

/** A drift that remembers the minute before (autoregressive, of order one). */
function noiseOf({ latency, errors, memory }: Kind["ownNoise"], { normal }: Chance): () => Drift {
  let [a, b] = [normal(), normal()];
  const fresh = Math.sqrt(1 - memory ** 2);
  return () => {
    const drift = { latency: latency * a, errors: errors * b };
    [a, b] = latency + errors === 0 ? [a, b] : [memory * a + fresh * normal(), memory * b + fresh * normal()];
    return drift;
  };
}

const atRest = (kind: Kind, day: number, both: Drift, own: Drift): Behaviour => ({
  errors: Math.min(1, kind.errors * Math.exp(0.5 * day + both.errors + own.errors)),
  latency: { middle: usualMedian + 0.15 * day + both.latency + own.latency, tail: kind.heavyTail },
});

/** Twice as slow and two requests in a hundred failing at first, half as bad again when all traffic comes; over in some minutes. */
function warmed({ errors, latency }: Behaviour, minute: number): Behaviour {
  const again = minute - schedule.canaryMinutes;
  const cold = Math.exp(-minute / 2) + (again < 0 ? 0 : 0.5 * Math.exp(-again / 2));
  return {
    errors: Math.min(1, errors + 0.02 * cold),
    latency: { ...latency, middle: latency.middle + Math.log(1 + cold) },
  };
}

/** Even releases fail more, odd ones are slower, where the kind has both. */
function worseOf({ worse, grows }: Kind, amount: Amount, number: number) {
  const size = { equal: -1, small: 0, medium: 1, large: 2 }[amount];
  const fails = worse.errors !== undefined && (worse.latency === undefined || number % 2 === 0);
  const errors = fails ? (worse.errors[size] ?? 0) : 0;
  const slower = fails ? 1 : (worse.latency?.[size] ?? 1);
  const tail = tailFor(worse.tail?.[size] ?? 1);
  return ({ errors: usual, latency }: Behaviour, minute: number): Behaviour => {
    const part = grows ? (minute + 1) / releaseMinutes : 1;
    return {
      errors: Math.min(1, usual + errors * part),
      latency: {
        middle: latency.middle + Math.log(1 + (slower - 1) * part),
        tail: latency.tail + tail * part,
      },
    };
  };
}

const harm = (behaviour: Behaviour, fine: Behaviour): number =>
  behaviour.errors -
  fine.errors +
  slowShare(behaviour.latency, fine.latency) -
  slowShare(fine.latency, fine.latency);

function measured(minute: number, traffic: number, { errors, latency }: Behaviour, random: Chance): Minute {
  const requests = random.poisson(traffic);
  if (requests === 0) return { minute, requests, errors: 0, p50: null, p99: null };
  return {
    minute,
    requests,
    errors: random.binomial(requests, errors),
    ...percentiles(latency, requests, random),
  };
}
