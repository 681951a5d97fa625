import { markdown } from "../markdown.ts";
import { amounts, kinds, releaseMinutes, schedule } from "./world/kinds.ts";
import type { Kind } from "./world/kinds.ts";

/** What was simulated and how each judge was set, made from what was simulated. */
export const opening = (): string[] => [
  "# The table of judges",
  "",
  "Whether a candidate is as good as stable, asked of several judges about the same simulated releases. This page is made by",
  "`node test/bench/judge/page.ts`; `npm run bench -- judge` prints the same tables. All is seeded, so that another run gives the",
  "same figures.",
  "",
  "## What is simulated",
  "",
  `A release gives the candidate ${schedule.canaryShare * 100} % of the traffic for ${schedule.canaryMinutes} minutes, then all of it for a bake of ${schedule.bakeMinutes}. Each minute`,
  "each side's requests, failed requests, median and 99th percentile of latency are measured, as a load balancer's metrics have",
  `them. Stable is known for ${schedule.beforeMinutes} minutes before, and has no traffic left in the bake. Times are minutes since the candidate got its`,
  `first request, up to ${releaseMinutes}. *Hurt* is the mean number of requests that failed, or took longer than the 99th percentile of a good`,
  "candidate, only because this one is worse, until the judge said so, or until the end of the bake where it did not.",
  "",
  ...markdown(
    [
      "kind of service",
      "requests a minute",
      "errors at rest",
      ...amounts.map((amount) => `${amount}: how it is worse`),
    ],
    kinds.map((kind) => [
      kind.name,
      String(kind.requestsPerMinute),
      `${shortPercent(kind.errors)} %`,
      ...amounts.map((_, size) => worseInWords(kind, size)),
    ]),
  ),
  "",
  "Where there are two ways to be worse, half of the releases are worse in each. Latency is log-normal with a median of 100 ms and a",
  "99th percentile of 370 ms (tail: 480 ms). *Noisy*: each side and minute deviates by itself, the logarithm of latency by 0.1, of",
  "the error share by 0.5, of traffic by 0.3 (standard deviations). *Daily rhythm*: over a day traffic moves by 60 % up and down,",
  "latency by 15 %, errors by a factor of 1.6. *Slow leak*: what is worse grows in a straight line to the amount in the last minute.",
  "*Cold-start hump*: every candidate, an equal one too, begins at twice the latency and with 2 % errors more, and again at half of",
  "that when all traffic comes; both fall by 40 % a minute. *Correlated noise*: a drift that both sides share (logarithms: latency 0.15,",
  "errors 0.7, each minute 0.9 correlated with the one before) and one of each side (0.03, 0.2, 0.8).",
  "",
  "## How the others were set",
  "",
  "Each rule is implemented from its own sources, and held against what its own code answers where that could be run",
  "([vectors](../test/bench/judge/vectors/README.md)). They judge the same three series as ours: error share, median, 99th percentile.",
  "",
  ...markdown(
    ["judge", "set to"],
    [
      [
        "Kayenta",
        "`NetflixACAJudge-v1.0` with its defaults, direction *increase*, every five minutes over all minutes so far; pass 95, marginal 75. Control: stable's same minutes, in the bake its minutes of an hour before",
      ],
      [
        "Argo Rollouts",
        "a measurement a minute of each metric against a bound, defaults (the first failure ends it)",
      ],
      ["Flagger", "a check a minute against the same bounds, default threshold of one failed check"],
      [
        "PipeCD",
        "the last ten minutes of both sides every ten minutes, direction *high*, default failure limit 1; control as for Kayenta",
      ],
      [
        "CloudWatch alarm",
        "one for each metric of the candidate's own target group, the same bounds, two of three minutes, missing data not breaching",
      ],
    ],
  ),
  "",
  "The bounds are what an operator would write down after a day of stable: a quarter above its worst minute, and at least 1 % for",
  "errors. Neither they nor ours were told which kind of service they judge.",
  "",
];

function worseInWords({ worse, grows }: Kind, size: number): string {
  const to = grows ? "growing to " : "";
  return [
    worse.errors && `${to}+${shortPercent(worse.errors[size] ?? 0)} points of errors`,
    worse.latency && `${to}latency × ${worse.latency[size]}`,
    worse.tail && `99th percentile × ${worse.tail[size]}`,
  ]
    .filter((part) => part !== undefined)
    .join(" or ");
}

const shortPercent = (share: number): string => String(Number((share * 100).toPrecision(3)));

/** The reasons behind what the last section of the tables lists. */
export const closing = (): string[] => [
  "",
  "Why, where it is so:",
  "",
  "- A candidate is cold at first, and ours is not told whether it is. What it sees in the first minutes counts only as far as no",
  "  start-up explains it, which costs a minute or two against an alarm. The alarm sends every cold start back.",
  "- A tenth of the traffic deviates more from minute to minute than all of it, and nothing says by how much before there are ten",
  "  minutes or so. Kayenta takes both sides to be equally restless, and five points for enough: sooner with a noisy service, and false",
  "  alarms with a steady one.",
  "- A few errors in an hour are few for everybody: where the candidate has six requests a minute, or one error in five thousand more,",
  "  a small difference is mostly not found by anyone who does not cry at equal candidates too.",
];
