import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Case } from "./case.ts";

const Key = marshall({ pk: "p", sk: "a" });
const seed = {
  ...Key,
  ...marshall({
    n: 5,
    s: "storefront",
    list: ["a", "b", "c", "d"],
    map: { in: { deep: 1 }, list: [1] },
    set: new Set(["x", "y"]),
    numbers: new Set([1, 2]),
    nothing: null,
    yes: true,
  }),
};

/** Each with an item there, and with none. */
const updates: readonly (readonly [string, Record<string, unknown>?])[] = [
  ["SET n = n + :v", { v: 2 }],
  ["SET n = n - :v", { v: 7.25 }],
  ["SET n = :v - n", { v: 1 }],
  ["SET n = if_not_exists(n, :v) + :w", { v: 0, w: 1 }],
  ["SET fresh = if_not_exists(fresh, :v)", { v: "new" }],
  ["SET copy = map.in"],
  ["SET swapped = s, s = n"],
  ["SET #l = list_append(#l, :v)", { v: ["e"] }],
  ["SET #l = list_append(:v, #l)", { v: ["first"] }],
  ["SET fresh = list_append(if_not_exists(fresh, :v), :w)", { v: [], w: ["one"] }],
  ["SET #l[1] = :v", { v: "B" }],
  ["SET #l[9] = :v", { v: "end" }],
  ["SET #m.#i.deep = :v", { v: 2 }],
  ["SET #m.fresh = :v", { v: { a: [] } }],
  ["SET fresh.inner = :v", { v: 1 }],
  ["SET #m.#l[0] = :v, #m.#l[1] = :v", { v: 7 }],
  ["REMOVE n, gone"],
  ["REMOVE #l[0], #l[2]"],
  ["REMOVE #m.#i.deep"],
  ["REMOVE #m.gone"],
  ["REMOVE gone.deeper"],
  ["ADD n :v", { v: 3 }],
  ["ADD fresh :v", { v: 3 }],
  ["ADD #s :v", { v: new Set(["y", "z"]) }],
  ["ADD fresh :v", { v: new Set([3]) }],
  ["DELETE #s :v", { v: new Set(["x"]) }],
  ["DELETE #s :v", { v: new Set(["x", "y", "z"]) }],
  ["DELETE fresh :v", { v: new Set(["x"]) }],
  ["SET a = :v REMOVE n ADD numbers :w", { v: "", w: new Set([2, 3]) }],
  ["set a = :v remove n", { v: false }],
];

const conditions: readonly (readonly [string, Record<string, unknown>?])[] = [
  ["attribute_exists(n)"],
  ["attribute_not_exists(n)"],
  ["attribute_not_exists(#m.#i.deep)"],
  ["attribute_exists(#l[3]) AND attribute_not_exists(#l[4])"],
  ["attribute_type(n, :v)", { v: "N" }],
  ["attribute_type(nothing, :v)", { v: "NULL" }],
  ["begins_with(s, :v)", { v: "store" }],
  ["begins_with(n, :v)", { v: "5" }],
  ["contains(s, :v)", { v: "front" }],
  ["contains(#s, :v)", { v: "x" }],
  ["contains(#l, :v)", { v: "b" }],
  ["contains(numbers, :v)", { v: 2 }],
  ["size(#l) = :v", { v: 4 }],
  ["size(s) > :v", { v: 9 }],
  ["size(#m) = :v", { v: 2 }],
  ["size(gone) = :v", { v: 0 }],
  ["n BETWEEN :v AND :w", { v: 5, w: 6 }],
  ["n IN (:v, :w)", { v: 4, w: 5 }],
  ["gone IN (:v)", { v: 4 }],
  ["NOT n = :v", { v: 5 }],
  ["NOT gone = :v", { v: 5 }],
  ["gone <> :v", { v: 5 }],
  ["n <> :v", { v: "5" }],
  ["n = :v OR s = :w AND yes = :x", { v: 5, w: "no", x: false }],
  ["(n = :v OR s = :w) AND yes = :x", { v: 5, w: "no", x: false }],
  ["NOT n = :v AND s = :w", { v: 6, w: "storefront" }],
  ["n = :v", { v: 5 }],
  ["s < :v", { v: "storefronu" }],
  ["s <= :v AND s >= :v", { v: "storefront" }],
  ["n < :v", { v: 10 }],
  ["#l = :v", { v: ["a", "b", "c", "d"] }],
  ["#m = :v", { v: { list: [1], in: { deep: 1 } } }],
  ["#s = :v", { v: new Set(["y", "x"]) }],
  ["yes = :v", { v: true }],
  ["nothing = :v", { v: null }],
  ["n > #m.#i.deep"],
];

