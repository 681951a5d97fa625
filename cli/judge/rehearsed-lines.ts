import type { RehearsedRelease, Rehearsal } from "../../infra/sandbox/rehearsal/rehearsal.ts";
import { grouped } from "../grouped.ts";
import type { Paint } from "../paint.ts";
import { table } from "../table.ts";

/** When each release was judged, by which metrics, and what its users had met by then. */
export function judgedReleaseLines(
  releases: readonly RehearsedRelease[],
  requests: Rehearsal["requests"],
  paint: Paint,
  width: number | undefined,
): string[] {
  const rows = releases.flatMap(({ service, tag = "", judged = [] }) =>
    judged.map(({ cell, verdict, at, look, planned, metrics }) => {
      const failed = requests.find((each) => each.service === service && each.version === tag)?.failed ?? 0;
      return [
        `${service}:${tag}`,
        cell,
        paint(verdictStyles[verdict], verdict),
        at.slice(11, 19),
        `${look} of ${planned}`,
        failed > 0 ? paint("red", grouped(failed)) : "0",
        metrics.join(", "),
      ];
    }),
  );
  const titles = ["JUDGED", "CELL", "AS", "AT (UTC)", "LOOK", "FAILED", "BY"];
  return rows.length === 0 ? [] : ["", ...table(titles, rows, { paint, width, right: ["FAILED"] })];
}

const verdictStyles = { pass: "green", worse: "red", unclear: "yellow" } as const;
