import fc from "fast-check";
import type { Pair } from "./ruler.ts";

/**
 * Patterns and events for each operator, whether ours use it or not: the sandbox must answer as Event Ruler does.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function operatorPairs(): Map<string, Pair[]> {
  const groups: [string, Pair[]][] = [
    ...matchers.map((matcher): [string, Pair[]] => {
      const pattern = { detail: { a: [matcher] } };
      return [JSON.stringify(matcher), values.map((detail) => ({ pattern, event: { detail } }))];
    }),
    ...shapes.map((pattern): [string, Pair[]] => [
      JSON.stringify(pattern),
      shaped.map((event) => ({ pattern, event })),
    ]),
    ...malformed.map((pattern): [string, Pair[]] => [
      JSON.stringify(pattern),
      [{ pattern, event: { detail: {} } }],
    ]),
    [`${drawn.length} patterns drawn at random`, [...drawn]],
  ];
  return new Map(groups);
}

/** `detail` of an event, whose `a` is looked at: absent, of each type, in lists, in objects. */
const values: readonly Readonly<Record<string, unknown>>[] = [
  {},
  ...each("", "x", "X", "abc", "ABC", "abcabc", "5", "v1.2.3", "v1.9", "ab*c", "ab\\c", "straße", "STRASSE"),
  ...each(0, 5, -1, 5.5, 300, 1e9, true, false, null, "10.1.2.3"),
  ...each([], ["x"], ["y", "x"], ["y", "z"], [5, "abc"], [["x"]], [null], [{}], [""]),
  ...each({}, { b: "x" }, [{ b: "x" }]),
];

function each(...found: readonly unknown[]): { readonly a: unknown }[] {
  return found.map((a) => ({ a }));
}

const text = (name: string, ...operands: readonly unknown[]) =>
  operands.map((operand) => ({ [name]: operand }));

const plain: readonly unknown[] = ["", "x", "abc", "5", "ab*c", 5, 5.5, -1, 300, 0, true, false, null];

const matchers: readonly unknown[] = [
  ...plain,
  ...text("prefix", "", "a", "abc", "ABC", "5", { "equals-ignore-case": "AB" }),
  ...text("suffix", "", "c", "abc", "5", ".3", { "equals-ignore-case": "BC" }),
  ...text("equals-ignore-case", "", "x", "AbC", "5", "strasse", "i"),
  ...text("anything-but", "x", "", 5, ["x", "y"], [5, 0], [""], ["x", "5"], "abc"),
  ...text("anything-but", { prefix: "a" }, { prefix: ["a", "v1"] }, { suffix: "c" }, { suffix: ["c", ".9"] }),
  ...text("anything-but", { "equals-ignore-case": "X" }, { "equals-ignore-case": ["ABC", "x"] }),
  ...text("anything-but", { wildcard: "a*c" }, { wildcard: ["v1*", "*5"] }),
  ...text(
    "anything-but",
    { prefix: { "equals-ignore-case": "A" } },
    { suffix: { "equals-ignore-case": "C" } },
  ),
  ...text("wildcard", "a*", "*c", "*", "a*c", "v*.2.*", "ab\\*c", "ab\\\\c", "x", "", "*bc*a*"),
  ...text("numeric", ["=", 5], ["<", 5], ["<=", 5], [">", 5], [">=", 5], [">", 0, "<=", 5]),
  ...text("numeric", [">", -2, "<", 0], ["=", 3e2], [">=", 0, "<", 1e9], [">", 5.4, "<", 5.6]),
  ...text("exists", true, false),
  ...text("cidr", "10.0.0.0/8"),
];

/** Patterns that no rule may have. */
const malformed: readonly object[] = [
  { detail: "x" },
  { detail: { a: [] } },
  { detail: { a: [{}] } },
  { detail: { a: [{ regex: "x" }] } },
  { detail: { a: [{ prefix: 5 }] } },
  { detail: { a: [{ suffix: ["a", "b"] }] } },
  { detail: { a: [{ prefix: "a", suffix: "b" }] } },
  { detail: { a: [{ exists: "true" }] } },
  { detail: { a: [{ numeric: [">", "5"] }] } },
  { detail: { a: [{ numeric: [">"] }] } },
  { detail: { a: [{ numeric: [] }] } },
  { detail: { a: [{ numeric: ["!=", 5] }] } },
  { detail: { a: [{ numeric: ["<", 5, ">", 0] }] } },
  { detail: { a: [{ numeric: [">", 5, "<", 5] }] } },
  { detail: { a: [{ numeric: ["=", 5, "<", 7] }] } },
  { detail: { a: [{ numeric: [">", 1e12] }] } },
  { detail: { a: [{ wildcard: "a**b" }] } },
  { detail: { a: [{ wildcard: "a\\b" }] } },
  { detail: { a: [{ wildcard: ["a*"] }] } },
  { detail: { a: [{ "equals-ignore-case": 5 }] } },
  { detail: { a: [{ "equals-ignore-case": ["a"] }] } },
  { detail: { a: [{ "anything-but": [] }] } },
  { detail: { a: [{ "anything-but": ["x", 5] }] } },
  { detail: { a: [{ "anything-but": null }] } },
  { detail: { a: [{ "anything-but": true }] } },
  { detail: { a: [{ "anything-but": { numeric: ["=", 5] } }] } },
  { detail: { a: [{ "anything-but": { prefix: "" } }] } },
  { detail: { a: [{ "anything-but": { prefix: 5 } }] } },
  { detail: { a: [["x"]] } },
  { detail: {} },
  {},
  { $or: [] },
  { $or: [{ a: ["x"] }] },
  { $or: ["x", "y"] },
  { $or: [{ a: ["x"] }, {}] },
  { $or: { a: ["x"] } },
  { $or: [{ a: ["x"] }, ["y"]] },
  { $or: [{ numeric: ["x"] }, { a: ["y"] }] },
];

