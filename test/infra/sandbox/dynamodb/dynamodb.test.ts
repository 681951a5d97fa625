import { BatchGetItemCommand, GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { dynamoWorld, failure, TABLE } from "../dynamo-world.ts";

const key = { pk: "service#a", sk: "state" };

describe("an item", () => {
  test("comes back as it was put, and is gone after a delete", async () => {
    const { put, get, remove } = dynamoWorld();
    const item = { ...key, n: 1.5, list: [1, "x", null, true], map: { deep: { set: new Set(["a", "b"]) } } };
    await put(item);
    expect(await get(key)).toEqual(item);
    await remove(key);
    expect(await get(key)).toBeUndefined();
    await remove(key);
  });

  test("is replaced as a whole by another put", async () => {
    const { put, get } = dynamoWorld();
    await put({ ...key, a: 1, b: 2 });
    await put({ ...key, a: 3 });
    expect(await get(key)).toEqual({ ...key, a: 3 });
  });

  test("is never shared: neither what went in nor what came out reaches the table", async () => {
    const { client, put, get, items } = dynamoWorld();
    await put({ ...key, map: { a: 1 } });
    const command = new GetItemCommand({ TableName: TABLE, Key: { pk: { S: key.pk }, sk: { S: key.sk } } });
    const { Item } = await client.send(command);
    const { M: map = {} } = Item?.["map"] ?? {};
    map["a"] = { N: "2" };
    expect(await get(key)).toEqual({ ...key, map: { a: 1 } });
    expect(items()).toEqual([{ ...key, map: { a: 1 } }]);
  });

  test("of another table does not exist", async () => {
    const { client } = dynamoWorld();
    const call = client.send(new GetItemCommand({ TableName: "other", Key: {} }));
    expect((await failure(call)).name).toBe("ResourceNotFoundException");
  });

  test("is shown old or new, as asked", async () => {
    const { put, update, remove } = dynamoWorld();
    expect(await put({ ...key, a: 1 }, { ReturnValues: "ALL_OLD" })).toEqual({});
    expect((await put({ ...key, a: 2 }, { ReturnValues: "ALL_OLD" })).Attributes?.["a"]).toEqual({ N: "1" });
    const set = { UpdateExpression: "SET a = :v", values: { ":v": 3 } };
    expect(await update(key, set)).toEqual({});
    expect((await update(key, { ...set, ReturnValues: "ALL_OLD" })).Attributes?.["a"]).toEqual({ N: "3" });
    expect((await update(key, { ...set, ReturnValues: "ALL_NEW" })).Attributes?.["a"]).toEqual({ N: "3" });
    expect((await remove(key, { ReturnValues: "ALL_OLD" })).Attributes?.["a"]).toEqual({ N: "3" });
  });
});

describe("a conditional write", () => {
  const once = { ConditionExpression: "attribute_not_exists(pk)" };

  test("that fails changes nothing", async () => {
    const { put, get } = dynamoWorld();
    await put({ ...key, a: 1 }, once);
    const error = await failure(put({ ...key, a: 2 }, once));
    expect(error).toMatchObject({
      name: "ConditionalCheckFailedException",
      message: "The conditional request failed",
    });
    expect(error).not.toHaveProperty("Item");
    expect(await get(key)).toEqual({ ...key, a: 1 });
  });

  test("that fails shows the item as it is, when asked to", async () => {
    const { put } = dynamoWorld();
    await put({ ...key, a: 1 });
    const shows = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
    const error = await failure(put(key, { ...once, ...shows }));
    expect(error["Item"]).toEqual({ pk: { S: key.pk }, sk: { S: key.sk }, a: { N: "1" } });
    const absent = await failure(
      put({ ...key, sk: "x" }, { ConditionExpression: "attribute_exists(pk)", ...shows }),
    );
    expect(absent).not.toHaveProperty("Item");
  });

  test("of many at once has one winner", async () => {
    const { put } = dynamoWorld();
    const calls = Array.from({ length: 20 }, (_each, by) => put({ ...key, by }, once));
    const settled = await Promise.allSettled(calls);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

const condition = (
  ConditionExpression: string,
  values?: Record<string, unknown>,
  names?: Record<string, string>,
) =>
  dynamoWorld().put(key, {
    ConditionExpression,
    ...(values && { values }),
    ...(names && { ExpressionAttributeNames: names }),
  });

const update = (UpdateExpression: string, values?: Record<string, unknown>) =>
  dynamoWorld().update(key, { UpdateExpression, ...(values && { values }) });

describe("a request that DynamoDB refuses", () => {
  test.for([
    ["an empty key", () => dynamoWorld().put({ pk: "", sk: "x" }), "empty string value"],
    ["a missing key", () => dynamoWorld().put({ pk: "x" }), "Missing the key sk"],
    ["a key of another type", () => dynamoWorld().put({ pk: 1, sk: "x" }), "Type mismatch for key pk"],
    ["a key that is too long", () => dynamoWorld().put({ pk: "x", sk: "y".repeat(1025) }), "1024"],
    ["a key with more than the key", () => dynamoWorld().get({ ...key, a: 1 }), "does not match the schema"],
    [
      "an item above 400 KB",
      () => dynamoWorld().put({ ...key, a: "x".repeat(400 * 1024) }),
      "maximum allowed size",
    ],
    [
      "a value that is not used",
      () => condition("attribute_exists(pk)", { ":v": 1 }),
      "unused in expressions: keys: {:v}",
    ],
    [
      "a name that is not used",
      () => condition("attribute_exists(pk)", undefined, { "#a": "a" }),
      "keys: {#a}",
    ],
    ["a value that is not given", () => condition("a = :v"), "attribute value: :v"],
    ["a name that is not given", () => condition("attribute_exists(#a)"), "attribute name: #a"],
    [
      "names without an expression",
      () => dynamoWorld().put(key, { ExpressionAttributeNames: { "#a": "a" } }),
      "only be specified when using",
    ],
    ["an empty expression", () => condition(" "), "can not be empty"],
    ["an unknown operator", () => condition("a == :v", { ":v": 1 }), 'token: "="'],
    ["an unknown character", () => condition("a ! :v", { ":v": 1 }), 'token: "!"'],
    ["a bracket too few", () => condition("(a = :v", { ":v": 1 }), "<EOF>"],
    ["a word too many", () => condition("a = :v b", { ":v": 1 }), 'token: "b"'],
    ["a reserved word", () => condition("status = :v", { ":v": 1 }), "reserved keyword: status"],
    ["a function with an operand too few", () => condition("contains(a)"), "number of operands: 1"],
    ["a function without a path", () => condition("attribute_exists(:v)", { ":v": 1 }), "document path"],
    [
      "an expression above 4 KB",
      () => condition("a = :v OR ".repeat(500) + "a = :v", { ":v": 1 }),
      "Expression size",
    ],
    ["a change of the key", () => update("SET sk = :v", { ":v": "x" }), "Cannot update attribute sk"],
    ["two writes to one path", () => update("SET a = :v, a = :v", { ":v": 1 }), "overlap"],
    ["a write to a path and into it", () => update("SET a = :v REMOVE a.b", { ":v": 1 }), "overlap"],
    ["a section twice", () => update("SET a = :v SET b = :v", { ":v": 1 }), "Syntax error"],
    ["a path through nothing", () => update("SET a.b = :v", { ":v": 1 }), "invalid for update"],
    ["a copy of nothing", () => update("SET a = b"), "does not exist in the item"],
    ["a sum with nothing", () => update("SET a = a + :v", { ":v": 1 }), "does not exist in the item"],
    ["a bracket too many", () => condition("((a = :v))", { ":v": 1 }), "redundant parentheses"],
  ] as const)("%s", async ([, call, text]) => {
    const error = await failure(call());
    expect(error.name).toBe("ValidationException");
    expect(error.message).toContain(text);
  });

  test("an item that an update would make larger than 400 KB", async () => {
    const { put, update: change, get } = dynamoWorld();
    await put({ ...key, a: "x".repeat(300 * 1024) });
    const error = await failure(
      change(key, { UpdateExpression: "SET b = :v", values: { ":v": "y".repeat(101 * 1024) } }),
    );
    expect(error.message).toBe("Item size to update has exceeded the maximum allowed size");
    expect(await get(key)).not.toHaveProperty("b");
  });
});

describe("a batch of reads", () => {
  const batch = (...names: string[]) =>
    dynamoWorld().client.send(
      new BatchGetItemCommand({
        RequestItems: { [TABLE]: { Keys: names.map((name) => ({ pk: { S: name }, sk: { S: "s" } })) } },
      }),
    );

  test("leaves out what is not there", async () => {
    expect(await batch("nobody")).toMatchObject({ Responses: { [TABLE]: [] }, UnprocessedKeys: {} });
  });

  test.for([
    ["a hundred and one keys", Array.from({ length: 101 }, (_, each) => `p${each}`), "Too many items"],
    ["a key twice", ["p", "p"], "duplicates"],
  ] as const)("of %s is refused", async ([, names, words]) => {
    const error = await failure(batch(...names));
    expect([error.name, error.message]).toEqual(["ValidationException", expect.stringContaining(words)]);
  });
});

describe("what is not simulated", () => {
  test.for([
    ["an operation", () => dynamoWorld().client.send(new ScanCommand({ TableName: TABLE })), "DynamoDB:Scan"],
    [
      "a parameter",
      () => dynamoWorld().put(key, { ReturnConsumedCapacity: "TOTAL" }),
      "ReturnConsumedCapacity",
    ],
    ["other return values", () => dynamoWorld().update(key, { ReturnValues: "UPDATED_NEW" }), "UPDATED_NEW"],
    [
      "ADD below the top",
      () => dynamoWorld().update(key, { UpdateExpression: "ADD a.b :v", values: { ":v": 1 } }),
      "nested",
    ],
  ] as const)("%s is an error of the sandbox", async ([, call, text]) => {
    const error = await failure(call());
    expect(error.name).toBe("Error");
    expect(error.message).toMatch(/^The sandbox does not simulate/);
    expect(error.message).toContain(text);
  });
});
