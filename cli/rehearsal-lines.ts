import type {
  AnsweredBy,
  RehearsedName,
  RehearsedRelease,
  Rehearsal,
  TimelineLine,
} from "../infra/sandbox/rehearsal/rehearsal.ts";
import type { Scenario } from "../infra/sandbox/rehearsal/scenario.ts";
import { grouped } from "./grouped.ts";
import { judgedReleaseLines } from "./judge/rehearsed-lines.ts";
import { styleOf } from "./outcomes.ts";
import type { Paint, Style } from "./paint.ts";
import { shortened } from "./shortened.ts";
import { folded, table } from "./table.ts";
import { lasting, stopwatch } from "./times.ts";

const whoStyles: Readonly<Record<TimelineLine["who"], Style>> = {
  people: "cyan",
  pointsman: "green",
  aws: "yellow",
  users: "blue",
  fault: "red",
};

/** Columns before the text of a line: clock and who. */
const before = 10 + 2 + 9 + 2;

/** What is about to be played. */
export function openingLines(
  {
    name,
    seed,
    lasts,
    services,
    policies,
  }: Pick<Scenario, "name" | "seed" | "lasts" | "services" | "policies">,
  paint: Paint,
): string[] {
  const played = [
    ...services.map(({ service }) => service),
    ...policies.map(({ policy }) => `the weights of ${policy}`),
  ];
  return [`${paint("bold", name)}: ${played.join(", ")} for ${lasts}, seed ${seed}`, ""];
}

/** One line of the timeline as it happens; folded on a terminal. */
export function timelineLine(line: TimelineLine, paint: Paint, width?: number): string[] {
  const { second, who } = line;
  const name = who === "aws" ? "AWS" : who;
  const head = `${paint("dim", stopwatch(second).padStart(10))}  ${paint(whoStyles[who], name.padEnd(9))}  `;
  const lines = folded(told(line, paint), width === undefined ? undefined : Math.max(24, width - before));
  return lines.map((text, place) => (place === 0 ? head : " ".repeat(before)) + text);
}

function told({ who, text, service, shares }: TimelineLine, paint: Paint): string {
  if (shares) return text.replace(/: /, () => ` ${stacked(shares, paint)} `);
  if (who === "fault") return paint("red", text);
  if (who === "aws") return text.replace(/\b(ALARM|FAILURE|STOP)$/, (word) => paint("red", word));
  if (who !== "pointsman") return text;
  const news = shortened(text).replace(ends, (words) => paint(styleOf(words.replaceAll(" ", "-")), words));
  return service === undefined ? news : `${service} ${news}`;
}

const ends = /^(settled|rolled back|refused|superseded|needs a person|turns back|returned)/;

const fills = ["█", "▒", "▓", "░"] as const;
const sharesWidth = 20;

/** Who is answered, in the order of their names, one fill each; whoever has a share can be seen. */
function stacked(shares: Readonly<Record<string, number>>, paint: Paint): string {
  const cells = Object.values(shares).map((share) =>
    share > 0 ? Math.max(1, Math.round(share * sharesWidth)) : 0,
  );
  const over = cells.reduce((sum, count) => sum + count, 0) - sharesWidth;
  const widest = cells.indexOf(Math.max(...cells));
  return cells
    .map((count, place) =>
      paint(
        place % 2 === 0 ? "cyan" : "blue",
        (fills[place % fills.length] ?? "█").repeat(Math.max(0, count - (place === widest ? over : 0))),
      ),
    )
    .join("");
}

const amount = (count: number, what: string): string => `${grouped(count)} ${what}`;

/** What a rehearsal came to. */
export function rehearsalLines(rehearsal: Rehearsal, paint: Paint, width?: number): string[] {
  const { scenario, virtualSeconds, releases, requests, names, longestFailingSeconds, cost } = rehearsal;
  const shifts = names.flatMap(({ policy, shifts: own }) => own.map((shift) => ({ policy, ...shift })));
  return [
    "",
    `${paint("bold", scenario)} took ${lasting(virtualSeconds)} of virtual time`,
    "",
    ...(releases.length > 0 ? releaseLines(releases, paint, width) : ["No release began."]),
    ...judgedReleaseLines(releases, requests, paint, width),
    ...(shifts.length > 0 ? ["", ...shiftLines(shifts, paint, width)] : []),
    "",
    ...requestLines(
      requests.map(({ service, version, ...counts }) => ({ of: service, by: version, ...counts })),
      ["SERVICE", "VERSION"],
      paint,
    ),
    ...names.flatMap((name, place) => [
      ...(place > 0 || requests.length > 0 ? [""] : []),
      ...nameLines(name, paint),
    ]),
    ...(longestFailingSeconds > 0
      ? [`longest failing streak: ${paint("red", lasting(longestFailingSeconds))}`]
      : requests.length + names.length > 0
        ? ["no request failed"]
        : []),
    "",
    `cost: ${amount(cost.stateTransitions, "state transitions")}, ${amount(cost.invocations, "Lambda invocations")}, ${amount(cost.calls, "calls of AWS")}`,
    "",
    ...problemLines(rehearsal.problems, paint),
  ];
}

