import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dynamoWorld, failure } from "../dynamo-world.ts";
import type { DynamoWorld } from "../dynamo-world.ts";

async function filled(
  sks: readonly string[],
  more: (sk: string) => object = () => ({}),
): Promise<DynamoWorld> {
  const world = dynamoWorld();
  for (const sk of sks) await world.put({ pk: "p", sk, ...more(sk) });
  await world.put({ pk: "other", sk: "a" });
  return world;
}

const OF_P = { KeyConditionExpression: "pk = :p", values: { ":p": "p" } };
const sksOf = ({ items }: { items: Record<string, unknown>[] }): unknown[] => items.map(({ sk }) => sk);

describe("a query", () => {
  test("gives one partition in the order of the sort key, by bytes", async () => {
    const { query } = await filled(["b", "a#10", "a#9", "\u{1F600}", "\uFF5E"]);
    expect(sksOf(await query(OF_P))).toEqual(["a#10", "a#9", "b", "\uFF5E", "\u{1F600}"]);
    expect(sksOf(await query({ ...OF_P, ScanIndexForward: false }))[0]).toBe("\u{1F600}");
  });

  test.for([
    ["sk = :v", { ":v": "b" }, ["b"]],
    ["sk < :v", { ":v": "b" }, ["a1", "a2"]],
    ["sk >= :v", { ":v": "b" }, ["b", "c"]],
    ["begins_with(sk, :v)", { ":v": "a" }, ["a1", "a2"]],
    ["sk BETWEEN :v AND :w", { ":v": "a2", ":w": "b" }, ["a2", "b"]],
  ] as const)("with %s", async ([text, values, sks]) => {
    const { query } = await filled(["a1", "a2", "b", "c"]);
    const answer = await query({
      KeyConditionExpression: `pk = :p AND ${text}`,
      values: { ":p": "p", ...values },
    });
    expect(sksOf(answer)).toEqual(sks);
    expect(answer).toMatchObject({ Count: sks.length, ScannedCount: sks.length });
  });

  test("filters after its limit, and counts what it looked at", async () => {
    const { query } = await filled(["a", "b", "c", "d"], (sk) => ({ even: sk === "b" || sk === "d" }));
    const answer = await query({
      ...OF_P,
      Limit: 3,
      FilterExpression: "even = :yes",
      values: { ":p": "p", ":yes": true },
    });
    expect(sksOf(answer)).toEqual(["b"]);
    expect(answer).toMatchObject({
      Count: 1,
      ScannedCount: 3,
      LastEvaluatedKey: { pk: { S: "p" }, sk: { S: "c" } },
    });
  });

  test("by pages gives every item once, in either direction", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.stringMatching(/^[a-c]{1,4}$/), { maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        async (sks, Limit, ScanIndexForward) => {
          const { query } = await filled(sks);
          const seen: unknown[] = [];
          let start: Awaited<ReturnType<typeof query>>["LastEvaluatedKey"];
          do {
            const page = await query({
              ...OF_P,
              Limit,
              ScanIndexForward,
              ...(start && { ExclusiveStartKey: start }),
            });
            expect(page.items.length).toBeLessThanOrEqual(Limit);
            seen.push(...sksOf(page));
            start = page.LastEvaluatedKey;
          } while (start);
          const sorted = sks.toSorted();
          expect(seen).toEqual(ScanIndexForward ? sorted : sorted.toReversed());
        },
      ),
    );
  });

  test("goes on after a key whose item is gone meanwhile", async () => {
    const { query, remove } = await filled(["a", "b", "c"]);
    const { LastEvaluatedKey: start } = await query({ ...OF_P, Limit: 2 });
    await remove({ pk: "p", sk: "b" });
    expect(sksOf(await query({ ...OF_P, ...(start && { ExclusiveStartKey: start }) }))).toEqual(["c"]);
  });

  test("that ends at its limit names its last key even when nothing follows", async () => {
    const { query } = await filled(["a", "b"]);
    expect((await query({ ...OF_P, Limit: 2 })).LastEvaluatedKey).toBeDefined();
    expect((await query({ ...OF_P, Limit: 3 })).LastEvaluatedKey).toBeUndefined();
  });

  test("ends a page with the item that reaches a megabyte", async () => {
    const { query } = await filled(["a", "b", "c", "d"], () => ({ big: "x".repeat(350 * 1024) }));
    const first = await query(OF_P);
    expect(sksOf(first)).toEqual(["a", "b", "c"]);
    const { LastEvaluatedKey: start } = first;
    expect(sksOf(await query({ ...OF_P, ...(start && { ExclusiveStartKey: start }) }))).toEqual(["d"]);
  });

  test.for([
    [{ Limit: 0 }, "greater than or equal to 1"],
    [
      { KeyConditionExpression: "pk = :p AND sk = :n", values: { ":p": "p", ":n": 1 } },
      "does not match schema type",
    ],
  ] as const)("for %o is refused", async ([asked, text]) => {
    expect((await failure(dynamoWorld().query({ ...OF_P, ...asked }))).message).toContain(text);
  });

  test("of a partition without items is empty", async () => {
    const { query } = dynamoWorld();
    expect(await query(OF_P)).toMatchObject({ items: [], Count: 0, ScannedCount: 0 });
  });

  test.for([
    ["sk = :p", "missed key schema element: pk"],
    ["pk < :p", "not supported"],
    ["pk = :p AND n = :p", "missed key schema element: sk"],
    ["pk = :p AND sk <> :p", "not supported"],
    ["pk = :p OR sk = :p", "missed key schema element: pk"],
  ] as const)("with %s is refused", async ([KeyConditionExpression, text]) => {
    const error = await failure(dynamoWorld().query({ ...OF_P, KeyConditionExpression }));
    expect(error.name).toBe("ValidationException");
    expect(error.message).toContain(text);
  });

  test("with a filter on a key is refused", async () => {
    const filter = { ...OF_P, FilterExpression: "attribute_exists(n) AND NOT sk = :p" };
    expect((await failure(dynamoWorld().query(filter))).message).toContain("Primary key attribute: sk");
  });

  test("with a start in another partition is refused", async () => {
    const start = { ...OF_P, ExclusiveStartKey: { pk: { S: "other" }, sk: { S: "a" } } };
    expect((await failure(dynamoWorld().query(start))).name).toBe("ValidationException");
  });
});
