import type { PlanShown } from "../../functions/traffic/command/plan.ts";
import type { Paint } from "../paint.ts";
import { folded, table } from "../table.ts";
import { lasting } from "../times.ts";
import { bar, percentOf, weightsOf } from "./picture.ts";

type Going = Extract<PlanShown, { readonly kind: "go" }>;

/** What a shift would do: the shares now and in the end, and each step between. */
export function planLines(shown: PlanShown, paint: Paint, width: number | undefined): string[] {
  if (shown.kind !== "go") return folded(`${headOf[shown.kind]}: ${shown.reason}`, width);
  return [
    paint("bold", shown.name),
    ...pictureLines(shown, paint, width),
    "",
    ...shown.first.flatMap((each) => folded(`first: ${each}`, width)),
    ...stepLines(shown),
    ...shown.warnings.flatMap((warning) => folded(`${paint("yellow", "!")} ${warning}`, width)),
    shown.digest === undefined
      ? "no digest yet: record sets are made first"
      : paint("dim", `digest ${shown.digest}`),
  ];
}

const headOf = { nothing: "nothing to do", refuse: "refused", held: "held back" } as const;

function pictureLines({ plan, shares }: Going, paint: Paint, width: number | undefined): string[] {
  const rows = Object.keys(plan.to)
    .sort()
    .map((site) => {
      const [now, then] = [shares.now[site] ?? 0, shares.planned[site] ?? 0];
      return [
        site,
        `${plan.from[site] ?? 0} → ${plan.to[site] ?? 0}`,
        percentOf(now),
        bar(now, paint),
        percentOf(then),
        bar(then, paint),
      ];
    });
  const titles = ["SITE", "WEIGHT", "NOW", "", "PLANNED", " "];
  return table(titles, rows, { paint, width, right: ["NOW", "PLANNED"] });
}

const stepLines = ({ plan }: Going): string[] =>
  plan.steps.map(
    ({ weights, bakeSeconds }, index) =>
      `step ${index + 1} of ${plan.steps.length}: ${weightsOf(weights)}, then ${lasting(bakeSeconds)} under alarms`,
  );
