import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { longestTextBytes, shortened, withShortTexts } from "../../../functions/ledger/text-bounds.ts";

const bytes = (text: string): number => Buffer.byteLength(text);

describe("a text", () => {
  test("that there is room for stays as it is", () => {
    const text = "ä".repeat(longestTextBytes / 2);
    expect(shortened(text)).toBe(text);
  });

  test("that is a byte too long says how much of it is missing", () => {
    const text = shortened("x".repeat(101), 100);
    expect(text).toBe(`${"x".repeat(74)} … (27 more characters)`);
    expect(bytes(text)).toBeLessThanOrEqual(100);
  });

  test("is never cut within a character, and never longer than asked, whatever its letters are", () => {
    const texts = fc.string({ unit: "grapheme-composite", minLength: 10, maxLength: 300 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 60, max: 400 }), (text, most) => {
        const short = shortened(text, most);
        expect(bytes(short)).toBeLessThanOrEqual(most);
        expect(short.isWellFormed()).toBe(true);
        expect(short === text).toBe(bytes(text) <= most);
      }),
      { numRuns: 500 },
    );
  });

  test("is shortened wherever it stands in a value, and nothing else is touched", () => {
    const long = "x".repeat(longestTextBytes + 1);
    const at = new Date(0);
    const value = withShortTexts({ a: [long, 1, null], b: { c: true, d: undefined, e: "short" }, at });
    expect(value).toEqual({ a: [shortened(long), 1, null], b: { c: true, d: undefined, e: "short" }, at });
  });
});
