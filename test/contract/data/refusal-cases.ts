import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Bench } from "./bench.ts";
import type { Outcome } from "./outcome.ts";

/** A request that DynamoDB refuses whatever is in the table, or (`isRight`) one just on this side of the line. */
export interface Refusal {
  readonly about: string;
  readonly ask: (bench: Bench) => Promise<Outcome>;
  readonly isRight?: true;
}

const Key = marshall({ pk: "p", sk: "a" });
const none = {} as Record<string, AttributeValue>;
const item = (more: Record<string, AttributeValue>) => ({ ...Key, ...more });

const update = (
  about: string,
  UpdateExpression: string,
  values?: Record<string, AttributeValue>,
  names?: Record<string, string>,
): Refusal => ({
  about,
  ask: async (bench) => {
    await bench.put({ Item: item(marshall({ s: "text", n: 1, list: [1], map: { a: 1 } })) });
    return bench.update({
      Key,
      UpdateExpression,
      ...(values ? { ExpressionAttributeValues: values } : {}),
      ...(names ? { ExpressionAttributeNames: names } : {}),
    });
  },
});

const condition = (
  about: string,
  ConditionExpression: string,
  values?: Record<string, AttributeValue>,
): Refusal => ({
  about,
  ask: async (bench) => {
    await bench.put({ Item: item(marshall({ s: "text", n: 1 })) });
    return bench.remove({
      Key,
      ConditionExpression,
      ...(values ? { ExpressionAttributeValues: values } : {}),
    });
  },
});

const put = (about: string, Item: Record<string, AttributeValue>, isRight?: true): Refusal => ({
  about,
  ask: (bench) => bench.put({ Item }),
  ...(isRight ? { isRight } : {}),
});

const query = (
  about: string,
  KeyConditionExpression: string,
  values: Record<string, unknown>,
  more = {},
): Refusal => ({
  about,
  ask: (bench) =>
    bench.query({ KeyConditionExpression, ExpressionAttributeValues: marshall(values), ...more }),
});

const one = { ":v": { N: "1" } };

const inExpressions: readonly Refusal[] = [
  update("a reserved word", "SET name = :v", one),
  update("a reserved word in capitals", "SET Status = :v", one),
  update("a reserved word deep in a path", "SET s.timestamp = :v", one),
  update("a name that is not defined", "SET #n = :v", one),
  update("a name that is not used", "SET n = :v", one, { "#n": "n" }),
  update("a value that is not defined", "SET n = :w", one),
  update("a value that is not used", "SET n = :v", { ...one, ":w": { S: "x" } }),
  update("names without an expression that uses them", "REMOVE n", undefined, {}),
  update("an empty expression", ""),
  update("an expression of spaces", "  "),
  update("a word that is none of the four", "PUT n = :v", one),
  update("the same section twice", "SET n = :v SET s = :v", one),
  update("a comma at the end", "SET n = :v,", one),
  update("a function that does not exist", "SET n = max(n, :v)", one),
  update("a condition's function in an update", "SET n = size(s)"),
  update("a path twice", "SET n = :v REMOVE n", one),
  update("a path and what lies below it", "SET #m = :v, #m.a = :v", one, { "#m": "map" }),
  update("an attribute of the key", "SET sk = :v", { ":v": { S: "b" } }),
  update("an attribute of the key, removed", "REMOVE pk"),
  update("a number added to a text", "SET s = s + :v", one),
  update("a text added to a number", "SET n = n + :v", { ":v": { S: "1" } }),
  update("ADD of a text", "ADD fresh :v", { ":v": { S: "1" } }),
  update("ADD of a number to a text", "ADD s :v", one),
  update("ADD of a set to a number", "ADD n :v", { ":v": { SS: ["a"] } }),
  update("DELETE of a number", "DELETE n :v", one),
  update("DELETE of a set from a text", "DELETE s :v", { ":v": { SS: ["a"] } }),
  update("list_append of a text", "SET #l = list_append(#l, :v)", { ":v": { S: "a" } }, { "#l": "list" }),
  update("list_append to nothing", "SET fresh = list_append(fresh, :v)", { ":v": { L: [] } }),
  update("a value from an attribute that is not there", "SET n = gone"),
  update("a path through a text", "SET s.inner = :v", one),
  update("a path through nothing", "SET gone.inner = :v", one),
  update("an index of a map", "SET #m[0] = :v", one, { "#m": "map" }),
  update("a text in the place of an operand", "SET n = 'one'"),
  condition("a condition with one operand", "n"),
  condition("a condition with a reserved word", "size = :v", one),
  condition("attribute_exists of a value", "attribute_exists(:v)", one),
  condition("attribute_exists with two operands", "attribute_exists(n, s)"),
  condition("begins_with with one operand", "begins_with(s)"),
  condition("begins_with of a number", "begins_with(s, :v)", one),
  condition("an order of booleans", "n < :v", { ":v": { BOOL: true } }),
  condition("an order of lists", "n >= :v", { ":v": { L: [] } }),
  condition("BETWEEN without its second bound", "n BETWEEN :v", one),
  condition("IN without brackets", "n IN :v", one),
  condition("a bracket that is not closed", "(n = :v", one),
  condition("two operators", "n = = :v", one),
  condition("an update's function in a condition", "if_not_exists(n, :v) = :v", one),
  condition("a bracket too many", "((n = :v))", one),
  condition("an attribute compared with itself", "n = n"),
  condition("a value's function compared", "attribute_exists(n) = :v", one),
  condition("the size of a number", "size(:v) = :v", one),
  condition("an upper bound below the lower", "n BETWEEN :v AND :w", { ...one, ":w": { N: "0" } }),
  condition("bounds of two types", "n BETWEEN :v AND :w", { ...one, ":w": { S: "0" } }),
  condition("a wrong type behind what decides already", "n = :v OR n < :w", { ...one, ":w": { BOOL: true } }),
  condition("attribute_type of a type that does not exist", "attribute_type(n, :v)", { ":v": { S: "INT" } }),
];

