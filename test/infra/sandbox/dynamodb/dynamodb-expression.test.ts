import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyUpdate } from "../../../../infra/sandbox/dynamodb/dynamodb-apply.ts";
import { holds } from "../../../../infra/sandbox/dynamodb/dynamodb-evaluate.ts";
import { readExpressions } from "../../../../infra/sandbox/dynamodb/dynamodb-expression.ts";

type Plain = Record<string, unknown>;

function evaluate(text: string, item: Plain, values: Plain = {}, names?: Record<string, string>): boolean {
  const { condition, env } = readExpressions({
    ConditionExpression: text,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: marshall(values) }),
    ...(names && { ExpressionAttributeNames: names }),
  });
  if (!condition) throw new Error("There is no condition.");
  return holds(condition, marshall(item), env);
}

describe("a condition", () => {
  const item = {
    a: 1,
    s: "hello",
    nil: null,
    yes: true,
    bytes: new Uint8Array([1, 2, 3]),
    tags: new Set(["x", "y"]),
    nums: new Set([1, 2]),
    stack: [1, "two", { three: 3 }],
    lease: { fence: 7, "odd.name": "z" },
  };

  test.for([
    ["attribute_exists(a) AND attribute_not_exists(b)", {}, true],
    ["attribute_exists(nil)", {}, true],
    ["attribute_exists(lease.fence) AND attribute_not_exists(lease.more.deep)", {}, true],
    ["a = :v", { ":v": 1 }, true],
    ["a = :v", { ":v": "1" }, false],
    ["a <> :v", { ":v": "1" }, true],
    ["b = :v", { ":v": 1 }, false],
    ["b <> :v", { ":v": 1 }, true],
    ["b < :v", { ":v": 1 }, false],
    ["NOT b < :v", { ":v": 1 }, true],
    ["s < :v", { ":v": 1 }, false],
    ["s > :v", { ":v": "Z" }, true],
    ["a BETWEEN :l AND :h", { ":l": 1, ":h": 1 }, true],
    ["a BETWEEN :l AND :h", { ":l": 2, ":h": 3 }, false],
    ["s IN (:v, :w)", { ":v": "x", ":w": "hello" }, true],
    ["s IN (:v)", { ":v": "x" }, false],
    ["begins_with(s, :v)", { ":v": "he" }, true],
    ["begins_with(a, :v)", { ":v": "1" }, false],
    ["contains(s, :v)", { ":v": "ell" }, true],
    ["contains(tags, :v)", { ":v": "x" }, true],
    ["contains(tags, :v)", { ":v": "z" }, false],
    ["contains(nums, :v)", { ":v": 2 }, true],
    ["contains(stack, :v)", { ":v": { three: 3 } }, true],
    ["size(s) = :v", { ":v": 5 }, true],
    ["size(tags) < size(stack)", {}, true],
    ["size(a) = :v", { ":v": 1 }, false],
    ["tags = :v", { ":v": new Set(["y", "x"]) }, true],
    ["contains(nums, :v)", { ":v": 3 }, false],
    ["contains(nums, :v)", { ":v": "1" }, false],
    ["contains(s, :v)", { ":v": 1 }, false],
    ["contains(bytes, :v)", { ":v": new Uint8Array([1]) }, false],
    ["begins_with(bytes, :v)", { ":v": new Uint8Array([1, 2]) }, true],
    ["begins_with(bytes, :v)", { ":v": new Uint8Array([2]) }, false],
    ["begins_with(bytes, :v)", { ":v": "x" }, false],
    ["begins_with(s, :v)", { ":v": new Uint8Array([104]) }, false],
    ["bytes > :v", { ":v": new Uint8Array([1, 2]) }, true],
    ["bytes = :v AND size(bytes) = :n", { ":v": new Uint8Array([1, 2, 3]), ":n": 3 }, true],
    ["attribute_type(a, :v)", { ":v": "N" }, true],
    ["attribute_type(lease, :v)", { ":v": "L" }, false],
    ["stack[2].three = :v AND stack[0] = a", { ":v": 3 }, true],
    ["a = :v OR a = :v AND s = :w", { ":v": 1, ":w": "no" }, true],
    ["(a = :v OR a = :v) AND s = :w", { ":v": 1, ":w": "no" }, false],
    ["NOT a = :v AND s = :w", { ":v": 2, ":w": "hello" }, true],
    ["not (a = :v and s = :w)", { ":v": 1, ":w": "hello" }, false],
  ] as const)("%s with %o is %s", ([text, values, isTrue]) => {
    expect(evaluate(text, item, values)).toBe(isTrue);
  });

  test("reaches names with dots, and reserved ones, through placeholders", () => {
    expect(evaluate("#l.#n = :v", item, { ":v": "z" }, { "#l": "lease", "#n": "odd.name" })).toBe(true);
    expect(evaluate("attribute_exists(#s)", { status: 1 }, {}, { "#s": "status" })).toBe(true);
  });
});

/** A condition as text and as a predicate, made side by side. */
interface Twin {
  readonly text: string;
  readonly test: (item: Plain) => boolean;
}
const NAMES = ["p", "q", "m.x"];
const at = (item: Plain, path: string): unknown =>
  path.split(".").reduce<unknown>((value, name) => (value as Plain | undefined)?.[name], item);
const number = fc.integer({ min: 0, max: 3 });
const ORDER: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  "=": (one, other) => one === other,
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
};
const comparison: fc.Arbitrary<Twin> = fc
  .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...Object.keys(ORDER)), number)
  .map(([path, operator, bound]) => ({
    text: `${path} ${operator} :v${bound}`,
    test: (item) => {
      const value = at(item, path);
      return typeof value === "number" && (ORDER[operator]?.(value, bound) ?? false);
    },
  }));
