import { describe, expect, test } from "vitest";
import { plain } from "../../cli/paint.ts";
import type { Paint } from "../../cli/paint.ts";
import { rehearsalLines, timelineLine } from "../../cli/rehearsal-lines.ts";
import type { Rehearsal, TimelineLine } from "../../infra/sandbox/rehearsal/rehearsal.ts";

const found = (differs: Partial<Rehearsal> = {}): Rehearsal => ({
  version: 1,
  scenario: "A day",
  startedAt: "2026-11-23T09:00:00.000Z",
  endedAt: "2026-11-23T13:00:00.000Z",
  virtualSeconds: 14_400,
  timeline: [],
  releases: [],
  requests: [],
  names: [],
  longestFailingSeconds: 0,
  cost: { stateTransitions: 97, invocations: 1319, calls: 2_189_000 },
  problems: [],
  ...differs,
});
const lines = (differs: Partial<Rehearsal>) => rehearsalLines(found(differs), plain);
const line = (differs: Partial<TimelineLine>): TimelineLine => ({
  at: "2026-11-23T10:00:00.000Z",
  second: 3725,
  who: "people",
  text: "pushes storefront:v1",
  ...differs,
});
const marked: Paint = (style, text) => `<${typeof style === "string" ? style : style.join(" ")}>${text}</>`;

test("the judged releases are listed with the look that decided, the metrics, and what their users had met", () => {
  const judgement = { cell: "a", verdict: "worse", look: 6, planned: 23, metrics: ["5xx", "p99"] } as const;
  const release = {
    id: "storefront-1",
    kind: "release",
    service: "storefront",
    tag: "v2",
    by: "ann",
    outcome: "rolled-back",
    reason: "worse",
    startedAt: "2026-11-23T09:10:00.000Z",
    judged: [{ ...judgement, at: "2026-11-23T09:20:00.000Z" }],
  } as const;
  const requests = [{ service: "storefront", version: "v2", served: 4000, failed: 1096 }];
  const told = lines({ releases: [release], requests });
  expect(told).toContain("storefront:v2  a     worse  09:20:00  6 of 23   1 096  5xx, p99");
  const { judged: _, ...notJudged } = release;
  expect(lines({ releases: [notJudged], requests }).join()).not.toContain("JUDGED");
});

describe("a line of the timeline", () => {
  test("has the virtual clock, who it was, and what", () => {
    expect(timelineLine(line({}), plain)).toEqual(["   1:02:05  people     pushes storefront:v1"]);
    expect(timelineLine(line({ who: "aws", text: "alarm x: OK" }), plain)).toEqual([
      "   1:02:05  AWS        alarm x: OK",
    ]);
  });

  test("names the service where pointsman speaks, and calls a revision by its name", () => {
    const text = "settled: a runs arn:aws:ecs:eu-central-1:111122223333:task-definition/storefront:2";
    expect(timelineLine(line({ who: "pointsman", service: "storefront", text }), plain)).toEqual([
      "   1:02:05  pointsman  storefront settled: a runs storefront:2",
    ]);
  });

  test("is folded under its text on a terminal", () => {
    expect(timelineLine(line({ text: "one two three four five six" }), plain, 47)).toEqual([
      "   1:02:05  people     one two three four five",
      "                       six",
    ]);
  });

  test("draws the shares that were written, and whoever has any can be seen", () => {
    const drawn = (shares: Readonly<Record<string, number>>) =>
      timelineLine(line({ who: "aws", text: "Route 53 shop: a, b", shares }), plain)[0]
        ?.split("  ")
        .at(-1);
    expect(drawn({ a: 0.1, b: 0.9 })).toBe(`Route 53 shop ${"█".repeat(2)}${"▒".repeat(18)} a, b`);
    expect(drawn({ a: 0.01, b: 0.99 })).toBe(`Route 53 shop ${"█".repeat(1)}${"▒".repeat(19)} a, b`);
    expect(drawn({ a: 0, b: 1 })).toBe(`Route 53 shop ${"▒".repeat(20)} a, b`);
  });

  test("shows how a release ended in that ending's colour", () => {
    const [told] = timelineLine(line({ who: "pointsman", text: "rolled back v1: x" }), marked);
    expect(told).toContain("<yellow>rolled back</> v1: x");
  });
});

