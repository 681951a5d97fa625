import { marshall } from "@aws-sdk/util-dynamodb";
import type { Bench } from "./bench.ts";
import type { Case } from "./case.ts";

const sortKeys = ["cell#a", "cell#b", "cell#b#1", "plan#a", "record", "request#abort", "request#pause"];

async function filled(bench: Bench): Promise<Bench> {
  for (const sk of sortKeys) await bench.put({ Item: marshall({ pk: "p", sk, n: sk.length }) });
  await bench.put({ Item: marshall({ pk: "other", sk: "cell#a", n: 1 }) });
  return bench;
}

const values = (given: Record<string, unknown>) => ({ ExpressionAttributeValues: marshall(given) });
const pk = { ":pk": "p" };

const ranges: readonly (readonly [string, Record<string, string>?])[] = [
  ["begins_with(sk, :sk)", { ":sk": "cell#" }],
  ["begins_with(sk, :sk)", { ":sk": "nothing" }],
  ["sk = :sk", { ":sk": "record" }],
  ["sk BETWEEN :sk AND :to", { ":sk": "cell#b", ":to": "plan#a" }],
  ["sk > :sk", { ":sk": "plan#a" }],
  ["sk >= :sk", { ":sk": "plan#a" }],
  ["sk < :sk", { ":sk": "cell#b" }],
  ["sk <= :sk", { ":sk": "cell#b" }],
];

export const queryCases: readonly Case[] = [
  ...ranges.map(([range, given]) => ({
    about: `a query for ${range} with ${Object.values(given ?? {}).join(", ")}`,
    ask: async (bench: Bench) =>
      (await filled(bench)).query({
        KeyConditionExpression: `pk = :pk AND ${range}`,
        ...values({ ...pk, ...given }),
      }),
  })),
  {
    about: "a query of a whole partition, and of one that is empty",
    ask: async (bench) => {
      const { query } = await filled(bench);
      const whole = { KeyConditionExpression: "pk = :pk" };
      return [
        await query({ ...whole, ...values(pk) }),
        await query({ ...whole, ...values({ ":pk": "none" }) }),
      ];
    },
  },
  {
    about: "a page that ends at its limit names its last key, also when nothing follows",
    ask: async (bench) => {
      const { query } = await filled(bench);
      const whole = { KeyConditionExpression: "pk = :pk", ConsistentRead: true, ...values(pk) };
      const from = (sk: string) => ({ ExclusiveStartKey: marshall({ pk: "p", sk }) });
      return [
        await query({ ...whole, Limit: 3 }),
        await query({ ...whole, Limit: 3, ...from("cell#b#1") }),
        await query({ ...whole, Limit: 7 }),
        await query({ ...whole, Limit: 8 }),
        await query({ ...whole, Limit: 2, ScanIndexForward: false }),
        await query({ ...whole, Limit: 2, ScanIndexForward: false, ...from("plan#a") }),
        await query({ ...whole, ...from("d: not an item") }),
      ];
    },
  },
  {
    about: "a limit counts what is looked at, and a filter drops from that",
    ask: async (bench) => {
      const { query } = await filled(bench);
      const filter = { FilterExpression: "n > :n", ...values({ ...pk, ":n": 6 }) };
      return [
        await query({ KeyConditionExpression: "pk = :pk", ...filter }),
        await query({ KeyConditionExpression: "pk = :pk", Limit: 4, ...filter }),
      ];
    },
  },
  {
    about: "a query's page ends at a megabyte",
    ask: async (bench) => {
      for (let place = 10; place < 40; place++)
        await bench.put({ Item: marshall({ pk: "p", sk: `k${place}`, long: "x".repeat(50_000) }) });
      const answer = await bench.query({ KeyConditionExpression: "pk = :pk", ...values(pk) });
      const page =
        "answer" in answer ? (answer.answer as { Count?: number; LastEvaluatedKey?: unknown }) : {};
      return { count: page.Count, last: page.LastEvaluatedKey };
    },
  },
];
