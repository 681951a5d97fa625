import { expect, test } from "vitest";
import { newestOf } from "../../../../functions/release/command/reads.ts";
import { iso, t0 } from "../world.ts";

const timeline = Array.from({ length: 50 }, (_, place) => ({ at: iso(t0 + place), what: `step ${place}` }));

test("a timeline that an answer has room for is shown whole", () => {
  expect(newestOf(timeline)).toEqual(timeline);
});

test("of a longer one the newest entries are shown, and how many came before them", () => {
  const shown = newestOf(timeline, 1000);
  expect(Buffer.byteLength(JSON.stringify(shown.slice(1)))).toBeLessThanOrEqual(1001);
  expect(shown.slice(1)).toEqual(timeline.slice(51 - shown.length));
  expect(shown[0]).toEqual({
    at: shown[1]?.at,
    what: `${51 - shown.length} earlier entries are in the ledger`,
  });
});
