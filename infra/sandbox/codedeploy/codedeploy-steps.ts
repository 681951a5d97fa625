import type { TrafficRoutingConfig } from "@aws-sdk/client-codedeploy";

export interface ShiftStep {
  /** Share of the replacement after this step. */
  readonly percent: number;
  /** Minutes since the step before. */
  readonly afterMinutes: number;
}

/** The steps of a traffic shift; the last is always 100. */
export function stepsOf({ type, timeBasedCanary, timeBasedLinear }: TrafficRoutingConfig): ShiftStep[] {
  if (type === "TimeBasedCanary") {
    const { canaryPercentage = 100, canaryInterval = 0 } = timeBasedCanary ?? {};
    return [
      { percent: canaryPercentage, afterMinutes: 0 },
      { percent: 100, afterMinutes: canaryInterval },
    ];
  }
  if (type !== "TimeBasedLinear") return [{ percent: 100, afterMinutes: 0 }];
  const { linearPercentage = 100, linearInterval = 0 } = timeBasedLinear ?? {};
  return Array.from({ length: Math.ceil(100 / linearPercentage) }, (_, at) => ({
    percent: Math.min(100, linearPercentage * (at + 1)),
    afterMinutes: at === 0 ? 0 : linearInterval,
  }));
}