const words: Readonly<Record<string, string>> = { "#l": "list", "#m": "map", "#i": "in", "#s": "set" };

function parts(text: string, values: Record<string, unknown> | undefined) {
  const names = Object.entries(words).filter(([short]) => new RegExp(`${short}\\b`).test(text));
  const given = Object.entries(values ?? {}).map(([name, value]) => [`:${name}`, value]);
  return {
    ...(names.length > 0 ? { ExpressionAttributeNames: Object.fromEntries(names) } : {}),
    ...(given.length > 0 ? { ExpressionAttributeValues: marshall(Object.fromEntries(given)) } : {}),
  };
}

const shown = (_: string, value: unknown): unknown => (value instanceof Set ? [...value] : value);

const expressionCases: readonly Case[] = [
  ...updates.map(([text, values]) => ({
    about: `${text} with ${JSON.stringify(values, shown) ?? "nothing"}`,
    ask: ({ put, update }: Parameters<Case["ask"]>[0]) =>
      both(put, () =>
        update({ Key, UpdateExpression: text, ReturnValues: "ALL_NEW", ...parts(text, values) }),
      ),
  })),
  ...conditions.map(([text, values]) => ({
    about: `if ${text} with ${JSON.stringify(values, shown) ?? "nothing"}`,
    ask: ({ put, remove }: Parameters<Case["ask"]>[0]) =>
      both(put, () =>
        remove({ Key, ConditionExpression: text, ReturnValues: "ALL_OLD", ...parts(text, values) }),
      ),
  })),
];

/** Of an item that is not there, and of one that is. */
async function both(
  put: (input: { Item: Record<string, AttributeValue> }) => Promise<unknown>,
  ask: () => Promise<unknown>,
) {
  const without = await ask();
  await put({ Item: seed });
  return { without, with: await ask() };
}

const old = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
const is = (n: number) => ({
  ConditionExpression: "n = :n",
  ExpressionAttributeValues: marshall({ ":n": n }),
});

const answerCases: readonly Case[] = [
  {
    about: "a put, an update and a delete give back what was there when they are asked for it",
    ask: async ({ put, update, remove }) => [
      await put({ Item: seed, ReturnValues: "ALL_OLD" }),
      await put({ Item: seed, ReturnValues: "ALL_OLD" }),
      await update({ Key, UpdateExpression: "REMOVE n", ReturnValues: "ALL_OLD" }),
      await update({ Key, UpdateExpression: "REMOVE s", ReturnValues: "NONE" }),
      await remove({ Key, ReturnValues: "ALL_OLD" }),
      await remove({ Key, ReturnValues: "ALL_OLD" }),
    ],
  },
  {
    about: "an update without an expression makes the item, and changes none that is there",
    ask: async ({ update, get }) => [await update({ Key }), await get(Key), await update({ Key })],
  },
];

/** What a write that was refused shows of the item that it met. */
export const failureCases: readonly Case[] = [
  {
    about: "a condition that fails shows the item as it is, if that was asked for",
    ask: async ({ put, update, remove }) => [
      await put({ Item: seed }),
      await put({ Item: seed, ...is(4), ...old }),
      await update({ Key, UpdateExpression: "REMOVE n", ...is(4), ...old }),
      await remove({ Key, ...is(4), ...old }),
      await remove({ Key, ...is(4) }),
      await remove({ Key: marshall({ pk: "p", sk: "none" }), ...is(4), ...old }),
    ],
  },
  {
    about:
      "a transaction gives its reasons in the order of its writes, each with its item if that was asked for",
    async ask({ put, transact, table }) {
      const TableName = table;
      await put({ Item: seed });
      const none = marshall({ pk: "p", sk: "none" });
      return [
        await transact([
          { Put: { TableName, Item: marshall({ pk: "p", sk: "b" }) } },
          { Delete: { TableName, Key, ...is(4), ...old } },
          { ConditionCheck: { TableName, Key: none, ConditionExpression: "attribute_not_exists(pk)" } },
        ]),
        await transact([
          { Update: { TableName, Key, UpdateExpression: "REMOVE n", ...is(4) } },
          {
            Update: {
              TableName,
              Key: none,
              UpdateExpression: "SET n = :n",
              ConditionExpression: "attribute_exists(pk)",
              ExpressionAttributeValues: marshall({ ":n": 1 }),
              ...old,
            },
          },
        ]),
      ];
    },
  },
];

export const rawCases: readonly Case[] = [...expressionCases, ...answerCases];
