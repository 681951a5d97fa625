export type Amount = "equal" | "small" | "medium" | "large";
export const amounts = ["small", "medium", "large"] as const;

/** What a worse candidate does: this much more of its requests fail, or take this many times as long. */
interface Worse {
  /** Added to the share of requests that fail, for small, medium and large. */
  readonly errors?: readonly [number, number, number];
  /** Times the latency of every request. */
  readonly latency?: readonly [number, number, number];
  /** Times the 99th percentile, where nothing changes for the fastest 95 %. */
  readonly tail?: readonly [number, number, number];
}

/** Deviations of a minute, as standard deviations of logarithms; `memory` is the correlation with the minute before. */
interface Noise {
  readonly latency: number;
  readonly errors: number;
  readonly memory: number;
}

export interface Kind {
  readonly name: string;
  /** Of the whole service. */
  readonly requestsPerMinute: number;
  /** Standard deviation of the logarithm of a minute's requests, beyond chance. */
  readonly trafficNoise: number;
  /** Share of requests that fail at rest. */
  readonly errors: number;
  /** Of the same minute on both sides. */
  readonly sharedNoise: Noise;
  /** Of each side for itself. */
  readonly ownNoise: Noise;
  readonly followsTheDay: boolean;
  /** Every candidate, also an equal one, begins slow and failing. */
  readonly beginsCold: boolean;
  /** What is worse grows in a straight line from nothing to the full amount in the last minute. */
  readonly grows: boolean;
  /** How much longer the slowest 5 % take than a log-normal distribution has it. */
  readonly heavyTail: number;
  readonly worse: Worse;
}

const quiet: Noise = { latency: 0, errors: 0, memory: 0 };

const steady: Kind = {
  name: "steady",
  requestsPerMinute: 6000,
  trafficNoise: 0,
  errors: 0.001,
  sharedNoise: quiet,
  ownNoise: quiet,
  followsTheDay: false,
  beginsCold: false,
  grows: false,
  heavyTail: 0.2,
  worse: { errors: [0.002, 0.01, 0.05], latency: [1.1, 1.3, 2] },
};

export const kinds: readonly Kind[] = [
  steady,
  { ...steady, name: "noisy", trafficNoise: 0.3, ownNoise: { latency: 0.1, errors: 0.5, memory: 0 } },
  { ...steady, name: "daily rhythm", followsTheDay: true },
  {
    ...steady,
    name: "low traffic",
    requestsPerMinute: 60,
    errors: 0.005,
    worse: { errors: [0.01, 0.05, 0.2], latency: [1.1, 1.3, 2] },
  },
  { ...steady, name: "zero-error baseline", errors: 0, worse: { errors: [0.0002, 0.001, 0.01] } },
  {
    ...steady,
    name: "rare errors",
    requestsPerMinute: 1200,
    errors: 0.0001,
    worse: { errors: [0.0002, 0.001, 0.01] },
  },
  { ...steady, name: "latency tail", heavyTail: 0.6, worse: { tail: [1.15, 1.5, 3] } },
  {
    ...steady,
    name: "slow leak",
    grows: true,
    worse: { errors: [0.01, 0.05, 0.2], latency: [1.3, 2, 4] },
  },
  { ...steady, name: "cold-start hump", beginsCold: true },
  {
    ...steady,
    name: "correlated noise",
    sharedNoise: { latency: 0.15, errors: 0.7, memory: 0.9 },
    ownNoise: { latency: 0.03, errors: 0.2, memory: 0.8 },
  },
];

/** One tenth of the traffic for half an hour, then all of it for a bake of half an hour; stable is seen for an hour before. */
export const schedule = { beforeMinutes: 60, canaryMinutes: 30, bakeMinutes: 30, canaryShare: 0.1 } as const;
export const releaseMinutes = schedule.canaryMinutes + schedule.bakeMinutes;
