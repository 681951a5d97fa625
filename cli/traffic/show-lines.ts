import type { ShiftView } from "../../functions/ledger/traffic-records.ts";
import type {
  ListedPolicy,
  PolicyShown,
  ShownSite,
  WatchedShift,
} from "../../functions/traffic/command/reads.ts";
import type { Weights } from "../../functions/traffic/policy/zone.ts";
import type { Paint, Style } from "../paint.ts";
import { folded, table } from "../table.ts";
import { moment } from "../times.ts";
import { bar, percentOf, standbySentence, weightsOf } from "./picture.ts";

/** All policies, as the ledger knows them. */
export function listLines(
  { policies }: { readonly policies: readonly ListedPolicy[] },
  paint: Paint,
  width: number | undefined,
): string[] {
  if (policies.length === 0) return ["there are no traffic policies"];
  const rows = policies.map((each) => [
    each.policy,
    each.name,
    weightsOf(knownWeights(each)),
    remarkOf(each, paint),
  ]);
  return table(["POLICY", "NAME", "WEIGHTS", "REMARKS"], rows, { paint, width });
}

/** What the last shift left, as far as the ledger tells: whoever is out has none. */
const knownWeights = ({ standing, declared, out }: ListedPolicy): Weights =>
  Object.fromEntries(
    Object.entries(standing?.weights ?? declared).map(([site, weight]) => [site, out[site] ? 0 : weight]),
  );

function remarkOf(policy: ListedPolicy, paint: Paint): string {
  const { out, lease, needsPerson, drift, standing, carried } = policy;
  const away = Object.keys(out).sort();
  const dead = deadSites(carried);
  return [
    ...(needsPerson ? [paint(["bold", "red"], "needs a person")] : []),
    ...(dead.length > 0 ? [paint("red", `unhealthy: ${dead.join(", ")}`)] : []),
    ...(lease ? [paint("cyan", `moved by ${lease.shift}`)] : []),
    ...(away.length > 0 ? [paint("yellow", `out: ${away.join(", ")}`)] : []),
    ...(standing ? ["not as declared"] : []),
    ...(drift ? [paint("yellow", "drifted")] : []),
  ].join("; ");
}

const deadSites = (carried: ListedPolicy["carried"]): string[] =>
  Object.keys(carried?.health ?? {})
    .filter((site) => carried?.health[site] === "unhealthy")
    .sort();

/** Beside a shift: who carries what as the watch saw it, and what is not as it should be. */
export function besideShift({ policy }: WatchedShift): string[] {
  const { carried, ...rest } = policy;
  const shares = Object.entries(carried?.shares ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const dead = deadSites(carried);
  const health = dead.length > 0 ? `; unhealthy: ${dead.join(", ")}` : "";
  const answered = shares.map(([site, share]) => `${site} ${percentOf(share)}`).join(", ");
  return [...(carried ? [`Answered at the watch's last look: ${answered}${health}`] : []), ...troubles(rest)];
}

const healthStyles: Readonly<Record<string, Style>> = {
  healthy: "green",
  unhealthy: "red",
  unknown: "yellow",
};

/** One policy as it stands in the zone: who is answered now, since when, and by whose wish. */
export function showLines(shown: PolicyShown, paint: Paint, width: number | undefined): string[] {
  const { zone, sites } = shown;
  const kind = zone.private ? "private zone" : "zone";
  const rows = sites.map((site) => [
    site.name,
    isStanding(site) ? `${site.weight}` : "–",
    isStanding(site) && site.weight === site.declared ? "" : `${site.declared}`,
    isStanding(site) ? percentOf(site.answered) : "–",
    bar(site.answered, paint),
    healthOf(site, paint),
  ]);
  const titles = ["SITE", "WEIGHT", "DECLARED", "ANSWERED", "", "HEALTH"];
  const said = [...stateSentences(shown), ...shown.problems].flatMap((each) => folded(each, width));
  return [
    `${paint("bold", shown.name)} in ${kind} ${zone.name} (${zone.id})`,
    ...table(titles, rows, { paint, width, right: ["WEIGHT", "DECLARED", "ANSWERED"] }),
    ...(said.length > 0 ? ["", ...said] : []),
  ];
}

const isStanding = ({ records }: ShownSite): boolean => records.length > 0;

function healthOf({ known, check }: ShownSite, paint: Paint): string {
  const health = known?.health ?? "unknown";
  const targets = known?.healthyTargets;
  const said = check === "none" ? "never checked" : paint(healthStyles[health] ?? "dim", health);
  return targets === undefined ? said : `${said}, ${targets} healthy targets`;
}

function stateSentences({ sites, standing, out, shift, ...rest }: PolicyShown): string[] {
  return [
    ...(shift ? [underWay(shift)] : []),
    ...(standing
      ? [
          `These weights hold since ${moment(standing.since)} UTC, until somebody shifts again: by ${standing.by.who} (${standing.reason}).`,
        ]
      : []),
    ...Object.entries(out).map(
      ([site, { since, by, reason, weight }]) =>
        `${site} is out since ${moment(since)} UTC by ${by.who} (${reason}); a restore brings it back to weight ${weight}.`,
    ),
    ...troubles(rest),
    ...(sites.some((site) => isStanding(site) && site.weight === 0) ? [standbySentence] : []),
  ];
}

const troubles = ({ needsPerson, drift }: Pick<PolicyShown, "needsPerson" | "drift">): string[] => [
  ...(needsPerson
    ? [`Needs a person since ${moment(needsPerson.at)} UTC (${needsPerson.shift}): ${needsPerson.reason}`]
    : []),
  ...(drift ? [`Drifted since ${moment(drift.since)} UTC: ${drift.key.replaceAll("\n", "; ")}`] : []),
];

/** Where a shift is, in one sentence. */
export function underWay({ record, requests }: ShiftView): string {
  const { id, kind, site, step, plan, turned, outcome, progress, back, by } = record;
  if (outcome) return `${id} ended: ${outcome.kind} (${outcome.reason})`;
  const what = [kind, site].filter(Boolean).join(" ");
  const weights = turned ? back?.weights : plan.steps[step]?.weights;
  const to = weights ? ` to ${weightsOf(weights)}` : "";
  const asked =
    requests.some(({ kind: request }) => request === "abort") && !turned ? "; asked to abort" : "";
  const way = turned
    ? `goes back${to} since ${moment(turned.at)} UTC (${turned.reason}): ${stageOf(back ?? {})}`
    : `step ${step + 1} of ${plan.steps.length}${to}: ${stageOf(progress)}`;
  return `${id} (${what}, by ${by.who}): ${way}${asked}`;
}

function stageOf(progress: ShiftView["record"]["progress"]): string {
  if (progress.bakedAt) return "baked";
  if (progress.settledAt) return "settled, under alarms";
  if (progress.observedAt) return `observed (${progress.proof ?? "read back"}), waiting for connections`;
  if (progress.inSyncAt)
    return progress.doubt ? `in sync, in doubt: ${progress.doubt.reason}` : "in sync, to be observed";
  return progress.changeId === undefined ? "about to be written" : "written, not in sync yet";
}
