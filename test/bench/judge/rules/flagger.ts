export interface FlaggerCanary {
  /** Failed checks at which it rolls back. Default 1. */
  readonly threshold: number;
  readonly step: number;
  readonly max: number;
  /** Inclusive. */
  readonly range: { readonly min?: number; readonly max?: number };
}

export interface FlaggerAnswer {
  readonly phase: "Progressing" | "Promoting" | "Finalising" | "Succeeded" | "Failed";
  readonly ticks: number;
  /** `phase/canaryWeight/failedChecks` after each tick. */
  readonly trace: readonly string[];
}

/**
 * One canary of Flagger, tick by tick; `null` is a metric without values, which fails the check.
 * The counter never falls, and is looked at when the next tick begins, so that going back takes one tick more.
 * https://github.com/fluxcd/flagger/blob/main/pkg/controller/scheduler.go
 * @param passes whether the metrics of a tick are within their ranges
 */
export function runCanary<Tick>(
  { threshold, step, max }: Pick<FlaggerCanary, "threshold" | "step" | "max">,
  ticks: readonly Tick[],
  passes: (tick: Tick) => boolean,
): FlaggerAnswer {
  const state = { phase: "Progressing" as FlaggerAnswer["phase"], weight: step, failed: 0 };
  const trace: string[] = [];
  for (const tick of ticks) {
    if (state.phase === "Promoting") Object.assign(state, { phase: "Finalising", weight: 0 });
    else if (state.phase === "Finalising") state.phase = "Succeeded";
    else if (state.failed >= threshold) Object.assign(state, { phase: "Failed", weight: 0, failed: 0 });
    else if (!passes(tick)) state.failed++;
    else if (state.weight >= max) state.phase = "Promoting";
    else state.weight = Math.min(state.weight + step, 100);
    trace.push(`${state.phase}/${state.weight}/${state.failed}`);
    if (state.phase === "Failed" || state.phase === "Succeeded") break;
  }
  return { phase: state.phase, ticks: trace.length, trace };
}

export function isWithin(
  value: number | null,
  { min = -Infinity, max = Infinity }: FlaggerCanary["range"],
): boolean {
  return value !== null && value >= min && value <= max;
}
