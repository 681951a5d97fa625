import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { likely } from "../../../infra/sandbox/unconfirmed.ts";

const page = readFileSync(new URL("../../../docs/sandbox.md", import.meta.url), "utf8");
const named = [...page.matchAll(/^ {2}- `([a-z/-]+)`: (.*)$/gm)].map(
  ([, file = "", name = ""]) => [file, name] as const,
);

test("the page on the sandbox names tests that exist", () => {
  expect(named.length).toBeGreaterThan(100);
  for (const [file, name] of named) {
    const text = readFileSync(new URL(`${file}.test.ts`, import.meta.url), "utf8").replaceAll(
      /\\(["'])/g,
      "$1",
    );
    expect(text, `${file}: ${name}`).toContain(name);
  }
});

test("the page on the sandbox names every switch, and each is in its table", () => {
  const listed = [...page.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
  expect(listed).toEqual(Object.keys(likely));
});

test("each line of the page has a test or a reason under it", () => {
  const lines = page
    .slice(page.indexOf("## "))
    .split("\n")
    .filter((line) => /^ *- /.test(line));
  const bare = lines.filter(
    (line, at) => line.startsWith("- ") && !/^ {2}- (`|not simulated: )/.test(lines[at + 1] ?? ""),
  );
  expect(lines.length).toBeGreaterThan(150);
  expect(bare).toEqual([]);
});