describe("the end of a rehearsal", () => {
  test("lists the releases with their outcome, how long they took and how fast they went back", () => {
    const release = {
      kind: "release",
      service: "shop",
      by: "ann",
      startedAt: "2026-11-23T09:10:00.000Z",
    } as const;
    const releases = [
      { ...release, id: "1", tag: "v1", outcome: "settled", reason: "carried", seconds: 1440 },
      {
        ...release,
        id: "2",
        tag: "v2",
        outcome: "rolled-back",
        reason: "alarm x",
        seconds: 616,
        secondsToRollBack: 3,
      },
    ];
    expect(lines({ releases }).slice(3, 6)).toEqual([
      "RELEASE  KIND     AT (UTC)  OUTCOME         TOOK  BACK IN  WHY",
      "shop:v1  release  09:10:00  settled      24m 00s           carried",
      "shop:v2  release  09:10:00  rolled-back  10m 16s       3s  alarm x",
    ]);
  });

  test("draws the requests by version, and shows even one failed request in forty thousand", () => {
    const requests = [
      { service: "shop", version: "v1", served: 39_999, failed: 1 },
      { service: "shop", version: "v2", served: 10_000, failed: 10_000 },
      { service: "shop", version: "v3", served: 0, failed: 0 },
    ];
    expect(lines({ requests }).slice(5, 9)).toEqual([
      "SERVICE  VERSION  REQUESTS                  SERVED  FAILED     SHARE",
      "shop     v1       ███████████████████████▒  39 999       1  < 0.01 %",
      "shop     v2       ██████▒▒▒▒▒▒              10 000  10 000    50.0 %",
      "shop     v3                                      0       0",
    ]);
  });

  test("tells the longest failing streak, or that nothing failed", () => {
    const requests = [{ service: "shop", version: "v1", served: 10, failed: 0 }];
    expect(lines({ requests, longestFailingSeconds: 190 })).toContain("longest failing streak: 3m 10s");
    expect(lines({ requests })).toContain("no request failed");
  });

  const shop = {
    policy: "shop",
    name: "shop.example.com",
    requests: [{ by: "nlb", served: 900, failed: 100 }],
    served: 900,
    failed: 100,
    failedOfLongCaches: 40,
    broken: 0,
    weights: { nlb: 10 },
    shifts: [],
  };

  test("tells what the users of a name met, and how many by caches that no weight reaches", () => {
    expect(lines({ names: [shop] }).slice(5, 8)).toEqual([
      "NAME              ANSWERED BY  REQUESTS                  SERVED  FAILED   SHARE",
      "shop.example.com  nlb          ██████████████████████▒▒     900     100  10.0 %",
      "100 requests for shop.example.com failed, 40 of them by resolvers that keep answers too long",
    ]);
    const well = { ...shop, requests: [], failed: 0, broken: 3 };
    expect(lines({ names: [well] }).slice(5, 7)).toEqual([
      "no request for shop.example.com failed",
      "3 connections broke",
    ]);
  });

  test("lists the shifts with how long they took, and how soon an outage turned them", () => {
    const shift = { id: "s", by: "ann", startedAt: "2026-11-23T09:10:00.000Z", kind: "shift" };
    const shifts = [
      { ...shift, kind: "evacuate", site: "nlb", outcome: "settled", reason: "it is so", seconds: 600 },
      { ...shift, outcome: "returned", reason: "nlb died", seconds: 300, secondsToTurn: 40 },
    ];
    expect(lines({ names: [{ ...shop, shifts }] }).slice(5, 8)).toEqual([
      "WEIGHTS OF  SHIFT         AT (UTC)  OUTCOME      TOOK  TURNED IN  WHY",
      "shop        evacuate nlb  09:10:00  settled   10m 00s",
      "shop        shift         09:10:00  returned   5m 00s        40s  nlb died",
    ]);
  });

  test("tells what it would have cost", () => {
    expect(lines({})).toContain(
      "cost: 97 state transitions, 1 319 Lambda invocations, 2 189 000 calls of AWS",
    );
  });

  test("ends with every problem, or with there being none", () => {
    expect(lines({}).at(-1)).toBe("Everything went as the scenario expects.");
    expect(lines({ problems: ["one", "two"] }).slice(-3)).toEqual(["2 problems:", "  one", "  two"]);
  });
});
