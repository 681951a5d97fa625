import { describe, expect, test } from "vitest";
import { readMany } from "../../../functions/ledger/many.ts";
import { keys } from "../../../functions/ledger/keys.ts";
import { createDynamodb } from "../../../infra/sandbox/dynamodb/dynamodb.ts";
import { recording } from "../release/aws/recording.ts";
import { table } from "../../../functions/ledger/table.ts";
import { Throttled } from "../../../functions/shared/errors.ts";

const item = (pk: string) => ({ pk: { S: pk }, sk: { S: "state" } });
const key = (pk: string) => ({ pk, sk: "state" });

describe("many items", () => {
  test("are read a hundred a call, in the order of their keys, with what is not there left empty", async () => {
    const { client } = createDynamodb({ table: "ledger", now: () => 0 });
    const calls: number[] = [];
    const counted = {
      send: (command: { input: { RequestItems?: Record<string, { Keys?: unknown[] }> } }) => {
        calls.push(command.input.RequestItems?.["ledger"]?.Keys?.length ?? 0);
        return client.send(command as never);
      },
    } as unknown as typeof client;
    for (const name of ["p-0", "p-249"])
      await table(client, "ledger").write({ ...keys.traffic(name), change: { set: { policy: name } } });
    const names = Array.from({ length: 250 }, (_, index) => `p-${249 - index}`);
    const found = await readMany(counted, "ledger")<{ policy: string }>(names.map(keys.traffic));
    expect(calls).toEqual([100, 100, 50]);
    expect(found).toHaveLength(250);
    expect(found.map((each) => each?.policy).filter(Boolean)).toEqual(["p-249", "p-0"]);
    expect(found[0]?.policy).toBe("p-249");
    expect(await readMany(counted, "ledger")([])).toEqual([]);
    expect(calls).toHaveLength(3);
  });

  test("that DynamoDB did not get to are asked for again", async () => {
    const { client, inputs } = recording({
      BatchGetItem: [
        { Responses: { ledger: [item("a")] }, UnprocessedKeys: { ledger: { Keys: [item("b")] } } },
        { Responses: { ledger: [item("b")] } },
      ],
    });
    const found = await readMany(client, "ledger")<{ pk: string }>([key("a"), key("b")]);
    expect(found.map((each) => each?.pk)).toEqual(["a", "b"]);
    expect(inputs()[1]).toEqual({ RequestItems: { ledger: { Keys: [item("b")], ConsistentRead: true } } });
  });

  test("of which it reads none are its throttling", async () => {
    const { client } = recording({
      BatchGetItem: [{ Responses: {}, UnprocessedKeys: { ledger: { Keys: [item("a")] } } }],
    });
    await expect(readMany(client, "ledger")([key("a")])).rejects.toThrow(Throttled);
  });
});
