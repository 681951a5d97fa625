import { expect, test } from "vitest";
import { aim, returnSteps, withSite } from "../../../../functions/traffic/plan/aims.ts";
import { percent, sharesInWords } from "../../../../functions/traffic/plan/words.ts";

test("one site changes, the others keep what they have, by name", () => {
  expect(JSON.stringify(withSite({ b: 1, a: 2 }, "b", 0))).toBe('{"a":2,"b":0}');
  expect(aim({ a: 1, b: 2, c: 3 }, { c: 0, a: 9 })).toEqual({ a: 9, b: 2, c: 0 });
  expect(aim({ a: 1 }, {})).toEqual({ a: 1 });
});

test("a site comes back by percentages of its weight, the last of them exactly", () => {
  expect(returnSteps({ a: 50, b: 0 }, "b", 50, [10, 50, 100])).toEqual([
    { a: 50, b: 5 },
    { a: 50, b: 25 },
    { a: 50, b: 50 },
  ]);
  expect(returnSteps({ a: 1, b: 0 }, "b", 1, [10, 100])).toEqual([
    { a: 255, b: 26 },
    { a: 1, b: 1 },
  ]);
  expect(returnSteps({ a: 255, b: 0 }, "b", 3, [1, 99])).toEqual([
    { a: 255, b: 1 },
    { a: 255, b: 3 },
  ]);
  expect(returnSteps({ a: 100, b: 0 }, "b", 5, [50])).toEqual([{ a: 200, b: 5 }]);
});

test("shares are said in percent, with a digit where it needs one", () => {
  expect([0, 0.1, 0.125, 0.12345, 1].map(percent)).toEqual(["0 %", "10 %", "12.5 %", "12.3 %", "100 %"]);
  expect(sharesInWords({ a: 0.25, b: 0.75 })).toBe("a 25 %, b 75 %");
});
