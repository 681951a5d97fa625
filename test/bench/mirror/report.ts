import { totalOf } from "./cost.ts";
import type { MonthOfMirrors } from "./cost.ts";
import type { RoundCount } from "./counted.ts";
import { mirrorFunctionList } from "../../../infra/aws/function-list.ts";
import type { MirrorFunction } from "../../../infra/aws/function-list.ts";
import { markdown } from "../markdown.ts";
import type { Peak } from "./memory.ts";
import type { PlanningTime } from "./planning.ts";
import { size } from "./size.ts";
import { lasts } from "./world.ts";

const aims = { reads: 1.1, writes: 1, megabytes: 256, dollars: 5 } as const;

export interface MirrorFigures {
  readonly counts: readonly RoundCount[];
  readonly planning: PlanningTime;
  readonly peak: Peak;
  readonly months: readonly MonthOfMirrors[];
}

const secondsOf = (fn: MirrorFunction): number => mirrorFunctionList.get(fn)?.timeoutSeconds ?? 0;
const limits = `${secondsOf("mirror")} s, the reader ${secondsOf("octavia")} s`;
const listedMs = Object.entries(lasts.listed)
  .map(([kind, ms]) => `${ms} ms (${kind})`)
  .join(", ");

export function mirrorReport({ counts, planning, peak, months }: MirrorFigures): string[] {
  const { loadBalancers, listeners, members, share } = size;
  return [
    "## Mirrors",
    "",
    `${grouped(loadBalancers)} load balancers of ${listeners} listeners with ${members} members each in one project, all settled, followed by ${loadBalancers / share} functions.`,
    "The smallest number is what the two APIs permit to one reader of all, counted in `test/bench/mirror/least.ts`. What is above it: each",
    "function lists for itself. In each round a fifteenth of the mirrors, on average, is read whole although nothing says that it changed.",
    "",
    ...markdown(
      [
        "round",
        "reads",
        "smallest",
        `ratio (aim ${aims.reads})`,
        "writes",
        "smallest",
        `ratio (aim ${aims.writes})`,
      ],
      counts.map((each) => [
        each.name,
        grouped(each.reads),
        grouped(each.leastReads),
        ratio(each.reads, each.leastReads),
        grouped(each.writes),
        grouped(each.leastWrites),
        ratio(each.writes, each.leastWrites),
      ]),
    ),
    "",
    `As long as it takes with AWS's rates kept (\`functions/targets/aws/rate.ts\`), in the modelled time of a share, which has ${limits}: ${lasts.aws} ms`,
    `for a call of AWS, ${lasts.octavia} ms for one of Octavia with the way there and back, ${lasts.loadBalancer} ms more for a load balancer by its id, and for each that`,
    `is listed ${listedMs}. What the processor needs is not in it.`,
    "",
    ...markdown(
      [
        "round",
        "seconds at most, of a share",
        "mirrors left to the next",
        "queries of the ledger",
        "writes to it",
      ],
      counts.map((each) => [
        each.name,
        each.seconds.toFixed(1),
        grouped(each.left),
        grouped(each.tally.ledgerReads),
        grouped(each.tally.ledgerWrites),
      ]),
    ),
    "",
    ...markdown(
      ["one share of 100", "figure", "aim"],
      [
        [
          "meaning, plan and bookkeeping, µs for each member",
          planning.planning.toFixed(2),
          `next to ${planning.parsing.toFixed(2)} of JSON.parse (× ${(planning.planning / planning.parsing).toFixed(1)})`,
        ],
        [
          `memory at its most, MB (${peak.loaded.toFixed(0)} with its code loaded)`,
          peak.peak.toFixed(0),
          `${aims.megabytes}: ${peak.peak <= aims.megabytes ? "pass" : "OVER"}`,
        ],
      ],
    ),
    "",
    "US dollars a month in us-east-1, without free tiers, a round each minute. Without the NLBs themselves, and NAT or lines to the cloud:",
    "",
    ...monthTable(months),
  ];
}

function monthTable(months: readonly MonthOfMirrors[]): string[] {
  const names = months[0]?.parts.map(([name]) => name) ?? [];
  const rows = names.map((name, place) => [
    name,
    ...months.map(({ parts }) => (parts[place]?.[1] ?? 0).toFixed(2)),
  ]);
  const total = months.map((month) => {
    const sum = totalOf(month);
    const verdict =
      month.mirrors === 100 ? ` (aim ${aims.dollars}: ${sum < aims.dollars ? "pass" : "OVER"})` : "";
    return `${sum.toFixed(2)}${verdict}`;
  });
  return markdown(
    ["what", ...months.map(({ mirrors }) => `${grouped(mirrors)} mirrors`)],
    [...rows, ["together", ...total]],
  );
}

const ratio = (count: number, least: number): string =>
  least === 0 ? (count === 0 ? "1.00" : "∞") : (count / least).toFixed(2);

const grouped = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
