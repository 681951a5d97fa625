/**
 * Deterministic simulation testing: `npm run explore`. Draws runs from seeds, plays each in the sandbox, and
 * checks the invariants after every step. See docs/explorer.md.
 */
import { parseArgs } from "node:util";
import { quiet } from "../contract/quiet.ts";
import { exploreBroken } from "./broken/explore-broken.ts";
import { faultsToBeMet, toBeMet } from "./coverage.ts";
import type { Met } from "./coverage.ts";
import { drawScenario } from "./draw.ts";
import { explore } from "./explore.ts";
import type { Explored } from "./explore.ts";
import { play } from "./play.ts";
import { keepProof } from "../proof/keep.ts";
import { shrink } from "./shrink.ts";
import { timeline } from "./timeline.ts";

Object.assign(process.env, quiet);

const usage = `npm run explore -- [options]
  --runs N       how many seeds (default 20000)
  --minutes N    ends earlier, after so many minutes
  --faults N     the most faults of one run (default 3)
  --from SEED    the first seed (default 1)
  --replay SEED  one seed: its scenario, its timeline, and its smallest form
  --broken       our own code, broken on purpose in each known way: after how many runs it is found
  --variant TEXT with --broken: only those whose name has this`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "20000" },
      minutes: { type: "string" },
      faults: { type: "string", default: "3" },
      from: { type: "string", default: "1" },
      replay: { type: "string" },
      broken: { type: "boolean", default: false },
      variant: { type: "string", default: "" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return say(usage);
  const mostFaults = numberOf("--faults", values.faults);
  const runs = numberOf("--runs", values.runs);
  if (values.replay !== undefined) return replay(numberOf("--replay", values.replay), mostFaults);
  if (values.broken) return exploreBroken(runs, mostFaults, values.variant);
  const explored = await explore({
    from: numberOf("--from", values.from),
    runs,
    mostFaults,
    ...(values.minutes === undefined ? {} : { minutes: numberOf("--minutes", values.minutes) }),
    onProgress: progress,
    onFailure: (seed, problem) => console.error(`✗ seed ${seed}: ${problem}`),
  });
  return report(explored, mostFaults, values.runs === "20000");
}

/** @throws RangeError in a sentence for people. */
function numberOf(option: string, text: string): number {
  const found = Number(text);
  if (Number.isInteger(found) && found >= 0) return found;
  throw new RangeError(`${option}: a whole number is wanted, found ${text}`);
}

function say(text: string): 0 {
  console.log(text);
  return 0;
}

let toldAt = 0;
function progress(runs: number, failures: number): void {
  if (runs - toldAt < 1000) return;
  toldAt = runs;
  console.error(`${runs} runs, ${failures} failures …`);
}

async function replay(seed: number, mostFaults: number): Promise<number> {
  const scenario = drawScenario(seed, mostFaults);
  console.log(JSON.stringify(scenario, undefined, 1));
  const { problems } = await play(scenario, timeline(scenario.startsAt, console.log));
  const [first] = problems;
  if (first === undefined) return say(`\nseed ${seed}: nothing was broken`);
  console.log(`\nseed ${seed} broke:\n${problems.map((each) => `✗ ${each}`).join("\n")}`);
  const smallest = await shrink(scenario, first);
  console.log(`\nthe smallest form that still does:\n${JSON.stringify(smallest)}`);
  await play(smallest, timeline(smallest.startsAt, console.log));
  return 1;
}

/** @param isWhole a usual budget: then nothing may stay unmet. */
async function report(explored: Explored, mostFaults: number, isWhole: boolean): Promise<number> {
  const { runs, calls, hours, met, failures } = explored;
  const unmet = [...toBeMet(), ...faultsToBeMet.map((name) => `fault ${name}`)].filter(
    (name) => !met.has(name),
  );
  console.log(table(met));
  console.log(
    `\n${runs} runs, up to ${mostFaults} faults each; ${calls} calls in ${Math.round(hours)} virtual hours`,
  );
  for (const { seed, problems } of failures.slice(0, 20))
    console.log(`✗ seed ${seed}: ${problems.join("\n    ")}\n    npm run explore -- --replay ${seed}`);
  const [first] = failures;
  if (first) await showSmallest(first.seed, first.problems[0] ?? "", mostFaults);
  if (unmet.length > 0) console.log(`never met: ${unmet.join(", ")}`);
  keepProof("explore", {
    runs,
    mostFaults,
    calls,
    hours: Math.round(hours),
    failures: failures.length,
    met: met.size,
  });
  const failed = failures.length + (isWhole ? unmet.length : 0);
  console.log(`\n${runs - failures.length} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

async function showSmallest(seed: number, problem: string, mostFaults: number): Promise<void> {
  const smallest = await shrink(drawScenario(seed, mostFaults), problem);
  console.log(`\nseed ${seed}, as small as it still fails:\n${JSON.stringify(smallest)}\n`);
}

function table(met: Met): string {
  const rows = [...met].sort(([a], [b]) => a.localeCompare(b));
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, times]) => `${name.padEnd(width)}  ${String(times).padStart(8)}`).join("\n");
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof RangeError || error instanceof TypeError ? error.message : error);
  process.exitCode = 2;
}