function releaseLines(
  releases: readonly RehearsedRelease[],
  paint: Paint,
  width: number | undefined,
): string[] {
  const rows = releases.map(
    ({ kind, service, tag, outcome, seconds, secondsToRollBack, reason, startedAt }) => [
      `${service}${tag ? `:${tag}` : ""}`,
      kind,
      startedAt.slice(11, 19),
      paint(styleOf(outcome), outcome),
      seconds === undefined ? "" : lasting(seconds),
      secondsToRollBack === undefined ? "" : lasting(secondsToRollBack),
      shortened(reason),
    ],
  );
  const titles = ["RELEASE", "KIND", "AT (UTC)", "OUTCOME", "TOOK", "BACK IN", "WHY"];
  return table(titles, rows, { paint, width, right: ["TOOK", "BACK IN"] });
}

type Shift = RehearsedName["shifts"][number] & { readonly policy: string };

function shiftLines(shifts: readonly Shift[], paint: Paint, width: number | undefined): string[] {
  const rows = shifts.map(({ policy, kind, site, startedAt, outcome, seconds, secondsToTurn, reason }) => [
    policy,
    [kind, site].filter(Boolean).join(" "),
    startedAt.slice(11, 19),
    paint(styleOf(outcome), outcome),
    seconds === undefined ? "" : lasting(Math.round(seconds)),
    secondsToTurn === undefined ? "" : lasting(Math.round(secondsToTurn)),
    outcome === "settled" ? "" : reason,
  ]);
  const titles = ["WEIGHTS OF", "SHIFT", "AT (UTC)", "OUTCOME", "TOOK", "TURNED IN", "WHY"];
  return table(titles, rows, { paint, width, right: ["TOOK", "TURNED IN"] });
}

/** What the people of a name met; how many of them by a cache that no weight reaches. */
function nameLines(
  { name, requests, failed, failedOfLongCaches, broken }: RehearsedName,
  paint: Paint,
): string[] {
  const ofCaches = `${grouped(failedOfLongCaches)} of them by resolvers that keep answers too long`;
  return [
    ...requestLines(
      requests.map((each) => ({ of: name, ...each })),
      ["NAME", "ANSWERED BY"],
      paint,
    ),
    failed === 0
      ? `no request for ${name} failed`
      : `${paint("red", amount(failed, "requests"))} for ${name} failed, ${ofCaches}`,
    ...(broken > 0 ? [`${amount(broken, "connections")} broke`] : []),
  ];
}

const barWidth = 24;

function requestLines(
  requests: readonly (AnsweredBy & { readonly of: string })[],
  titles: readonly [string, string],
  paint: Paint,
): string[] {
  const most = Math.max(1, ...requests.map(({ served, failed }) => served + failed));
  const rows = requests.map(({ of, by, served, failed }) => {
    const all = served + failed;
    const cells = all === 0 ? 0 : Math.max(1, Math.round((all / most) * barWidth));
    // A single failed request must be seen: it is what a rehearsal is for.
    const bad = failed === 0 ? 0 : Math.min(cells, Math.max(1, Math.round((failed / all) * cells)));
    const bar =
      paint("green", "█".repeat(cells - bad)) + paint("red", "▒".repeat(bad)) + " ".repeat(barWidth - cells);
    return [
      of,
      by,
      bar,
      grouped(served),
      failed > 0 ? paint("red", grouped(failed)) : "0",
      failed > 0 ? share(failed / all) : "",
    ];
  });
  return rows.length === 0
    ? []
    : table([...titles, "REQUESTS", "SERVED", "FAILED", "SHARE"], rows, {
        paint,
        right: ["SERVED", "FAILED", "SHARE"],
      });
}

const share = (part: number): string =>
  part < 0.0001 ? "< 0.01 %" : `${(part * 100).toFixed(part < 0.01 ? 2 : 1)} %`;

function problemLines(problems: readonly string[], paint: Paint): string[] {
  if (problems.length === 0) return [paint(["bold", "green"], "Everything went as the scenario expects.")];
  return [
    paint(["bold", "red"], problems.length === 1 ? "1 problem:" : `${problems.length} problems:`),
    ...problems.map((problem) => `  ${problem}`),
  ];
}
