import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, test } from "vitest";
import { dynamoWorld, failure, TABLE } from "../dynamo-world.ts";

const TableName = TABLE;
const put = (sk: string, more: object = {}) => ({
  Put: { TableName, Item: marshall({ pk: "p", sk }), ...more },
});
const keyed = (sk: string) => ({ TableName, Key: marshall({ pk: "p", sk }) });
const isNew = { ConditionExpression: "attribute_not_exists(pk)" };
const exists = { ConditionExpression: "attribute_exists(pk)" };

describe("a transaction", () => {
  test("does all of its writes", async () => {
    const { transact, put: putOne, items } = dynamoWorld();
    await putOne({ pk: "p", sk: "old", n: 1 });
    await putOne({ pk: "p", sk: "gone" });
    await putOne({ pk: "p", sk: "seen" });
    const values = { ExpressionAttributeValues: marshall({ ":one": 1 }) };
    const answer = await transact([
      put("new", isNew),
      { Update: { ...keyed("old"), UpdateExpression: "ADD n :one", ...values } },
      { Delete: keyed("gone") },
      { ConditionCheck: { ...keyed("seen"), ...exists } },
    ]);
    expect(answer).toEqual({});
    expect(items()).toEqual([
      { pk: "p", sk: "new" },
      { pk: "p", sk: "old", n: 2 },
      { pk: "p", sk: "seen" },
    ]);
  });

  test("does none of them when one condition fails, and says which, in their order", async () => {
    const { transact, put: putOne, items } = dynamoWorld();
    await putOne({ pk: "p", sk: "b", n: 1 });
    const shows = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
    const error = await failure(
      transact([
        put("a", isNew),
        put("b", { ...isNew, ...shows }),
        { ConditionCheck: { ...keyed("c"), ...exists } },
      ]),
    );
    expect(error.name).toBe("TransactionCanceledException");
    expect(error.message).toContain("[None, ConditionalCheckFailed, ConditionalCheckFailed]");
    expect(error["CancellationReasons"]).toEqual([
      { Code: "None" },
      {
        Code: "ConditionalCheckFailed",
        Message: "The conditional request failed",
        Item: marshall({ pk: "p", sk: "b", n: 1 }),
      },
      { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
    ]);
    expect(items()).toEqual([{ pk: "p", sk: "b", n: 1 }]);
  });

  test("names an update that does not fit its item among the reasons", async () => {
    const { transact } = dynamoWorld();
    const update = {
      ...keyed("a"),
      UpdateExpression: "SET x.y = :v",
      ExpressionAttributeValues: marshall({ ":v": 1 }),
    };
    const error = await failure(transact([put("b"), { Update: update }]));
    expect(error["CancellationReasons"]).toMatchObject([{ Code: "None" }, { Code: "ValidationError" }]);
  });

  test.for([
    ["nothing", [], "greater than or equal to 1"],
    [
      "101 writes",
      Array.from({ length: 101 }, (_each, index) => put(`${index}`)),
      "less than or equal to 100",
    ],
    ["two writes to one item", [put("a"), { Delete: keyed("a") }], "multiple operations on one item"],
    ["an action with two writes", [{ ...put("a"), Delete: keyed("b") }], "can only contain one of"],
  ] as const)("with %s is refused", async ([, actions, text]) => {
    const error = await failure(dynamoWorld().transact([...actions]));
    expect(error.name).toBe("ValidationException");
    expect(error.message).toContain(text);
  });

  test("takes 100 writes", async () => {
    const { transact, items } = dynamoWorld();
    await transact(Array.from({ length: 100 }, (_each, index) => put(`${index}`)));
    expect(items()).toHaveLength(100);
  });

  test("above 4 MB is refused", async () => {
    const big = { Item: marshall({ pk: "p", sk: "", big: "x".repeat(399 * 1024) }) };
    const actions = Array.from({ length: 11 }, (_each, index) => ({
      Put: { TableName, Item: { ...big.Item, sk: { S: `${index}` } } },
    }));
    expect((await failure(dynamoWorld().transact(actions))).message).toContain("4 MB");
  });
});

describe("a transaction's token", () => {
  test("makes its repetition harmless for ten minutes", async () => {
    let now = 0;
    const { transact, remove, items } = dynamoWorld(() => now);
    await transact([put("a", isNew)], "token");
    now = 599_999;
    expect(await transact([put("a", isNew)], "token")).toEqual({});
    now = 600_000;
    expect((await failure(transact([put("a", isNew)], "token"))).name).toBe("TransactionCanceledException");
    await remove({ pk: "p", sk: "a" });
    await transact([put("a", isNew)], "token");
    expect(items()).toHaveLength(1);
  });

  test("refuses other writes under the same token", async () => {
    const { transact } = dynamoWorld();
    await transact([put("a")], "token");
    expect((await failure(transact([put("b")], "token"))).name).toBe("IdempotentParameterMismatchException");
  });

  test("of a transaction that was cancelled may be used again", async () => {
    const { transact, put: putOne, remove, items } = dynamoWorld();
    await putOne({ pk: "p", sk: "a" });
    await failure(transact([put("a", isNew)], "token"));
    await remove({ pk: "p", sk: "a" });
    await transact([put("a", isNew)], "token");
    expect(items()).toHaveLength(1);
  });
});