const digits = (count: number) => "1".repeat(count);

const inValues: readonly Refusal[] = [
  put("a number of 38 digits", item({ n: { N: digits(38) } }), true),
  put("a number of 39 digits", item({ n: { N: digits(39) } })),
  put("a number of 38 digits after the point", item({ n: { N: `0.${digits(38)}` } }), true),
  put("a number with zeros around its 38 digits", item({ n: { N: `00${digits(38)}000` } }), true),
  put(
    "a number as large as it may be",
    item({ n: { N: "9.9999999999999999999999999999999999999E+125" } }),
    true,
  ),
  put("a number that is too large", item({ n: { N: "1E+126" } })),
  put("a number as small as it may be", item({ n: { N: "1E-130" } }), true),
  put("a number that is too small", item({ n: { N: "1E-131" } })),
  put("a number that is none", item({ n: { N: "one" } })),
  put("a number without a digit", item({ n: { N: "" } })),
  put("a number with zeros and an exponent", item({ n: { N: "0012.3400e2" } }), true),
  put("minus nothing", item({ n: { N: "-0" } }), true),
  put("an empty set", item({ set: { SS: [] } })),
  put("a set with the same text twice", item({ set: { SS: ["a", "a"] } })),
  put("a set with the same number twice", item({ set: { NS: ["1", "1.0"] } })),
  put("an empty text that is no key", item({ s: { S: "" } }), true),
  put("an empty list and an empty map", item({ l: { L: [] }, m: { M: {} } }), true),
  put("null that is not true", item({ nothing: { NULL: false } })),
  put("a value of no type", item({ s: {} as AttributeValue })),
];

const inKeys: readonly Refusal[] = [
  put("an item without its sort key", marshall({ pk: "p" })),
  put("an item whose sort key is a number", marshall({ pk: "p", sk: 1 })),
  put("an item whose sort key is empty", marshall({ pk: "p", sk: "" })),
  put("an item whose partition key is empty", marshall({ pk: "", sk: "a" })),
  put("a partition key of 2048 bytes", marshall({ pk: "p".repeat(2048), sk: "a" }), true),
  put("a partition key of 2049 bytes", marshall({ pk: "p".repeat(2049), sk: "a" })),
  put("a sort key of 1024 bytes", marshall({ pk: "p", sk: "ä".repeat(512) }), true),
  put("a sort key of 1025 bytes", marshall({ pk: "p", sk: "a".repeat(1025) })),
  put("a sort key of 1025 bytes in 513 letters", marshall({ pk: "p", sk: `${"ä".repeat(512)}x` })),
  { about: "a read without a key", ask: (bench) => bench.get(none) },
  { about: "a read with half a key", ask: (bench) => bench.get(marshall({ pk: "p" })) },
  { about: "a read with more than a key", ask: (bench) => bench.get(marshall({ pk: "p", sk: "a", n: 1 })) },
  { about: "a read with a number for a key", ask: (bench) => bench.get(marshall({ pk: "p", sk: 1 })) },
  query("a query without the partition's key", "sk = :v", { ":v": "a" }),
  query("a query for a part of the partition's key", "begins_with(pk, :v)", { ":v": "a" }),
  query("a query for two partitions", "pk = :v OR pk = :w", { ":v": "a", ":w": "b" }),
  query("a query for what is not a key", "pk = :v AND n = :w", { ":v": "a", ":w": 1 }),
  query("a query with an empty partition's key", "pk = :v", { ":v": "" }),
  query("a query with a number for the sort key", "pk = :v AND sk = :w", { ":v": "a", ":w": 1 }),
  query("a query for all but a sort key", "pk = :v AND sk <> :w", { ":v": "a", ":w": "b" }),
  query("a filter on the key", "pk = :v", { ":v": "a" }, { FilterExpression: "sk = :v" }),
  query("a page of no items", "pk = :v", { ":v": "a" }, { Limit: 0 }),
  query(
    "a page after a key of another partition",
    "pk = :v",
    { ":v": "a" },
    {
      ExclusiveStartKey: marshall({ pk: "b", sk: "a" }),
    },
  ),
];

