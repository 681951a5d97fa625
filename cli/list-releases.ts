import type { FreezesAnswer, ListAnswer, ListedService } from "./answers.ts";
import { standing, styleOf } from "./outcomes.ts";
import type { Paint } from "./paint.ts";
import { runSentence } from "./run-sentence.ts";
import { shortened } from "./shortened.ts";
import { table } from "./table.ts";
import { dayAndTime, lasting, moment, secondsBetween } from "./times.ts";

/** The services, each with what runs, what is on its way, and its newest releases. */
export function listLines({ services }: ListAnswer, paint: Paint, width?: number): string[] {
  if (services.length === 0) return ["This installation has no services yet."];
  return services.flatMap((service, place) => [
    ...(place > 0 ? [""] : []),
    ...serviceLines(service, paint, width),
  ]);
}

function serviceLines(listed: ListedService, paint: Paint, width: number | undefined): string[] {
  const { service, stable, inFlight, queued, freeze, group, run, releases } = listed;
  const runs = stable
    ? `runs ${stable.tag ?? stable.digest ?? "what was there"} since ${moment(stable.at)} UTC`
    : "not seen yet";
  const newest = releases.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  const rows = newest.map((release) => {
    const state = standing({ state: release.release === queued ? "queued" : "running", ...ended(release) });
    return [
      dayAndTime(release.createdAt),
      release.endedAt ? lasting(secondsBetween(release.createdAt, release.endedAt)) : "",
      paint(styleOf(state), state),
      release.kind === "rollback" ? `back to ${release.tag ?? "what was there"}` : (release.tag ?? ""),
      release.release,
    ];
  });
  return [
    `${paint("bold", service)}  ${runs}`,
    ...(inFlight ? [`  in flight  ${paint("cyan", inFlight)}`] : []),
    ...(queued ? [`  queued     ${queued}`] : []),
    ...(group ? [`  group      ${run ? runSentence(run) : `${group}, nothing under way`}`] : []),
    ...(freeze ? [`  frozen     ${paint("cyan", freezeSentence(freeze))}`] : []),
    ...(rows.length > 0
      ? table(["BEGAN (UTC)", "TOOK", "OUTCOME", "IMAGE", "RELEASE"], rows, {
          paint,
          width,
          indent: 2,
          right: ["TOOK"],
        })
      : []),
  ];
}

const ended = ({ outcome }: ListedService["releases"][number]) =>
  outcome ? { outcome: { kind: outcome, reason: "", at: "" } } : {};

function freezeSentence({ scope, by, reason, until }: NonNullable<ListedService["freeze"]>): string {
  const which = scope === "all" ? "with all services, " : "";
  return `${which}by ${shortened(by.who)}${until ? ` until ${moment(until)} UTC` : ""}: ${reason}`;
}

export function freezesLines(
  { freezes }: FreezesAnswer,
  now: string,
  paint: Paint,
  width?: number,
): string[] {
  if (freezes.length === 0) return ["Nothing is frozen."];
  const rows = freezes.map(({ scope, at, until, by, reason }) => [
    paint("bold", scope),
    moment(at),
    until === undefined ? "unfrozen by hand" : until <= now ? `over since ${moment(until)}` : moment(until),
    by.who,
    reason,
  ]);
  return table(["SCOPE", "SINCE (UTC)", "UNTIL (UTC)", "BY", "REASON"], rows, { paint, width });
}
