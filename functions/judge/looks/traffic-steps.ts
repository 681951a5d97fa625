import type { StrategyConfig } from "../../shared/service-config.ts";

/** From when on the candidate has which share of the traffic, 0–1; epoch seconds. */
export interface TrafficStep {
  readonly at: number;
  readonly share: number;
}

/** How long CodeDeploy takes from the first users to all of them, seconds. */
export function shiftSeconds(strategy: StrategyConfig): number {
  switch (strategy.kind) {
    case "canary":
      return strategy.intervalSeconds;
    case "linear":
      return strategy.everySeconds * (stepsOf(strategy.weight) - 1);
    case "all-at-once":
    case "weighted":
      return 0;
  }
}

/** The steps of a deployment whose first users came at `startedAt` (epoch milliseconds), those to come among them. */
export function shiftSteps(strategy: StrategyConfig, startedAt: number): readonly TrafficStep[] {
  const first = Math.floor(startedAt / 1000);
  switch (strategy.kind) {
    case "canary":
      return [
        { at: first, share: strategy.weight / 100 },
        { at: first + strategy.intervalSeconds, share: 1 },
      ];
    case "linear":
      return Array.from({ length: stepsOf(strategy.weight) }, (_, step) => ({
        at: first + step * strategy.everySeconds,
        share: Math.min(1, ((step + 1) * strategy.weight) / 100),
      }));
    case "all-at-once":
    case "weighted":
      return [{ at: first, share: 1 }];
  }
}

const stepsOf = (weight: number): number => Math.ceil(100 / weight);

/** The steps seen so far, with one that is seen now: each share once, when it was first seen. */
export const withStep = (seen: readonly TrafficStep[], now: TrafficStep): readonly TrafficStep[] =>
  now.share > (seen.at(-1)?.share ?? 0) ? [...seen, now] : seen;
