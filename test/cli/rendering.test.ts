import { describe, expect, test } from "vitest";
import { cut, harmless, widthOf } from "../../cli/paint.ts";
import type { Paint } from "../../cli/paint.ts";
import { folded, table } from "../../cli/table.ts";
import { lasting, moment, stopwatch } from "../../cli/times.ts";

const red: Paint = (_, text) => `\u001b[31m${text}\u001b[39m`;

describe("a table", () => {
  test("makes each column as wide as it must be, and ends no line with spaces", () => {
    expect(
      table(
        ["A", "LONG TITLE"],
        [
          ["first", "x"],
          ["b", ""],
        ],
      ),
    ).toEqual(["A      LONG TITLE", "first  x", "b"]);
  });

  test("leaves a column out that has nothing in it", () => {
    expect(table(["A", "B", "C"], [["1", "", "3"]])).toEqual(["A  C", "1  3"]);
  });

  test("aligns to the right where asked", () => {
    expect(
      table(
        ["N", "X"],
        [
          ["1", "a"],
          ["100", "b"],
        ],
        { right: ["N"] },
      ),
    ).toEqual(["  N  X", "  1  a", "100  b"]);
  });

  test("does not count colours as width", () => {
    const [, painted, bare] = table(
      ["A", "B"],
      [
        [red("red", "ab"), "1"],
        ["abcd", "2"],
      ],
    );
    expect(painted).toBe(`${red("red", "ab")}    1`);
    expect(bare).toBe("abcd  2");
  });

  test("folds the last column under itself on a terminal, and keeps one line for each row in a pipe", () => {
    const rows = [["a", "one two three four five six\nseven"]];
    expect(table(["K", "WHY"], rows, { width: 27 })).toEqual([
      "K  WHY",
      "a  one two three four five",
      "   six",
      "   seven",
    ]);
    expect(table(["K", "WHY"], rows)).toEqual(["K  WHY", "a  one two three four five six; seven"]);
  });
});

test("a last column with no room beside the others goes under its row", () => {
  const rows = [
    ["a".repeat(20), "one two three four five six seven"],
    ["b", ""],
  ];
  expect(table(["KEY", "WHY"], rows, { width: 40 })).toEqual([
    "KEY                   WHY",
    "a".repeat(20),
    "    one two three four five six seven",
    "b",
  ]);
});

test("folding never loses a word, however narrow", () => {
  expect(folded("alpha beta gamma", 3)).toEqual(["alpha", "beta", "gamma"]);
});

test.for([
  [0, "0:00:00", "0s"],
  [59.6, "0:01:00", "1m 00s"],
  [725, "0:12:05", "12m 05s"],
  [12_000, "3:20:00", "3h 20m"],
  [187_200, "52:00:00", "2d 4h"],
] as const)("%d seconds are shown as %s and as %s", ([seconds, clock, words]) => {
  expect(stopwatch(seconds)).toBe(clock);
  expect(lasting(seconds)).toBe(words);
});

test("a moment is shown to the second, without the parts of one", () => {
  expect(moment("2026-11-21T09:55:00.123Z")).toBe("2026-11-21 09:55:00");
});

test("what somebody typed cannot move the reader's cursor or turn the direction of writing", () => {
  const answer = { reason: "a\u001b[2Jb\u0007c\u202ed\ne", list: ["x\ry"], count: 3, none: null };
  expect(harmless(answer)).toEqual({ reason: "ab c d\ne", list: ["x y"], count: 3, none: null });
});

test("a text takes as many columns as a terminal draws it over", () => {
  expect([widthOf("abc"), widthOf("東京"), widthOf("é"), widthOf(red("red", "ab"))]).toEqual([3, 4, 1, 2]);
});

test("a line that is too long is cut to the columns there are", () => {
  expect(cut("abcdef", 6)).toBe("abcdef");
  expect(cut("abcdefg", 6)).toBe("abcde…");
  expect(widthOf(cut("東京都庁", 6))).toBeLessThanOrEqual(6);
});
