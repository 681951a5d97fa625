import { countDeaths } from "./death.ts";
import { deathReport, shiftReport, watchReport } from "./report.ts";
import { countShifts } from "./shifts.ts";
import { countRounds } from "./watch.ts";

/** The part `traffic` of the bench, as Markdown. */
export async function trafficBench(): Promise<string[]> {
  return [
    "## Traffic",
    "",
    ...shiftReport(await countShifts()),
    "",
    ...watchReport(await countRounds()),
    "",
    ...deathReport(await countDeaths()),
  ];
}