/** How members combine: nesting, lists of objects, $or. */
const shapes: readonly object[] = [
  { source: ["s"] },
  { source: ["s", "t"], detail: { a: ["x"] } },
  { source: ["s"], detail: { a: [{ exists: false }] } },
  { detail: { list: { n: [1] } } },
  { detail: { list: { n: [1], m: [2] } } },
  { detail: { list: { n: [{ exists: false }] } } },
  { detail: { list: { n: [{ exists: true }], m: [{ exists: false }] } } },
  { detail: { list: { deep: { k: ["x"] } } } },
  { detail: { list: { deep: { k: ["x"], l: ["y"] } } } },
  { detail: { list: [{ exists: true }] } },
  { detail: { list: [{ exists: false }] } },
  { $or: [{ source: ["t"] }, { detail: { a: ["x"] } }] },
  { $or: [{ source: ["s"], detail: { a: ["y"] } }, { detail: { list: { n: [2] } } }] },
  { source: ["s"], $or: [{ detail: { a: ["x"] } }, { detail: { a: [{ exists: false }] } }] },
  { detail: { $or: [{ a: ["x"] }, { list: { n: [2] } }], a: [{ exists: true }] } },
  { detail: { $or: [{ a: ["x"] }, { $or: [{ a: ["y"] }, { list: { n: [1], m: [2] } }] }] } },
  { "detail.a": ["x"] },
  { detail: { list: { m: [2], n: [{ exists: false }] } } },
  { detail: { list: { m: [{ exists: false }], n: [1] } } },
  { detail: { list: { m: [2, { exists: false }], n: [1, 3] } } },
];

const shaped: readonly object[] = [
  { source: "s", detail: { a: "x" } },
  { source: "t", detail: { a: "y" } },
  { source: "s", detail: {} },
  { source: "s" },
  { source: ["t", "s"], detail: { a: ["y", "x"] } },
  { source: "s", detail: { list: [] } },
  { source: "s", detail: { list: { n: 1, m: 2 } } },
  { source: "s", detail: { list: [{ n: 1, m: 2 }] } },
  {
    source: "s",
    detail: {
      list: [
        { n: 1, m: 3 },
        { n: 2, m: 2 },
      ],
    },
  },
  { source: "s", detail: { list: [{ n: 1 }, { m: 2 }] } },
  { source: "s", detail: { list: [{ n: [1, 2] }, { n: 3, m: [2, 4] }] } },
  { source: "s", detail: { list: [[{ n: 1 }], { m: 2 }] } },
  { source: "s", detail: { list: [{ deep: { k: "x" } }, { deep: { l: "y" } }] } },
  {
    source: "s",
    detail: {
      list: [
        {
          deep: [
            { k: "x", l: "z" },
            { k: "z", l: "y" },
          ],
        },
      ],
    },
  },
  { source: "s", detail: { list: [{ deep: { k: "x", l: "y" } }, "text", 1] } },
  { source: "s", detail: { list: "text", a: null } },
  { source: "s", "detail.a": "x" },
];

const leaf = fc.constantFrom<unknown>("x", "y", "", 1, 2, true, null);
const member = fc.constantFrom("a", "b", "c");
const { pattern } = fc.letrec<{ pattern: object }>((tie) => ({
  pattern: fc.dictionary(member, fc.oneof({ maxDepth: 2 }, listOf(), tie("pattern")), {
    minKeys: 1,
    maxKeys: 2,
  }),
}));
const { event } = fc.letrec<{ event: object }>((tie) => {
  const value = fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie("event"),
    fc.array(fc.oneof(leaf, tie("event")), { maxLength: 3 }),
  );
  return { event: fc.dictionary(member, value, { maxKeys: 3 }) };
});

function listOf() {
  const matcher = fc.oneof(
    leaf,
    fc.constantFrom<unknown>({ exists: true }, { exists: false }, { "anything-but": ["x"] }, { prefix: "x" }),
  );
  return fc.array(matcher, { minLength: 1, maxLength: 2 });
}

/** Drawn at random, and the same ones each time: lists and objects in each other, where intuition fails first. */
const drawn: readonly Pair[] = fc.sample(fc.record({ pattern, event }), { seed: 4, numRuns: 3000 });
