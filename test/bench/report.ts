import type { StartCost } from "../contract/runtime/runtime-api.ts";
import type { Compared, Bundle, Bundles } from "./bundles.ts";
import { assumed } from "./counted.ts";
import type { Cost, Counted } from "./release-cost.ts";
import { markdown } from "./markdown.ts";
import { total } from "./release-cost.ts";
import type { ExploredStory, Rehearsed } from "./sandbox-speed.ts";

/** A handler may take this much longer to start than one that has only its SDK clients. */
const aim = 1.3;

export function startReport(
  { empty, compared }: Bundles,
  starts: ReadonlyMap<Bundle, StartCost>,
  rounds: number,
  clientVersion: string,
): string[] {
  const of = (bundle: Bundle): StartCost => starts.get(bundle) ?? { ms: Number.NaN, cpuMs: Number.NaN };
  const row = ({ handler, clientsOnly, clients }: Compared): string[] => {
    const { ms, cpuMs } = of(handler);
    const ratio = cpuMs / of(clientsOnly).cpuMs;
    return [
      handler.name,
      kilobytes(handler.bytes),
      clients.length === 0 ? "–" : (handler.bytes / clientsOnly.bytes).toFixed(2),
      ms.toFixed(0),
      cpuMs.toFixed(0),
      (cpuMs / of(empty).cpuMs).toFixed(2),
      ratio.toFixed(2),
      clients.length === 0 ? "has no SDK client" : ratio <= aim ? "pass" : "OVER",
    ];
  };
  const titles = [
    "function",
    "kB",
    "size × clients only",
    "ms",
    "CPU ms",
    "start × empty",
    "start × clients only",
    `aim ${aim}`,
  ];
  return [
    "## Bundles and cold start",
    "",
    `From the start of a Node ${process.versions.node} process under AWS's runtime client (aws-lambda-ric ${clientVersion}) to its first request`,
    `for an event, without Lambda: the medians of ${rounds} rounds that go over all bundles in turn. Ratios are of processor time.`,
    `An empty handler takes ${of(empty).ms.toFixed(0)} ms (CPU ${of(empty).cpuMs.toFixed(0)}). The aim is ${aim} × a handler that has only the same SDK clients.`,
    "",
    ...markdown(titles, compared.map(row)),
  ];
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(0);

export function costReport(
  counted: readonly Counted[],
  month: readonly (readonly [string, number])[],
): string[] {
  const parts: readonly (keyof Cost)[] = ["stepFunctions", "lambda", "ledger", "logs", "messagesAndTraces"];
  const rows = counted.map(({ name, used }) =>
    [name, used.transitions, used.historyEvents, used.invocations, used.calls].map(String),
  );
  const costs = counted.map(({ name, cost }) => [
    name,
    ...parts.map((part) => dollars(cost[part] * 1000)),
    dollars(total(cost) * 1000),
  ]);
  const { ownMs, callMs, coldStartMs, itemKilobytes } = assumed;
  return [
    "## What a release uses",
    "",
    "The sample service of `infra/config` (one cell; 10 % for five minutes, then a bake of fifteen), rehearsed. Without the sweep.",
    "",
    ...markdown(
      ["course", "state transitions", "history events", "Lambda invocations", "calls of AWS"],
      rows,
    ),
    "",
    `What 1,000 of them cost in us-east-1, without free tiers. Counted, but for time: an invocation is taken to last ${ownMs} ms and`,
    `${callMs} ms for each call, one after the other; each function starts cold once in each release (${coldStartMs} ms); an item has ${itemKilobytes} KB.`,
    "",
    ...markdown(
      ["1,000 × course", "Step Functions", "Lambda", "DynamoDB", "logs", "messages, traces", "together"],
      costs,
    ),
    "",
    "A month without releases, one service with one cell:",
    "",
    ...markdown(
      ["what", "US dollars"],
      [
        ...month.map(([what, cost]) => [what, dollars(cost)]),
        ["together", dollars(month.reduce((sum, [, cost]) => sum + cost, 0))],
      ],
    ),
  ];
}

const dollars = (amount: number): string => amount.toFixed(2);

export function sandboxReport(
  { virtualHours, seconds }: Rehearsed,
  explored: readonly ExploredStory[],
): string[] {
  const tried = explored.reduce((sum, each) => sum + each.tried, 0);
  const spent = explored.reduce((sum, each) => sum + each.seconds, 0);
  return [
    "## The sandbox",
    "",
    ...markdown(
      ["what", "how much", "seconds", "per second"],
      [
        [
          "rehearsal of the sample scenario",
          `${virtualHours} virtual hours`,
          seconds.toFixed(2),
          `${(virtualHours / seconds).toFixed(1)} virtual hours`,
        ],
        ...explored.map((each) => [
          `crash points of ${each.name}`,
          `${each.tried} of ${each.points}`,
          each.seconds.toFixed(2),
          `${(each.tried / each.seconds).toFixed(1)} points`,
        ]),
        ["crash points together", String(tried), spent.toFixed(2), `${(tried / spent).toFixed(1)} points`],
      ],
    ),
  ];
}
