import { unmarshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expression } from "../../../functions/ledger/expression.ts";
import type { Change, Clause } from "../../../functions/ledger/expression.ts";

/** The text with its placeholders replaced, as a person would write it. */
function readable(change: Change | undefined, when?: readonly Clause[]): string {
  const made = expression(change, when);
  const values = unmarshall(made.ExpressionAttributeValues ?? {});
  return `${made.UpdateExpression ?? ""} IF ${made.ConditionExpression ?? ""}`
    .replace(/#n\d+/g, (name) => made.ExpressionAttributeNames?.[name] ?? "?")
    .replace(/:v\d+/g, (value) => JSON.stringify(values[value]) ?? "?");
}

describe("a change", () => {
  test.for<readonly [string, Change, string]>([
    ["sets attributes", { set: { state: "ended", fence: 4 } }, 'SET state = "ended", fence = 4'],
    ["sets inside a map", { set: { "lease.note": "x" } }, 'SET lease.note = "x"'],
    ["leaves out what is undefined", { set: { a: undefined, b: 1 } }, "SET b = 1"],
    ["removes attributes", { remove: ["lease", "queued"] }, "REMOVE lease, queued"],
    ["adds to numbers", { add: { count: 2 } }, "ADD count 2"],
    ["does all at once", { set: { a: 1 }, remove: ["b"], add: { c: 3 } }, "SET a = 1 REMOVE b ADD c 3"],
    ["is empty where there is nothing to do", { set: {}, remove: [], add: {} }, ""],
    ["writes whole records", { set: { goal: { arn: "x", old: undefined } } }, 'SET goal = {"arn":"x"}'],
  ])("%s", ([, change, wanted]) => {
    expect(readable(change)).toBe(`${wanted} IF `);
  });
});

describe("a condition", () => {
  test.for<readonly [string, readonly Clause[], string]>([
    ["asks for a value", [{ path: "lease.fence", is: 4 }], "lease.fence = 4"],
    ["asks for another value", [{ path: "state", isNot: "ended" }], 'state <> "ended"'],
    ["asks for less", [{ path: "at", below: "2026" }], 'at < "2026"'],
    ["asks for what is there", [{ path: "lease", present: true }], "attribute_exists(lease)"],
    ["asks for what is not there", [{ path: "lease", absent: true }], "attribute_not_exists(lease)"],
    [
      "asks for one of several",
      [
        {
          anyOf: [
            { path: "a", is: 1 },
            { path: "b", absent: true },
          ],
        },
      ],
      "(a = 1 OR attribute_not_exists(b))",
    ],
    [
      "asks for all of several",
      [
        { path: "a", is: true },
        { path: "b", is: "x" },
      ],
      'a = true AND b = "x"',
    ],
    ["is empty where nothing is asked for", [], ""],
  ])("%s", ([, when, wanted]) => {
    expect(readable(undefined, when)).toBe(` IF ${wanted}`);
  });
});

const sorted = (names: Iterable<string>) => [...names].sort((a, b) => a.localeCompare(b));
const placeholders = (map: object | undefined) => sorted(Object.keys(map ?? {}));

describe("an expression", () => {
  test("says every name and every value by placeholder: none can be a reserved word, or be read as an operator", () => {
    const made = expression({ set: { state: "SET x", "lease.holder": "y" } }, [
      { path: "status", is: "OR 1 = 1" },
    ]);
    expect(made).toEqual({
      UpdateExpression: "SET #n0 = :v0, #n1.#n2 = :v1",
      ConditionExpression: "#n3 = :v2",
      ExpressionAttributeNames: { "#n0": "state", "#n1": "lease", "#n2": "holder", "#n3": "status" },
      ExpressionAttributeValues: { ":v0": { S: "SET x" }, ":v1": { S: "y" }, ":v2": { S: "OR 1 = 1" } },
    });
  });

  test("names an attribute once, however often it comes up", () => {
    const made = expression({ set: { fence: 5 } }, [
      { path: "fence", is: 4 },
      { path: "lease.fence", is: 4 },
    ]);
    expect(made.ExpressionAttributeNames).toEqual({ "#n0": "fence", "#n1": "lease" });
  });

  test("has no members that DynamoDB would refuse for being empty", () => {
    expect(expression(undefined, undefined)).toEqual({});
    expect(expression({ remove: ["a"] }, [{ path: "a", present: true }])).not.toHaveProperty(
      "ExpressionAttributeValues",
    );
  });

  test("defines every placeholder that it uses, and no other", () => {
    const name = fc.constantFrom("state", "lease.fence", "lease.note", "queued", "at");
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const change = fc.record({
      set: fc.dictionary(name, fc.option(value, { nil: undefined })),
      remove: fc.uniqueArray(name),
      add: fc.dictionary(name, fc.integer()),
    });
    const simple = fc.oneof(
      fc.record({ path: name, is: value }),
      fc.record({ path: name, absent: fc.constant(true as const) }),
    );
    const clause = fc.oneof(simple, fc.record({ anyOf: fc.array(simple, { minLength: 1 }) }));
    fc.assert(
      fc.property(change, fc.array(clause), (what, when) => {
        const made = expression(what, when);
        const text = `${made.UpdateExpression ?? ""} ${made.ConditionExpression ?? ""}`;
        const used = (pattern: RegExp) => sorted(new Set(text.match(pattern)));
        expect(used(/#n\d+/g)).toEqual(placeholders(made.ExpressionAttributeNames));
        expect(used(/:v\d+/g)).toEqual(placeholders(made.ExpressionAttributeValues));
      }),
    );
  });
});
