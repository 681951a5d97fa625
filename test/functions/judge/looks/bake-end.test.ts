import { describe, expect, test } from "vitest";
import { atBakeEnd } from "../../../../functions/judge/looks/bake-end.ts";
import type { BakeEnd, BakeVerdict } from "../../../../functions/judge/looks/bake-end.ts";

const minutes = (count: number) => count * 60_000;
const at = (now: number, changes: Partial<BakeEnd> = {}): BakeEnd => ({
  judgement: { verdict: "unclear", sentence: "too few requests" },
  onUnclear: "back-out",
  now: minutes(now),
  startedAt: 0,
  endsAt: minutes(15),
  holdsUntil: minutes(48),
  ...changes,
});
const max = { maxBakeSeconds: 30 * 60 };
const asks = { onUnclear: "ask" } as const;
const waits = { onUnclear: "wait" } as const;
const drawnOut = { kind: "wait", point: "drawn-out" } as const;

describe("a bake whose time is over", () => {
  test.for<readonly [string, BakeEnd, Partial<BakeVerdict> & { until?: number }]>([
    [
      "goes on when the candidate is as good",
      at(15, { judgement: { verdict: "pass", sentence: "as good" }, ...max }),
      { kind: "go", reason: "as good" },
    ],
    [
      "goes back when it is worse, whatever else is configured",
      at(15, { judgement: { verdict: "worse", sentence: "errors" }, onUnclear: "go-on", ...max }),
      { kind: "back", reason: "errors" },
    ],
    ["is drawn out while it is unclear", at(15, max), { ...drawnOut, until: minutes(30) }],
    ["is drawn out to the last moment", at(29.99, max), { ...drawnOut, until: minutes(30) }],
    ["goes back when it is unclear still", at(30, max), { kind: "back" }],
    ["is not drawn out unless a longest bake is configured", at(15), { kind: "back" }],
    [
      "is drawn out no longer than what holds it",
      at(20, { maxBakeSeconds: 7200 }),
      { ...drawnOut, until: minutes(48) },
    ],
    ["goes back when that holds it no longer", at(48, { maxBakeSeconds: 7200 }), { kind: "back" }],
    [
      "with `wait` and no longest bake waits for as long as it may",
      at(15, waits),
      { ...drawnOut, until: minutes(48) },
    ],
    ["with `wait` goes back after that", at(48, waits), { kind: "back" }],
    ["with `wait` and a longest bake goes back after that", at(30, { ...waits, ...max }), { kind: "back" }],
    ["with `go-on` is drawn out first", at(29, { onUnclear: "go-on", ...max }), drawnOut],
    [
      "with `go-on` goes on and says why",
      at(30, { onUnclear: "go-on", ...max }),
      { kind: "go", reason: "unclear, and the service file says to go on then: too few requests" },
    ],
    [
      "with `ask` asks a person",
      at(15, asks),
      { kind: "wait", point: "verdict", until: minutes(48), reason: "a person decides: too few requests" },
    ],
    ["with `ask` is drawn out first", at(29, { ...asks, ...max }), drawnOut],
    [
      "with `ask` goes back when nobody has answered while it could wait",
      at(48, { ...asks, ...max }),
      { kind: "back", reason: "unclear, and nobody has decided in time: too few requests" },
    ],
  ])("%s", ([, end, verdict]) => {
    expect(atBakeEnd(end)).toMatchObject(verdict);
  });
});
