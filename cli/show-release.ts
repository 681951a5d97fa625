import { groupCell } from "../functions/ledger/group-records.ts";
import type { CellProgress } from "../functions/ledger/records.ts";
import type { ShowAnswer, ShownWait } from "./answers.ts";
import { judgedLines } from "./judge/explain-lines.ts";
import { standing, styleOf } from "./outcomes.ts";
import type { Paint } from "./paint.ts";
import { runSentence } from "./run-sentence.ts";
import { shortened } from "./shortened.ts";
import { folded, table } from "./table.ts";
import { timeSpent } from "./time-spent.ts";
import type { Step, TimeSpent, Whose } from "./time-spent.ts";
import { dayAndTime, lasting, moment } from "./times.ts";

/** Everything of one release, for a person. `now` (ISO 8601) ends the time of one that still runs. */
export function showLines(shown: ShowAnswer, now: string, paint: Paint, width?: number): string[] {
  const spent = timeSpent(shown.timeline, shown.record.outcome?.at ?? now);
  return [
    ...headerLines(shown, paint, width),
    ...section(cellLines(shown, paint, width)),
    ...section(judgedLines(shown.judgements ?? [], paint, width)),
    ...section(timelineLines(spent.steps, paint, width)),
    ...section(spentLines(spent, paint)),
  ];
}

const section = (lines: readonly string[]): string[] => (lines.length > 0 ? ["", ...lines] : []);

export function headerLines(
  { record, waits, requests, run }: ShowAnswer,
  paint: Paint,
  width?: number,
): string[] {
  const { id, kind, service, tag, digest, by, reason, outcome, back, overrides } = record;
  const paused = requests.find((request) => request.kind === "pause");
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["service", service],
    ["tag", tag || undefined],
    ["digest", digest || undefined],
    [
      "goes to",
      back &&
        `${back.to.tag ?? back.to.digest ?? "what ran"} of ${back.to.release}${back.freeze ? ", and freezes" : ""}`,
    ],
    ["by", `${by.who} (${by.via})`],
    ["why", reason],
    ["group", run && runSentence(run)],
    ["lifted", overrides.length > 0 ? overrides.join(", ") : undefined],
    ["outcome", outcome && `${shortened(outcome.reason)} (${moment(outcome.at)} UTC)`],
    ["paused", paused && `by ${paused.by.who}: ${paused.reason}`],
    ...(outcome
      ? []
      : waits.map((wait, place) => [place === 0 ? "waits for" : "", waitSentence(wait)] as const)),
  ];
  const state = standing(record);
  const title = `${paint("bold", id)}  ${kind === "rollback" ? "rollback, " : ""}${paint(styleOf(state), state)}`;
  return [
    title,
    ...facts.flatMap(([name, text]) => (text === undefined ? [] : factLines(name, text, paint, width))),
  ];
}

function factLines(name: string, text: string, paint: Paint, width: number | undefined): string[] {
  const lines = folded(text, width === undefined ? undefined : Math.max(24, width - 12));
  return lines.map((line, place) => `  ${paint("dim", (place === 0 ? name : "").padEnd(9))} ${line}`);
}

export const waitSentence = ({ scope, point, reason }: ShownWait): string =>
  `${scope === groupCell ? "group" : scope}: ${reason ?? point ?? "an answer"}`;

export function cellLines(
  { record, plans, cells }: ShowAnswer,
  paint: Paint,
  width: number | undefined,
): string[] {
  if (plans.length === 0) return [];
  const rows = plans
    .toSorted((a, b) => a.wave - b.wave || a.cell.localeCompare(b.cell))
    .map((plan) => {
      const progress = cells.find(({ cell }) => cell === plan.cell);
      const to = record.kind === "rollback" ? progress?.goal.taskDefinitionArn : progress?.candidateArn;
      return [
        plan.cell,
        String(plan.wave),
        shortened(plan.stable.taskDefinitionArn),
        "→",
        shortened(to ?? plan.image),
        progress?.deploymentId ?? "",
        stage(progress),
      ];
    });
  return table(["CELL", "WAVE", "FROM", "", "TO", "DEPLOYMENT", "STANDS"], rows, { paint, width });
}

function stage(progress: CellProgress | undefined): string {
  if (progress?.stuck) return `stuck: ${progress.stuck}`;
  if (progress?.returnedAt) return "back where it was";
  if (progress?.backSince) return "on its way back";
  if (progress?.bakedAt) return "on the candidate, baked";
  if (progress?.trafficAt) return "on the candidate";
  if (progress?.blockedSince && !progress.deploymentId) return "waits for another deployment";
  return progress?.intendedAt ? "deploying" : "not begun";
}

const whoseTime: Readonly<Record<Whose, string>> = { ours: "ours", aws: "AWS", person: "person" };
const whoseStyle = { ours: "magenta", aws: "yellow", person: "cyan" } as const;

export function timelineLines(steps: readonly Step[], paint: Paint, width?: number): string[] {
  if (steps.length === 0) return [];
  const rows = steps.map(({ event, seconds, whose }) => [
    dayAndTime(event.at),
    seconds < 0.5 ? "" : lasting(seconds),
    paint(whoseStyle[whose], whoseTime[whose]),
    event.cell ? `${event.cell}: ${event.what}` : event.what,
    shortened([event.by && `by ${event.by.who}`, event.reason].filter(Boolean).join(": ")),
  ]);
  return table(["TIME (UTC)", "TOOK", "WHOSE", "WHAT", "WHO AND WHY"], rows, {
    paint,
    width,
    right: ["TOOK"],
  });
}

const barWidth = 30;

export function spentLines({ total, ours, aws, person }: TimeSpent, paint: Paint): string[] {
  if (total <= 0) return [];
  const bars = (
    [
      ["ours", ours],
      ["aws", aws],
      ["person", person],
    ] as const
  ).map(([whose, seconds]) => {
    const share = seconds / total;
    const bar = "█".repeat(Math.round(share * barWidth)).padEnd(barWidth, "·");
    const name = whose === "person" ? "waiting for people" : whoseTime[whose];
    return `  ${name.padEnd(18)}  ${paint(whoseStyle[whose], bar)}  ${lasting(seconds)} (${Math.round(share * 100)} %)`;
  });
  return [`where the time went: ${lasting(total)}`, ...bars];
}
