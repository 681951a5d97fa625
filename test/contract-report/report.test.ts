import { describe, expect, test } from "vitest";
import { judge, render } from "../contract/report.ts";
import type { Verdict } from "../contract/report.ts";

const section = { name: "models", counterpart: "the models", version: "1.0" };
const known = {
  section: "models",
  about: /^Stop/,
  difference: /slow/,
  reason: "it is",
  source: "https://example.com",
};
const asked = (about: string, ...differences: string[]) => ({ about, differences });

const verdict = (more: Partial<Verdict>): Verdict => ({
  section: "models",
  counterpart: "the models",
  version: "1.0",
  asked: 3,
  agreed: 2,
  known: 1,
  failures: [],
  ...more,
});

describe("a question", () => {
  test("without differences agrees", () => {
    expect(judge(section, [asked("Stop")], [])).toMatchObject({
      asked: 1,
      agreed: 1,
      known: 0,
      failures: [],
    });
  });

  test("with a difference that nobody knows fails, and says it", () => {
    expect(judge(section, [asked("Stop", "is fast")], [])).toMatchObject({
      agreed: 0,
      failures: ["Stop: is fast"],
    });
  });

  test("with a known difference is neither agreed nor failed", () => {
    expect(judge(section, [asked("Stop", "is slow")], [known])).toMatchObject({
      agreed: 0,
      known: 1,
      failures: [],
    });
  });

  test("with a known difference and another fails for the other", () => {
    expect(judge(section, [asked("Stop", "is slow", "is late")], [known])).toMatchObject({
      known: 0,
      failures: ["Stop: is late"],
    });
  });

  test("is not excused by a difference known of another question or another section", () => {
    expect(judge(section, [asked("Start", "is slow"), asked("Stop", "is slow")], [known]).failures).toEqual([
      "Start: is slow",
    ]);
    const elsewhere = { ...known, section: "template" };
    expect(judge(section, [asked("Stop", "is slow")], [elsewhere]).failures).toEqual(["Stop: is slow"]);
  });
});

describe("a section", () => {
  test("whose known difference is no longer met fails, so that the list stays short", () => {
    expect(judge(section, [asked("Stop")], [known]).failures).toHaveLength(1);
  });

  test("that asked nothing fails", () => {
    expect(judge(section, [], []).failures).toEqual(["nothing was asked"]);
  });
});

describe("the report", () => {
  test("shows what a section notes of itself, and nothing where it does not", () => {
    const noted = judge({ ...section, note: "7 calls" }, [asked("Stop")], []);
    const lines = render([noted, verdict({ section: "machines" })]).split("\n");
    expect(lines.find((line) => line.startsWith("models"))).toMatch(/ 0 +7 calls$/);
    expect(lines.find((line) => line.startsWith("machines"))).toMatch(/ 0$/);
  });

  test("ends with one line that counts questions, the known ones as passed", () => {
    const text = render([
      verdict({}),
      verdict({ section: "machines", agreed: 1, known: 0, failures: ["it differs"] }),
    ]);
    expect(text.split("\n").at(-1)).toBe("4 passed, 1 failed");
    expect(text).toContain("✗ machines: it differs");
  });
});
