import * as fc from "fast-check";
import { expect, test } from "vitest";
import { folderOf, installation, problemsOf, problemsOfService, sound } from "./folder.ts";
import { validateFolder } from "../../../infra/config/validate.ts";

const storefront = sound("storefront");

test.for([
  ["with a byte order mark", `\uFEFF${storefront}`],
  ["with line ends of Windows", storefront.replaceAll("\n", "\r\n")],
  ["with a document mark and comments", `# storefront\n---\n${storefront}# end\n`],
  ["that says it is YAML 1.2", `%YAML 1.2\n---\n${storefront}`],
] as const)("a file %s is read", ([, text]) => {
  expect(problemsOfService(text)).toEqual([]);
});

test.for([
  ["an empty file", "", "1:1  expected a mapping (field: value), found nothing"],
  ["a file of comments", "# later\n", "1:1  expected a mapping (field: value), found nothing"],
  ["a list", "- a\n- b\n", "1:1  expected a mapping (field: value), found a list of 2"],
  ["a word", "storefront\n", '1:1  expected a mapping (field: value), found the text "storefront"'],
  [
    "a key twice",
    `${storefront}service: other\n`,
    "6:1  expected each key once, found this one a second time in the same mapping",
  ],
  ["a tab as indentation", "image:\n\trepository: x\n", "2:1  expected spaces as indentation, found a tab"],
  [
    "two documents",
    `${storefront}---\n${storefront}`,
    "6:1  expected one document, found a second one after this ---",
  ],
  [
    "an alias",
    `${storefront}container: &c web\nrollback: { alarms: [*c] }\n`,
    "7:22  expected the value itself, found the alias *c: aliases are not read here, write it out",
  ],
  ["YAML 1.1", `%YAML 1.1\n---\n${storefront}`, "1:1  expected YAML 1.2, found %YAML 1.1"],
  [
    "a list as a key",
    `${storefront}? [a]\n: x\n`,
    "6:3  expected text as a key; put it in quotes if it looks like something else",
  ],
] as const)("%s is refused at its place", ([, text, line]) => {
  expect(problemsOfService(text)).toContain(line);
});

test("bytes that are not UTF-8 are refused at the first of them", () => {
  const latin1 = Buffer.from("service: storefront\n# für alle\n", "latin1");
  expect(problemsOfService(latin1)).toEqual([
    "2:4  expected UTF-8, found bytes that are not: save the file as UTF-8",
  ]);
  const utf16 = Buffer.from(`\uFEFF${storefront}`, "utf16le");
  expect(problemsOfService(utf16)).toEqual(["1:1  expected UTF-8, found UTF-16: save the file as UTF-8"]);
});

test("an unclosed list is told at its place and hides no problem of another file", () => {
  const lines = problemsOf({
    "services/checkout.yaml": sound("checkout", "whenFrozen: wait\n"),
    "services/storefront.yaml": `${storefront}rollback: { alarms: [x\n`,
  });
  expect(lines[0]).toBe(
    'services/checkout.yaml:6:13  whenFrozen: expected one of hold, refuse, found the text "wait"',
  );
  expect(lines.slice(1).every((line) => line.startsWith("services/storefront.yaml:7:1  not YAML"))).toBe(
    true,
  );
  expect(lines.length).toBeGreaterThan(1);
});

test("a file that nests too deeply is refused", () => {
  expect(problemsOfService("[".repeat(200_000))[0]).toMatch(/nests too deeply|not YAML/);
});

test("a key named like a member of every object is a field that is not known, and no more", () => {
  expect(problemsOfService(`${storefront}__proto__: { container: x }\nconstructor: x\n`)).toEqual([
    '6:1  "__proto__" is not a field here',
    '7:1  "constructor" is not a field here',
  ]);
});

test("any bytes give services or problems, never an error", () => {
  const lines = fc.constantFrom(
    ...storefront.split("\n"),
    "\t- x",
    "&a *a",
    "? [a]",
    "'",
    "{",
    "<<: 1",
    "!!set {a}",
    "%TAG ! x",
  );
  const texts = fc.oneof(
    fc.array(lines, { maxLength: 12 }).map((all) => Buffer.from(all.join("\n"))),
    fc.uint8Array({ maxLength: 60 }),
    fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(texts, (bytes) => {
      const folder = folderOf({ "installation.yaml": installation, "services/storefront.yaml": bytes });
      const { problems, services } = validateFolder(folder);
      expect(services.length === 0).toBe(problems.length > 0);
      expect(
        problems.every(({ line, column, sentence }) => line >= 1 && column >= 1 && sentence !== ""),
      ).toBe(true);
    }),
    { numRuns: 150 },
  );
});
