import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { isHeldBack, isRefusal } from "./report.ts";
import type { RoundReport } from "./report.ts";

/** One number of a round. */
export interface Measure {
  readonly name: MeasureName;
  readonly unit: "Count" | "Seconds";
  readonly value: number;
}

/** What alarms look at: of all mirrors together these alone are metrics, for each of them is paid for. */
export const watchedNames = [
  "MirrorsUnreadable",
  "MirrorsHeldBack",
  "MirrorsFailed",
  "PlansRefused",
] as const;
export type WatchedName = (typeof watchedNames)[number];

/** What people ask for when something is looked into: in the log of each round, and metrics of a mirror that has its own. */
const toldNames = ["TargetsAdded", "TargetsRemoved", "Drift", "OldestReadSeconds"] as const;
type MeasureName = WatchedName | (typeof toldNames)[number];

/** From so many rounds on, something that time alone should have opened is for people to look at. */
const patienceRounds = 15;
/** As long as `targets remove --wait` waits at most. After that somebody may have forgotten it. Seconds. */
const longestRemoval = 7200;

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
  const followed = reports.filter(({ removing }) => !removing);
  const ages = followed.map(({ lastCompleteAt }) => (now - Date.parse(lastCompleteAt ?? "")) / 1000);
  return [
    count("MirrorsUnreadable", ({ read }) => read.kind === "unreadable" || read.kind === "gone"),
    count("MirrorsHeldBack", (report) => isStuck(report) || isForgotten(report, now)),
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

/** Nobody follows it, and nobody goes on with its end. */
const isForgotten = ({ removing }: RoundReport, now: number): boolean =>
  removing !== undefined && now - Date.parse(removing.at) > longestRemoval * 1000;

export const isWatched = ({ name }: Measure): boolean => watchedNames.some((watched) => watched === name);

/** Those whose files ask for metrics of their own. */
export const measuredAlone = (
  configs: readonly MirrorConfig[],
  reports: readonly RoundReport[],
): readonly RoundReport[] => {
  const alone = new Set(configs.filter(({ metrics }) => metrics === "each").map(({ mirror }) => mirror));
  return reports.filter(({ mirror }) => alone.has(mirror));
};
