import { expect, test } from "vitest";
import { repairTurn } from "../../../../functions/traffic/policy/repairs.ts";

const minute = 60_000;

test.for<readonly [times: number, minutesAgo: number, turn: object]>([
  [1, 9, { kind: "later", minutes: 1 }],
  [1, 10, { kind: "now", times: 2 }],
  [2, 19, { kind: "later", minutes: 1 }],
  [2, 20, { kind: "now", times: 3 }],
  [20, 359, { kind: "later", minutes: 1 }],
  [20, 360, { kind: "now", times: 21 }],
  [20, 24 * 60, { kind: "now", times: 1 }],
  [20, 24 * 60 - 1, { kind: "now", times: 21 }],
  [1, 0.5, { kind: "later", minutes: 10 }],
])("after try %i, %d minutes ago: %o", ([times, minutesAgo, turn]) => {
  expect(repairTurn({ times }, 0, minutesAgo * minute)).toEqual(turn);
});

test("the first repair is tried at once", () => {
  expect(repairTurn(undefined, Number.NaN, 0)).toEqual({ kind: "now", times: 1 });
});