const kilobyte = 1024;
/** What the key and the name of the long attribute take: `pk` p, `sk` a, `long`. */
const around = 2 + 1 + 2 + 1 + 4;
const room = 400 * kilobyte - around;

/** A number takes as many bytes as these, by https://github.com/architect/dynalite/blob/main/db/index.js. */
const bytesOf: Readonly<Record<string, number>> = {
  "1234": 3,
  "123": 3,
  "123.4": 4,
  "-1234": 4,
  "0": 1,
  "1E+100": 2,
  "1.5": 3,
  "1234567890": 6,
};

function withNumber(N: string): Refusal[] {
  const left = room - 1 - (bytesOf[N] ?? 0);
  return [
    put(`an item of 400 KB with the number ${N}`, item({ long: { S: "x".repeat(left) }, n: { N } }), true),
    put(`an item with the number ${N}, a byte more`, item({ long: { S: "x".repeat(left + 1) }, n: { N } })),
  ];
}

const inSizes: readonly Refusal[] = [
  put("an item of 400 KB, names and all", item({ long: { S: "x".repeat(room) } }), true),
  put("an item of a byte more", item({ long: { S: "x".repeat(room + 1) } })),
  put("an item of two-byte letters, a byte more", item({ long: { S: "ä".repeat(room / 2 + 1) } })),
  put(
    "an item of 400 KB with a long name",
    item({ ["n".repeat(1000)]: { S: "x".repeat(room + 4 - 1000) } }),
    true,
  ),
  put(
    "an item with a long name, a byte more",
    item({ ["n".repeat(1000)]: { S: "x".repeat(room + 5 - 1000) } }),
  ),
  put(
    "an item of 400 KB with a list of texts: three bytes, and one for each",
    item({ long: { L: [{ S: "x".repeat(room - 5) }, { S: "" }] } }),
    true,
  ),
  put("an item with a list, a byte more", item({ long: { L: [{ S: "x".repeat(room - 4) }, { S: "" }] } })),
  put(
    "an item of 400 KB with a map: three bytes, one for each, and the names",
    item({ long: { M: { in: { S: "x".repeat(room - 6) } } } }),
    true,
  ),
  put("an item with a map, a byte more", item({ long: { M: { in: { S: "x".repeat(room - 5) } } } })),
  ...["1234", "123", "123.4", "-1234", "0", "1E+100", "1.5", "1234567890"].flatMap(withNumber),
  put(
    "an item of 400 KB with true and null: a byte each",
    item({ long: { S: "x".repeat(room - 4) }, t: { BOOL: true }, z: { NULL: true } }),
    true,
  ),
  put(
    "an item with true and null, a byte more",
    item({ long: { S: "x".repeat(room - 3) }, t: { BOOL: true }, z: { NULL: true } }),
  ),
  {
    about: "an update that makes an item of 400 KB a byte longer",
    ask: async (bench) => {
      await bench.put({ Item: item({ long: { S: "x".repeat(room) } }) });
      return bench.update({ Key, UpdateExpression: "SET n = :v", ExpressionAttributeValues: one });
    },
  },
  {
    about: "an expression of more than 4 KB",
    ask: (bench) =>
      bench.update({ Key, UpdateExpression: `SET ${"n".repeat(4090)} = :v`, ExpressionAttributeValues: one }),
  },
];

export const refusals: readonly Refusal[] = [...inExpressions, ...inValues, ...inKeys, ...inSizes];
