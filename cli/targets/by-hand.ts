import type { Shown } from "../../functions/targets/command/show.ts";
import type { Paint } from "../paint.ts";
import { shortened } from "../shortened.ts";
import { table } from "../table.ts";
import { moment } from "../times.ts";
import { named } from "./plan-lines.ts";
import type { Names } from "./plan-lines.ts";

/** As many as somebody reads; the document has them all. */
const most = 10;

/** What people did to a mirror, newest last: when, who, what, and why. */
export function byHandLines(
  { deeds, overrides, view }: Pick<Shown, "deeds" | "overrides" | "view">,
  names: Names,
  paint: Paint,
  width: number | undefined,
): string[] {
  const waits = view?.state?.override?.at;
  const all = [
    ...deeds.map(({ kind, by, at, reason, what }) => ({ at, by, what: kind, why: because(reason, what) })),
    ...overrides.map(({ by, at, reason, usedAt }) => ({
      at,
      by,
      what: `override, ${usedAt ? "used" : at === waits ? "waits" : "never used"}`,
      why: reason,
    })),
  ].toSorted((a, b) => (a.at < b.at ? -1 : 1));
  if (all.length === 0) return [];
  const rows = all
    .slice(-most)
    .map(({ at, by, what, why }) => [paint("dim", moment(at)), what, shortened(by), named(why, names)]);
  const earlier = all.length > most ? [paint("dim", `  and ${all.length - most} earlier: --json`)] : [];
  return [
    paint("bold", "by hand"),
    ...table(["WHEN", "WHAT", "WHO", "WHY"], rows, { paint, width, indent: 2 }),
    ...earlier,
    "",
  ];
}

/** ARNs are for the document. */
const because = (reason: string, what: readonly string[]): string =>
  what.length === 0 ? reason : `${reason} (${what.join(", ").replace(/ \(arn:[^)]*\)/g, "")})`;
