/** A metric of an AnalysisTemplate; a condition is a predicate on the value. */
export interface ArgoMetric {
  readonly isSuccess?: (value: number) => boolean;
  readonly isFailure?: (value: number) => boolean;
  readonly count: number;
  /** Default 0; -1 disables. */
  readonly failureLimit?: number;
  /** Default 0. */
  readonly inconclusiveLimit?: number;
  /** Default 4: the fifth in a row ends it. */
  readonly consecutiveErrorLimit?: number;
  readonly consecutiveSuccessLimit?: number;
}

export type ArgoPhase = "Running" | "Successful" | "Failed" | "Inconclusive" | "Error";

export interface ArgoAnswer {
  readonly phase: ArgoPhase;
  /** Measurements taken when it ended; 0 where the template was refused. */
  readonly after: number;
}

interface Tally {
  counted: number;
  failures: number;
  inconclusives: number;
  errorsInARow: number;
  successesInARow: number;
}

/**
 * One metric of an AnalysisRun. `null` is a measurement that the provider did not answer.
 * https://github.com/argoproj/argo-rollouts/blob/master/analysis/analysis.go
 */
export function runAnalysis(metric: ArgoMetric, values: readonly (number | null)[]): ArgoAnswer {
  if (isRefused(metric)) return { phase: "Error", after: 0 };
  const tally: Tally = { counted: 0, failures: 0, inconclusives: 0, errorsInARow: 0, successesInARow: 0 };
  for (const [place, value] of values.entries()) {
    record(tally, measured(metric, value));
    const phase = assess(metric, tally);
    if (phase !== "Running") return { phase, after: place + 1 };
  }
  return { phase: "Running", after: values.length };
}

function isRefused({
  count,
  failureLimit = 0,
  inconclusiveLimit = 0,
  consecutiveSuccessLimit = 0,
}: ArgoMetric) {
  return count < failureLimit + consecutiveSuccessLimit || count < inconclusiveLimit;
}

function measured({ isSuccess, isFailure }: ArgoMetric, value: number | null): ArgoPhase {
  if (value === null) return "Error";
  if (isFailure?.(value)) return "Failed";
  if (!isSuccess || isSuccess(value)) return "Successful";
  return isFailure ? "Inconclusive" : "Failed";
}

/** An Error is not counted; anything but a Successful breaks the row of successes. */
function record(tally: Tally, phase: ArgoPhase): void {
  tally.successesInARow = phase === "Successful" ? tally.successesInARow + 1 : 0;
  tally.errorsInARow = phase === "Error" ? tally.errorsInARow + 1 : 0;
  if (phase === "Error") return;
  tally.counted++;
  if (phase === "Failed") tally.failures++;
  if (phase === "Inconclusive") tally.inconclusives++;
}

/** Checked in this order, and the later rule wins. */
function assess(metric: ArgoMetric, tally: Tally): ArgoPhase {
  const { count, failureLimit = 0, inconclusiveLimit = 0 } = metric;
  const { consecutiveErrorLimit = 4, consecutiveSuccessLimit = 0 } = metric;
  const limited = failureLimit >= 0;
  if (consecutiveSuccessLimit > 0 && tally.successesInARow >= consecutiveSuccessLimit) return "Successful";
  if (tally.errorsInARow > consecutiveErrorLimit) return "Error";
  if (tally.inconclusives > inconclusiveLimit) return "Inconclusive";
  if (limited && tally.failures > failureLimit) return "Failed";
  if (tally.counted < count) return "Running";
  if (consecutiveSuccessLimit === 0) return "Successful";
  return limited ? "Inconclusive" : "Failed";
}
