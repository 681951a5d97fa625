import type {
  RehearsedRelease,
  Rehearsal,
  ServedVersion,
  TimelineLine,
} from "../infra/sandbox/rehearsal/rehearsal.ts";
import type { Scenario } from "../infra/sandbox/rehearsal/scenario.ts";
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
export const openingLines = ({ name, seed, lasts, services }: Scenario, paint: Paint): string[] => [
  `${paint("bold", name)}: ${services.map(({ service }) => service).join(", ")} for ${lasts}, seed ${seed}`,
  "",
];

/** One line of the timeline as it happens; folded on a terminal. */
export function timelineLine(line: TimelineLine, paint: Paint, width?: number): string[] {
  const { second, who } = line;
  const name = who === "aws" ? "AWS" : who;
  const head = `${paint("dim", stopwatch(second).padStart(10))}  ${paint(whoStyles[who], name.padEnd(9))}  `;
  const lines = folded(told(line, paint), width === undefined ? undefined : Math.max(24, width - before));
  return lines.map((text, place) => (place === 0 ? head : " ".repeat(before)) + text);
}

function told({ who, text, service }: TimelineLine, paint: Paint): string {
  if (who === "fault") return paint("red", text);
  if (who === "aws") return text.replace(/\b(ALARM|FAILURE|STOP)$/, (word) => paint("red", word));
  if (who !== "pointsman") return text;
  const news = shortened(text).replace(ends, (words) => paint(styleOf(words.replaceAll(" ", "-")), words));
  return service === undefined ? news : `${service} ${news}`;
}

const ends = /^(settled|rolled back|refused|superseded|needs a person)/;

const amount = (count: number, what: string): string => `${grouped(count)} ${what}`;

/** What a rehearsal came to. */
export function rehearsalLines(rehearsal: Rehearsal, paint: Paint, width?: number): string[] {
  const { scenario, virtualSeconds, releases, requests, longestFailingSeconds, cost } = rehearsal;
  return [
    "",
    `${paint("bold", scenario)} took ${lasting(virtualSeconds)} of virtual time`,
    "",
    ...(releases.length > 0 ? releaseLines(releases, paint, width) : ["No release began."]),
    "",
    ...requestLines(requests, paint),
    ...(longestFailingSeconds > 0
      ? [`longest failing streak: ${paint("red", lasting(longestFailingSeconds))}`]
      : requests.length > 0
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

const barWidth = 24;

function requestLines(requests: readonly ServedVersion[], paint: Paint): string[] {
  const most = Math.max(1, ...requests.map(({ served, failed }) => served + failed));
  const rows = requests.map(({ service, version, served, failed }) => {
    const all = served + failed;
    const cells = all === 0 ? 0 : Math.max(1, Math.round((all / most) * barWidth));
    // A single failed request must be seen: it is what a rehearsal is for.
    const bad = failed === 0 ? 0 : Math.min(cells, Math.max(1, Math.round((failed / all) * cells)));
    const bar =
      paint("green", "█".repeat(cells - bad)) + paint("red", "▒".repeat(bad)) + " ".repeat(barWidth - cells);
    return [
      service,
      version,
      bar,
      grouped(served),
      failed > 0 ? paint("red", grouped(failed)) : "0",
      failed > 0 ? share(failed / all) : "",
    ];
  });
  return rows.length === 0
    ? []
    : table(["SERVICE", "VERSION", "REQUESTS", "SERVED", "FAILED", "SHARE"], rows, {
        paint,
        right: ["SERVED", "FAILED", "SHARE"],
      });
}

const share = (part: number): string =>
  part < 0.0001 ? "< 0.01 %" : `${(part * 100).toFixed(part < 0.01 ? 2 : 1)} %`;

/** 1234567 → `1 234 567`. */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, " ");

function problemLines(problems: readonly string[], paint: Paint): string[] {
  if (problems.length === 0) return [paint(["bold", "green"], "Everything went as the scenario expects.")];
  return [
    paint(["bold", "red"], problems.length === 1 ? "1 problem:" : `${problems.length} problems:`),
    ...problems.map((problem) => `  ${problem}`),
  ];
}
