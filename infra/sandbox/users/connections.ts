import type { Backend } from "./images.ts";

/** Connections that last: so many that began with the same copy at the same time are one. */
interface Cohort {
  readonly backend: Backend;
  readonly address: string;
  readonly count: number;
  /** Epoch ms. */
  readonly until: number;
}

export function createConnections() {
  let cohorts: Cohort[] = [];
  let broken = 0;
  return {
    begin(backend: Backend, address: string, count: number, until: number): void {
      if (count > 0) cohorts.push({ backend, address, count, until });
    },

    /** Ends those whose time has come by `now` (epoch ms), and counts those whose copy is gone. */
    settle(now: number): void {
      for (const { backend, count, until } of cohorts) if (until > now && !backend.alive) broken += count;
      cohorts = cohorts.filter(({ backend, until }) => until > now && backend.alive);
    },

    open: (addresses: readonly string[]): number =>
      cohorts.filter(({ address }) => addresses.includes(address)).reduce((sum, { count }) => sum + count, 0),

    broken: (): number => broken,
  };
}
