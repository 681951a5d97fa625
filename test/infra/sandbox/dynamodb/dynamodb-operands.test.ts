import { describe, expect, test } from "vitest";
import { dynamoWorld, failure } from "../dynamo-world.ts";

const key = { pk: "service#a", sk: "state" };

const condition = (ConditionExpression: string, values?: Record<string, unknown>) =>
  dynamoWorld().put(key, { ConditionExpression, ...(values && { values }) });

const update = (UpdateExpression: string, values: Record<string, unknown>) =>
  dynamoWorld().update(key, { UpdateExpression, values });

describe("an expression is refused before any item is looked at", () => {
  test.for([
    [
      "an order of booleans",
      () => condition("a < :v", { ":v": true }),
      "operator or function: <, operand type: BOOL",
    ],
    [
      "bounds that are lists",
      () => condition("a BETWEEN :v AND :v", { ":v": [] }),
      "BETWEEN, operand type: L",
    ],
    [
      "a prefix that is a number",
      () => condition("begins_with(a, :v)", { ":v": 1 }),
      "begins_with, operand type: N",
    ],
    ["the size of a number", () => condition("size(:v) = a", { ":v": 1 }), "size, operand type: N"],
    [
      "a type that does not exist",
      () => condition("attribute_type(a, :v)", { ":v": "INT" }),
      "type: INT, valid types",
    ],
    [
      "a type that is no text",
      () => condition("attribute_type(a, :v)", { ":v": 1 }),
      "attribute_type, operand type: N",
    ],
    ["an attribute compared with itself", () => condition("a.b = a.b"), "first operand: [a, b]"],
    ["an attribute that begins with itself", () => condition("begins_with(a, a)"), "operator: begins_with"],
    ["bounds of two types", () => condition("a BETWEEN :v AND :w", { ":v": 1, ":w": "x" }), "same data type"],
    [
      "bounds the wrong way round",
      () => condition("a BETWEEN :v AND :w", { ":v": 2, ":w": 1 }),
      "upper bound",
    ],
    [
      "a wrong type where nothing asks for it",
      () => condition("attribute_not_exists(pk) OR a < :v", { ":v": true }),
      "BOOL",
    ],
    ["a wrong type behind NOT", () => condition("NOT a >= :v", { ":v": { m: 1 } }), "operand type: M"],
    [
      "a sum with a text",
      () => update("SET a = :v + :w", { ":v": 1, ":w": "x" }),
      "operator or function: +, operand type: S",
    ],
    [
      "a list with a text at its end",
      () => update("SET a = list_append(:v, :w)", { ":v": [1], ":w": "x" }),
      "list_append",
    ],
    [
      "a sum within a default",
      () => update("SET a = if_not_exists(a, :v) - :w", { ":v": 1, ":w": "x" }),
      "function: -",
    ],
    ["an ADD of a text", () => update("ADD a :v", { ":v": "x" }), "operator: ADD, operand type: STRING"],
    [
      "a DELETE of a number",
      () => update("DELETE a :v", { ":v": 1 }),
      "operator: DELETE, operand type: NUMBER",
    ],
  ] as const)("%s", async ([, call, text]) => {
    const error = await failure(call());
    expect(error.name).toBe("ValidationException");
    expect(error.message).toContain(text);
  });
});

describe("what lies behind a path", () => {
  test("has no order when its type has none, and is no error", async () => {
    const { put, remove } = dynamoWorld();
    await put({ ...key, yes: true, n: 1 });
    const ordered = remove(key, { ConditionExpression: "yes < :v", values: { ":v": 1 } });
    expect((await failure(ordered)).name).toBe("ConditionalCheckFailedException");
  });

  test("is not compared with another that is missing too: nobody wrote down what AWS says then", async () => {
    expect((await failure(condition("a = b"))).message).toContain("does not simulate");
  });
});
