interface VersionTally {
  /** Digest of the image, or "no target". */
  readonly version: string;
  readonly served: number;
  readonly failed: number;
}

export interface UsersReport {
  readonly served: number;
  readonly failed: number;
  readonly byVersion: readonly VersionTally[];
  /** Longest time in which some request failed in every tick. */
  readonly longestFailingSeconds: number;
  /** Longest time in which every request failed. */
  readonly longestOutageSeconds: number;
}

export type Tally = ReturnType<typeof createTally>;

/** Counts served and failed requests by version, and how long failing went on. */
export function createTally(tickSeconds: number) {
  const versions = new Map<string, { served: number; failed: number }>();
  const failing = streak(tickSeconds);
  const outage = streak(tickSeconds);
  let tick = { served: 0, failed: 0 };

  return {
    add(version: string, requests: number, failed: number): void {
      const sum = versions.get(version) ?? { served: 0, failed: 0 };
      versions.set(version, sum);
      for (const counter of [sum, tick]) {
        counter.served += requests - failed;
        counter.failed += failed;
      }
    },

    /** A tick without requests neither ends a streak nor makes it longer. */
    endTick(): void {
      if (tick.served + tick.failed > 0) {
        failing.next(tick.failed > 0);
        outage.next(tick.served === 0);
      }
      tick = { served: 0, failed: 0 };
    },

    report(): UsersReport {
      const byVersion = [...versions].map(([version, sum]) => ({ version, ...sum }));
      return {
        served: byVersion.reduce((sum, { served }) => sum + served, 0),
        failed: byVersion.reduce((sum, { failed }) => sum + failed, 0),
        byVersion,
        longestFailingSeconds: failing.longest(),
        longestOutageSeconds: outage.longest(),
      };
    },
  };
}

function streak(tickSeconds: number) {
  let current = 0;
  let longest = 0;
  return {
    next(goesOn: boolean): void {
      current = goesOn ? current + tickSeconds : 0;
      longest = Math.max(longest, current);
    },
    longest: () => longest,
  };
}