const unequal: fc.Arbitrary<Twin> = fc.tuple(fc.constantFrom(...NAMES), number).map(([path, other]) => ({
  text: `${path} <> :v${other}`,
  test: (item) => at(item, path) !== other,
}));
const presence: fc.Arbitrary<Twin> = fc.constantFrom(...NAMES).map((path) => ({
  text: `attribute_exists(${path})`,
  test: (item) => at(item, path) !== undefined,
}));
const { twin } = fc.letrec<{ twin: Twin }>((tie) => ({
  twin: fc.oneof(
    { maxDepth: 5 },
    comparison,
    unequal,
    presence,
    tie("twin").map(({ text, test: inner }) => ({
      text: `NOT (${text})`,
      test: (item: Plain) => !inner(item),
    })),
    fc.tuple(tie("twin"), tie("twin")).map(([one, other]) => ({
      text: `(${one.text}) AND ${other.text.includes(" OR ") ? `(${other.text})` : other.text}`,
      test: (item: Plain) => one.test(item) && other.test(item),
    })),
    fc.tuple(tie("twin"), tie("twin")).map(([one, other]) => ({
      text: `${one.text} OR ${other.text}`,
      test: (item: Plain) => one.test(item) || other.test(item),
    })),
  ),
}));
const plainItem = fc.record(
  { p: fc.oneof(number, fc.constant("text")), q: number, m: fc.record({ x: number }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);
const usedValues = (text: string): Plain =>
  Object.fromEntries([...new Set(text.match(/:v\d/g))].map((name) => [name, Number(name.slice(2))]));

test("conditions agree with a plain reading of them", () => {
  fc.assert(
    fc.property(twin, plainItem, ({ text, test: plain }, item) => {
      fc.pre(Buffer.byteLength(text) <= 4096);
      expect(evaluate(text, item, usedValues(text))).toBe(plain(item));
    }),
    { numRuns: 400 },
  );
});

function apply(text: string, item: Plain, values: Plain = {}): Plain {
  const { update, env } = readExpressions({
    UpdateExpression: text,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: marshall(values) }),
  });
  if (!update) throw new Error("There is no update.");
  return unmarshall({ ...applyUpdate(update, marshall(item), env, ["pk", "sk"]) });
}

describe("an update", () => {
  const item = { n: 1, stack: ["a", "b", "c", "d"], doc: { x: 1, y: { z: 2 } }, tags: new Set(["x", "y"]) };

  test.for([
    ["SET n = :v, m = n", { ":v": 5 }, { n: 5, m: 1 }],
    ["SET n = n + :v", { ":v": 2 }, { n: 3 }],
    ["SET n = :v - n", { ":v": 2 }, { n: 1 }],
    ["SET n = if_not_exists(n, :v), m = if_not_exists(m, :v) + :w", { ":v": 10, ":w": 1 }, { m: 11 }],
    ["SET stack = list_append(stack, :v)", { ":v": ["e"] }, { stack: ["a", "b", "c", "d", "e"] }],
    ["SET stack = list_append(:v, if_not_exists(absent, :w))", { ":v": ["z"], ":w": [] }, { stack: ["z"] }],
    ["SET stack[1] = :v, stack[9] = :w", { ":v": "B", ":w": "end" }, { stack: ["a", "B", "c", "d", "end"] }],
    ["SET doc.y.z = :v, doc.w = n", { ":v": 3 }, { doc: { x: 1, y: { z: 3 }, w: 1 } }],
    ["REMOVE n, doc.y, absent", {}, { n: undefined, doc: { x: 1 } }],
    ["REMOVE stack[0], stack[2], stack[7]", {}, { stack: ["b", "d"] }],
    ["ADD n :v, m :v", { ":v": 4 }, { n: 5, m: 4 }],
    ["ADD tags :v", { ":v": new Set(["y", "z"]) }, { tags: new Set(["x", "y", "z"]) }],
    ["DELETE tags :v", { ":v": new Set(["y", "z"]) }, { tags: new Set(["x"]) }],
    ["DELETE tags :v", { ":v": new Set(["x", "y"]) }, { tags: undefined }],
    ["REMOVE doc SET n = :v ADD m :v", { ":v": 2 }, { n: 2, m: 2, doc: undefined }],
  ] as const)("%s with %o", ([text, values, changed]) => {
    const expected = Object.entries({ ...item, ...changed }).filter(([, value]) => value !== undefined);
    expect(apply(text, item, values)).toEqual(Object.fromEntries(expected));
  });

  test("reads every operand from the item as it was, in any order of its parts", () => {
    const names = ["a", "b", "c"] as const;
    const action = fc.record({ to: fc.constantFrom(...names), from: fc.constantFrom(...names), by: number });
    const source = fc.record({ a: number, b: number, c: number });
    fc.assert(
      fc.property(
        fc.uniqueArray(action, { selector: ({ to }) => to, minLength: 1 }),
        source,
        (actions, before) => {
          const text = `SET ${actions.map(({ to, from, by }) => `${to} = ${from} + :v${by}`).join(", ")}`;
          const after = Object.fromEntries(actions.map(({ to, from, by }) => [to, before[from] + by]));
          expect(apply(text, before, usedValues(text))).toEqual({ ...before, ...after });
        },
      ),
    );
  });

  test("leaves the item that it was given as it is", () => {
    const before = marshall({ stack: [1], doc: { x: 1 } });
    const copy = structuredClone(before);
    const { update, env } = readExpressions({ UpdateExpression: "REMOVE stack[0], doc.x" });
    if (update) applyUpdate(update, before, env, []);
    expect(before).toEqual(copy);
  });
});
