import { markdown } from "../markdown.ts";
import { foundShare, standardError } from "./figures.ts";
import type { Figures } from "./figures.ts";
import { amounts, kinds } from "./world/kinds.ts";
import type { Amount } from "./world/kinds.ts";

/** At most so many equal candidates may be sent back. */
const allowed = 0.02;
export const ours = "pointsman";

/** The table of judges, as Markdown. */
export function judgeReport(figures: readonly Figures[]): string[] {
  return [
    "## Judges",
    "",
    ...precision(figures),
    "",
    ...kinds.flatMap(({ name }) => [
      `### ${name[0]?.toUpperCase()}${name.slice(1)}`,
      "",
      ...kindTable(figures.filter(({ kind }) => kind === name)),
      "",
    ]),
    "### Where ours does not lead",
    "",
    ...shortfalls(figures),
  ];
}

function kindTable(figures: readonly Figures[]): string[] {
  const judges = [...new Set(figures.map(({ judge }) => judge))];
  const of = (judge: string, amount: Amount) =>
    figures.find((each) => each.judge === judge && each.amount === amount);
  return markdown(
    ["judge", "false alarms", ...amounts.map((amount) => `${amount}: found, median, hurt`)],
    judges.map((judge) => [
      judge,
      falseAlarms(of(judge, "equal")),
      ...amounts.map((amount) => cell(of(judge, amount))),
    ]),
  );
}

const falseAlarms = (figures: Figures | undefined): string =>
  figures ? `${percent(foundShare(figures))}${foundShare(figures) > allowed ? " ✗" : ""}` : "";

function cell(figures: Figures | undefined): string {
  if (!figures) return "";
  const minutes = figures.medianMinutes === undefined ? "–" : `${figures.medianMinutes} min`;
  return `${percent(foundShare(figures), 0)}, ${minutes}, ${figures.hurt.toFixed(0)}`;
}

function precision(figures: readonly Figures[]): string[] {
  const worst = (which: (each: Figures) => boolean) =>
    Math.max(...figures.filter(which).map((each) => standardError(each))) * 100;
  const [equal, worse] = [
    figures.find(({ amount }) => amount === "equal")?.releases,
    figures.find(({ amount }) => amount !== "equal")?.releases,
  ];
  const near = Math.sqrt((allowed * (1 - allowed)) / (equal ?? 1)) * 100;
  return [
    `${equal} equal candidates and ${worse} of each worse one, the same for every judge. Standard error: ${near.toFixed(1)} points at a share of`,
    `${(allowed * 100).toFixed(0)} % false alarms, at most ${worst(({ amount }) => amount !== "equal").toFixed(1)} points of the shares found. ✗: more false alarms than ${(allowed * 100).toFixed(0)} %.`,
  ];
}

/** Only judges that keep to the allowance are rivals: whoever cries at everything finds everything. */
function shortfalls(figures: readonly Figures[]): string[] {
  const at = (kind: string, judge: string, amount: Amount) =>
    figures.find((each) => each.kind === kind && each.judge === judge && each.amount === amount);
  const lines = kinds.flatMap(({ name }) => {
    const mine = at(name, ours, "equal");
    if (!mine) return [];
    const rivals = figures.filter(
      (each) =>
        each.kind === name && each.amount === "equal" && each.judge !== ours && foundShare(each) <= allowed,
    );
    const tooMany =
      foundShare(mine) > allowed ? [`- ${name}: ${percent(foundShare(mine))} false alarms.`] : [];
    return [
      ...tooMany,
      ...rivals.flatMap(({ judge }) =>
        amounts.flatMap((amount) => behind(at(name, ours, amount), at(name, judge, amount))),
      ),
    ];
  });
  return lines.length > 0
    ? lines
    : ["Nowhere, against any judge that keeps to the allowance of false alarms."];
}

/** Beyond two standard errors of the share, or a minute of the median where both find as much. */
function behind(mine: Figures | undefined, theirs: Figures | undefined): string[] {
  if (!mine || !theirs) return [];
  const doubt = 2 * Math.hypot(standardError(mine), standardError(theirs));
  const [found, foundByThem] = [foundShare(mine), foundShare(theirs)];
  const who = `- ${mine.kind}, ${mine.amount}: ${theirs.judge}`;
  if (foundByThem > found + doubt)
    return [`${who} finds ${percent(foundByThem, 0)}, ours ${percent(found, 0)}.`];
  const [after, afterTheirs] = [mine.medianMinutes, theirs.medianMinutes];
  if (after === undefined || afterTheirs === undefined || found > foundByThem + doubt) return [];
  return afterTheirs < after ? [`${who} takes ${afterTheirs} minutes, ours ${after}.`] : [];
}

const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;
