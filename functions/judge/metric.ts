import { findByBound, findByRates } from "./compare-rates.ts";
import { findByRanks, findEarly } from "./compare-ranks.ts";
import { ruleOf, sentenceOf } from "./explain.ts";
import type { Finding, Standing } from "./finding.ts";
import { fullFrom, phasesOf, warmUps } from "./phases.ts";
import type { Phase, Step } from "./phases.ts";
import { countsOf, sidesOf, valuesOf } from "./series.ts";
import type { Read, Sides } from "./series.ts";
import { findByThresholds } from "./thresholds.ts";
import type { Measured, Metric, MetricJudgement, Verdict } from "./verdict.ts";

/** From this look on a metric without any point is what `onMissing` says: before it, it may only be late. */
const latestLook = 5;

/** A look, as one metric sees it. */
export type View = Standing & { readonly steps: readonly Step[] };

type Open = { readonly kind: "open"; readonly verdict: Verdict; readonly reason: string };
type Found = { readonly kind: "found"; readonly findings: readonly Finding[] };

/** Judges one metric by everything measured of it so far. */
export function judgeMetric(measured: Measured, view: View): MetricJudgement {
  const { metric } = measured;
  const { name, critical, weight, method } = metric;
  const common = { name, critical, weight, method, rule: ruleOf(metric) };
  const found = findingsOf(measured, view);
  if (found.kind === "open")
    return {
      ...common,
      verdict: found.verdict,
      sizes: { candidate: 0 },
      sentence: `${name}: ${found.reason}`,
    };
  const { because: _, ...shown } = decisive(found.findings);
  return { ...common, ...shown, sentence: sentenceOf(metric, decisive(found.findings)) };
}

/** What is worse decides; else the newest comparison that has an answer. */
function decisive(findings: readonly Finding[]): Finding {
  const order = findings.toReversed();
  const [newest] = order;
  const found =
    order.find(({ verdict }) => verdict === "worse") ??
    order.find(({ verdict }) => verdict === "pass") ??
    newest;
  return found ?? { against: "bound", verdict: "unclear", sizes: { candidate: 0 } };
}

function findingsOf(measured: Measured, view: View): Open | Found {
  const { metric } = measured;
  if (measured.candidate.kind === "unreadable") return open("unclear", measured.candidate.reason);
  switch (metric.method) {
    case "thresholds":
      return alone(metric, valuesOf(measured.candidate), view, (points, period) =>
        findByThresholds(metric, points, period),
      );
    case "ranks":
      return compared(metric, metric.against, sides(measured, valuesOf), view, (phase, standing) =>
        phase.isWhole ? findEarly(metric, phase, standing, view.steps) : findByRanks(metric, phase, standing),
      );
    case "rates": {
      const { against } = metric;
      if (typeof against === "object")
        return alone(metric, countsOf(measured.candidate), view, (points, _period, lead) =>
          findByBound(metric, against.rate, { candidate: points, lead }, view),
        );
      return compared(metric, against, sides(measured, countsOf), view, (phase, standing) =>
        findByRates(metric, phase, standing),
      );
    }
  }
}

const open = (verdict: Verdict, reason: string): Open => ({ kind: "open", verdict, reason });

/**
 * What a comparison may spend of a metric's false alarms. Beside stable there are two (cold and warm, or early and by
 * ranks), and two after it, which only have to find what shows under the full load alone: the time of day is in them.
 */
function shareOf(phase: "stable-now" | "stable-before", asked: "stable-now" | "stable-before"): number {
  if (asked === "stable-before") return 1 / 2;
  return phase === "stable-now" ? 2 / 5 : 1 / 10;
}

function fullAt(steps: readonly Step[]): { readonly fullAt?: number } {
  const at = fullFrom(steps);
  return at === undefined ? {} : { fullAt: at };
}

/** `onMissing` has its say only about the candidate: without stable nothing can be said against it. */
function missing(metric: Metric, { number }: View): Open {
  const { onMissing } = metric;
  if (onMissing === "worse" && number < latestLook)
    return open(
      "unclear",
      `nothing was measured of the candidate yet; from look ${latestLook} on that is worse`,
    );
  return open(onMissing, `nothing was measured of the candidate, which counts as ${onMissing}`);
}

function alone<T extends { readonly at: number }>(
  metric: Metric,
  read: Read<T>,
  view: View,
  find: (points: readonly T[], periodSeconds: number, lead: number) => Finding,
): Open | Found {
  if (read.kind === "unusable") return open("unclear", `the candidate cannot be judged: ${read.reason}`);
  const [first] = read.points;
  if (!first) return missing(metric, view);
  // Beside itself a series falls into one phase: what is left after the warm-ups.
  const phases = phasesOf(read.points, read.points, {
    against: "stable-now",
    periodSeconds: read.periodSeconds,
    cold: warmUps(view.steps, metric.warmUpSeconds ?? 0),
    isPooled: metric.method === "rates",
    ...fullAt(view.steps),
  });
  const phase = phases.find(({ isCold, isWhole }) => !isCold && !isWhole);
  return { kind: "found", findings: [find(phase?.candidate ?? [], read.periodSeconds, phase?.lead ?? 0)] };
}

function sides<T>(measured: Measured, read: (series: Measured["candidate"]) => Read<T>): Sides<T> {
  const absent = { kind: "unusable", reason: "nothing was measured of it" } as const;
  return sidesOf(read(measured.candidate), measured.stable ? read(measured.stable) : absent);
}

function compared<T extends { readonly at: number }>(
  metric: Metric,
  against: "stable-now" | "stable-before",
  both: Sides<T>,
  view: View,
  find: (phase: Phase<T>, standing: Standing) => Finding | undefined,
): Open | Found {
  if (both.kind === "unusable") return open("unclear", both.reason);
  if (both.candidate.length === 0) return missing(metric, view);
  if (both.stable.length === 0) return open("unclear", "nothing was measured of stable to compare with");
  const phases = phasesOf(both.candidate, both.stable, {
    against,
    periodSeconds: both.periodSeconds,
    cold: warmUps(view.steps, metric.warmUpSeconds ?? 0),
    isPooled: metric.method === "rates",
    ...fullAt(view.steps),
  });
  if (phases.length === 0) return open("unclear", "all that was measured falls into the time to warm up");
  const standing = (phase: Phase<T>): Standing => ({
    ...view,
    falseAlarms: view.falseAlarms * shareOf(phase.against, against),
  });
  return { kind: "found", findings: phases.flatMap((phase) => find(phase, standing(phase)) ?? []) };
}
