import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { isHeldBack, isRefusal } from "./report.ts";
import type { RoundReport } from "./report.ts";

/** One number of a round. Names are what alarms look at. */
export interface Measure {
  readonly name: MeasureName;
  readonly unit: "Count" | "Seconds";
  readonly value: number;
}

export const measureNames = [
  "MirrorsUnreadable",
  "MirrorsHeldBack",
  "MirrorsFailed",
  "PlansRefused",
  "TargetsAdded",
  "TargetsRemoved",
  "Drift",
  "OldestReadSeconds",
] as const;
export type MeasureName = (typeof measureNames)[number];

/** From so many rounds on, something that time alone should have opened is for people to look at. */
const patienceRounds = 15;

/** Of a share of mirrors together, or of one of them. @param now epoch ms. */
export function measures(reports: readonly RoundReport[], now: number): readonly Measure[] {
  const count = (name: MeasureName, is: (report: RoundReport) => boolean): Measure => ({
    name,
    unit: "Count",
    value: reports.filter(is).length,
  });
  const sum = (name: MeasureName, of: (report: RoundReport) => number): Measure => ({
    name,
    unit: "Count",
    value: reports.reduce((all, report) => all + of(report), 0),
  });
  const ages = reports.map(({ lastCompleteAt }) => (now - Date.parse(lastCompleteAt ?? "")) / 1000);
  return [
    count("MirrorsUnreadable", ({ read }) => read.kind === "unreadable" || read.kind === "gone"),
    count("MirrorsHeldBack", isStuck),
    count("MirrorsFailed", ({ failed }) => failed !== undefined),
    count("PlansRefused", ({ plan }) => plan?.held.some(isRefusal) ?? false),
    sum("TargetsAdded", ({ counts }) => counts.added),
    sum("TargetsRemoved", ({ counts }) => counts.removed),
    sum("Drift", ({ counts }) => counts.drift),
    {
      name: "OldestReadSeconds",
      unit: "Seconds",
      value: Math.max(0, ...ages.filter((age) => Number.isFinite(age))),
    },
  ];
}

const isStuck = ({ plan, inARow }: RoundReport): boolean =>
  (plan?.held ?? []).some((held) => isHeldBack(held) || (!isRefusal(held) && inARow.held > patienceRounds));

/** Those whose files ask for metrics of their own. */
export const measuredAlone = (
  configs: readonly MirrorConfig[],
  reports: readonly RoundReport[],
): readonly RoundReport[] => {
  const alone = new Set(configs.filter(({ metrics }) => metrics === "each").map(({ mirror }) => mirror));
  return reports.filter(({ mirror }) => alone.has(mirror));
};
