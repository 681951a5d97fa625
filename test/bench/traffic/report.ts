import { markdown } from "../markdown.ts";
import type { Death } from "./death.ts";
import { publishedLimits } from "../../../infra/sandbox/route53/throttle.ts";
import { inSyncSeconds } from "./ground.ts";
import type { Service } from "./least.ts";
import type { ShiftCount } from "./shifts.ts";
import { callMs } from "./watch.ts";
import type { RoundCount } from "./watch.ts";

const titles: Readonly<Record<Service, string>> = {
  route53: "Route 53",
  elb: "ELB",
  cloudwatch: "CloudWatch",
};
const services = Object.keys(titles) as Service[];

export function shiftReport(counts: readonly ShiftCount[]): string[] {
  return [
    "Calls of a whole shift against the smallest number that the APIs permit to one that is certain at as many looks (`test/bench/traffic/least.ts`), as calls / smallest:",
    "",
    ...markdown(
      [
        "shift",
        "steps",
        "looks",
        ...services.map((service) => titles[service]),
        "ratio",
        "throttled",
        "DNS look-ups",
        "ledger",
      ],
      counts.map(({ name, steps, looks, calls, least, throttled, lookups, ledger }) => [
        name,
        `${steps}`,
        `${looks}`,
        ...services.map((service) => `${calls[service]} / ${least[service]}`),
        (sum(calls) / sum(least)).toFixed(2),
        `${throttled}`,
        `${lookups}`,
        `${ledger}`,
      ]),
    ),
    "",
    `Modelled time, where Route 53 takes ${inSyncSeconds} s until a change is in sync, and permits an account ${publishedLimits.requests.burst} calls at once and ${publishedLimits.requests.rate} a second. No shift can do without that, the TTL, the margin, where connections are counted a minute of them and the one until CloudWatch shows it, the bake and the time to drain:`,
    "",
    ...markdown(
      ["shift", "minutes", "smallest", "ratio", "Route 53 calls a second"],
      counts.map(({ name, seconds, leastSeconds, calls }) => [
        name,
        (seconds / 60).toFixed(1),
        (leastSeconds / 60).toFixed(1),
        (seconds / leastSeconds).toFixed(2),
        (calls.route53 / seconds).toFixed(3),
      ]),
    ),
  ];
}

const sum = (calls: Readonly<Record<Service, number>>): number =>
  services.reduce((total, service) => total + calls[service], 0);

export function deathReport(deaths: readonly Death[]): string[] {
  const at = (of: (death: Death) => number, share: number): string => {
    const sorted = deaths.map(of).sort((a, b) => a - b);
    return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0);
  };
  const ratio = (share: number): string => {
    const ratios = deaths.map(({ seconds, leastSeconds }) => seconds / leastSeconds).sort((a, b) => a - b);
    return (ratios[Math.min(ratios.length - 1, Math.floor(share * ratios.length))] ?? 0).toFixed(2);
  };
  const row = (name: string, share: number) => [
    name,
    at(({ seconds }) => seconds, share),
    at(({ leastSeconds }) => leastSeconds, share),
    ratio(share),
  ];
  return [
    `From the death of the site that gains, while its step bakes, until it is decided to turn back; ${deaths.length} deaths at moments drawn by chance. A check each 10 s, unhealthy after three; CloudWatch shows a minute of it 60 s after its end, and no shift can know before. Each column by itself:`,
    "",
    ...markdown(
      ["of the deaths", "seconds", "smallest", "ratio"],
      [row("the quickest", 0), row("half", 0.5), row("the slowest", 1)],
    ),
  ];
}

export function watchReport(counts: readonly RoundCount[]): string[] {
  return [
    `A round of the watch in which nothing has changed, of names with two sites at addresses, each with a health check of ours. The time is modelled, ${callMs} ms for a call, with the SDK's waits where Route 53 throttles:`,
    "",
    ...markdown(
      [
        "round",
        "calls",
        "smallest",
        "ratio",
        "throttled",
        "seconds",
        "left to the next",
        "ledger: reads",
        "writes",
      ],
      counts.map(({ name, calls, least, throttled, seconds, left, ledgerReads, ledgerWrites }) => [
        name,
        `${calls}`,
        `${least}`,
        (calls / least).toFixed(2),
        `${throttled}`,
        seconds.toFixed(1),
        `${left}`,
        `${ledgerReads}`,
        `${ledgerWrites}`,
      ]),
    ),
  ];
}
