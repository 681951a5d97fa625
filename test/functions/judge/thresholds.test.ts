import { describe, expect, test } from "vitest";
import { findByThresholds } from "../../../functions/judge/thresholds.ts";
import type { ThresholdMetric } from "../../../functions/judge/verdict.ts";

const metric: ThresholdMetric = {
  name: "latency",
  critical: true,
  weight: 1,
  direction: "up-is-worse",
  onMissing: "unclear",
  method: "thresholds",
  bound: { min: 10, max: 20 },
  budget: { bad: 3, inARow: 2, missing: 1 },
};
/** A point a minute; a dot is a gap. */
const found = (text: string, changes: Partial<ThresholdMetric> = {}) =>
  findByThresholds(
    { ...metric, ...changes },
    text
      .split("")
      .flatMap((letter, at) =>
        letter === "." ? [] : [{ at: 60 * at, value: { l: 9, m: 10, "=": 15, M: 20, h: 21 }[letter] ?? 0 }],
      ),
    60,
  );

describe("thresholds", () => {
  test.for([
    ["within, the bounds included", "=mM=", "pass"],
    ["as many bad points as are allowed", "h=h=l=", "pass"],
    ["one more", "h=h=l=h", "worse"],
    ["as many in a row as are allowed", "==hl==", "pass"],
    ["one more in a row", "==hlh=", "worse"],
    ["as many missing as are allowed", "==.==", "pass"],
    ["one more missing", "==..==", "unclear"],
    ["bad and missing", "hhh..==", "worse"],
    ["three points", "===", "pass"],
    ["two points", "==", "unclear"],
    ["two points, both bad", "hh", "unclear"],
    ["nothing", "", "unclear"],
  ] as const)("%s", ([, text, verdict]) => expect(found(text).verdict).toBe(verdict));

  test("numbers say what was counted", () => {
    expect(found("h=hhl..=")).toMatchObject({
      sizes: { candidate: 6 },
      centres: { candidate: 18 },
      effect: { bad: 4, inARow: 3, missing: 2 },
    });
    expect(found("").centres).toBeUndefined();
    expect(found("").effect).toEqual({ bad: 0, inARow: 0, missing: 0 });
    expect(found("=").effect).toEqual({ bad: 0, inARow: 0, missing: 0 });
  });

  test("any number may be missing where none is named", () => {
    expect(found("=.......==", { budget: { bad: 0, inARow: 0 } }).verdict).toBe("pass");
  });

  test("too little is said in a sentence", () => {
    expect(found("==").because).toBe("2 points are too few: 3 are needed");
    expect(found("==..==").because).toBe("2 points are missing, 1 are allowed to");
    expect(found("===").because).toBeUndefined();
  });

  test("a bound on one side leaves the other open", () => {
    expect(found("lllll", { bound: { max: 20 } }).verdict).toBe("pass");
    expect(found("hhhhh", { bound: { min: 10 } }).verdict).toBe("pass");
    expect(found("hhhhh", { bound: { max: 20 } }).verdict).toBe("worse");
    expect(found("lllll", { bound: { min: 10 } }).verdict).toBe("worse");
  });
});
