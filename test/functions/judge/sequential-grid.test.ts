import { expect, test } from "vitest";
import { normalDensity, upperTail } from "../../../functions/judge/normal.ts";
import { bounds } from "../../../functions/judge/sequential.ts";

/** Grid points within the standard deviation of one look's news, and how far below the middle paths are followed. */
const fineness = 10;
const depth = 8;

/** The share of paths above each bound for the first time, by Simpson's rule on a finer and wider grid. */
function spentAtEach(found: readonly number[]): number[] {
  const distance = 1 / fineness;
  let paths: { readonly at: number; readonly weight: number }[] = [{ at: 0, weight: 1 }];
  return found.map((bound, index) => {
    const look = index + 1;
    const top = bound * Math.sqrt(look);
    const spent = paths.reduce((sum, { at, weight }) => sum + weight * upperTail(top - at), 0);
    const low = -depth * Math.sqrt(look);
    const count = 2 * Math.ceil((top - low) / distance / 2);
    const step = (top - low) / count;
    paths = Array.from({ length: count + 1 }, (_, place) => {
      const at = low + place * step;
      const near = paths.reduce(
        (sum, { at: from, weight }) =>
          Math.abs(at - from) > 8 ? sum : sum + weight * normalDensity(at - from),
        0,
      );
      const part = place === 0 || place === count ? 1 : place % 2 === 1 ? 4 : 2;
      return { at, weight: (near * step * part) / 3 };
    });
    return spent;
  });
}

test("also the last of 120 looks spends its even part of a small allowance, by a finer and wider grid", () => {
  const falseAlarms = 0.0005;
  const spent = spentAtEach(bounds({ planned: 120, first: 1, falseAlarms }));
  const all = spent.reduce((sum, each) => sum + each, 0);
  expect(Math.abs(all - falseAlarms)).toBeLessThan(1e-4 * falseAlarms);
  for (const each of spent) expect(Math.abs(each / (falseAlarms / 120) - 1)).toBeLessThan(1e-3);
});
