/** Plays the seeds that it is sent, one range after another, and answers what came of them. */
import { quiet } from "../contract/quiet.ts";

Object.assign(process.env, quiet);
const { drawScenario } = await import("./draw.ts");
const { play } = await import("./play.ts");
const { count } = await import("./coverage.ts");

export interface Range {
  readonly from: number;
  readonly to: number;
  readonly mostFaults: number;
}

export interface RangePlayed extends Range {
  readonly met: readonly (readonly [string, number])[];
  readonly calls: number;
  readonly hours: number;
  readonly failures: readonly { readonly seed: number; readonly problems: readonly string[] }[];
}

process.on("message", (range: Range) => {
  void playRange(range).then((played) => process.send?.(played));
});
process.on("disconnect", () => process.exit());

async function playRange({ from, to, mostFaults }: Range): Promise<RangePlayed> {
  const met = new Map<string, number>();
  const failures: { seed: number; problems: readonly string[] }[] = [];
  let calls = 0;
  let hours = 0;
  for (let seed = from; seed < to; seed++) {
    const played = await playSeed(seed, mostFaults);
    for (const [name, times] of played.met) count(met, name, times);
    calls += played.calls;
    hours += played.hours;
    if (played.problems.length > 0) failures.push({ seed, problems: played.problems });
  }
  return { from, to, mostFaults, met: [...met], calls, hours, failures };
}

/** What throws is a failure of the sandbox or of a check, and no less a failure. */
async function playSeed(seed: number, mostFaults: number) {
  try {
    return await play(drawScenario(seed, mostFaults));
  } catch (error) {
    return { problems: [`it threw: ${String(error)}`], met: new Map<string, number>(), calls: 0, hours: 0 };
  }
}
