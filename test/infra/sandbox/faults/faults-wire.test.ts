import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { observeCalls, outsider } from "../../../../infra/sandbox/faults/faults-wire.ts";
import type { CallRecord } from "../../../../infra/sandbox/faults/faults-wire.ts";
import type { FaultRule } from "../../../../infra/sandbox/faults/faults.ts";
import { coreWorld, increment, read, START } from "../core-world.ts";

/** One caller increments the counter twice; what it saw, and what the counter says afterwards. */
async function twoIncrements(rule?: Omit<FaultRule, "match">, maxAttempts?: number) {
  const world = coreWorld({
    rules: rule ? [{ match: { operation: "UpdateItem" }, ...rule }] : [],
    ...(maxAttempts && { wire: { maxAttempts } }),
  });
  const caller = outsider("person");
  const client = world.wire.bind("dynamodb", world.dynamodb.client, caller);
  const seen: (number | string)[] = [];
  const once = async (): Promise<void> => {
    seen.push(await increment(client).catch((error: Error & { code?: string }) => error.code ?? error.name));
  };
  world.clock.after(0, "first", once);
  world.clock.after(60_000, "second", once);
  await world.clock.run();
  return { seen, count: await read(world.dynamodb.client), calls: world.calls, caller, world };
}

describe("the wire without faults", () => {
  test("numbers and records each call with its output", async () => {
    const { calls, world } = await twoIncrements();
    expect(world.wire.calls).toBe(2);
    expect(calls.map(({ seq, at, operation, attempt }) => ({ seq, at, operation, attempt }))).toEqual([
      { seq: 1, at: START, operation: "UpdateItem", attempt: 1 },
      { seq: 2, at: START + 60_000, operation: "UpdateItem", attempt: 1 },
    ]);
    expect(calls[1]).toMatchObject({
      function: "person",
      service: "dynamodb",
      input: { TableName: "ledger" },
      output: { Attributes: { n: { N: "2" } } },
    });
  });

  test("takes the time that a call is said to take, before and after its effect", async () => {
    const { clock, wire, dynamodb, calls } = coreWorld({ wire: { latencyMs: () => 30 } });
    const client = wire.bind("dynamodb", dynamodb.client, outsider("person"));
    let endedAt = 0;
    clock.after(0, "call", async () => {
      await increment(client);
      endedAt = clock.now();
    });
    await clock.run();
    expect(calls[0]).toMatchObject({ at: START, endedAt: START + 15 });
    expect(endedAt).toBe(START + 30);
  });

  test("gives a transaction one token for all its attempts, as the SDK does", async () => {
    const rules: FaultRule[] = [{ match: {}, fault: { kind: "answer-lost" } }];
    const { clock, wire, dynamodb, calls } = coreWorld({ rules });
    const client = wire.bind("dynamodb", dynamodb.client, outsider("person"));
    const Item = { pk: { S: "a" }, sk: { S: "b" } };
    const TransactItems = [
      { Put: { TableName: "ledger", Item, ConditionExpression: "attribute_not_exists(pk)" } },
    ];
    clock.after(0, "call", () => client.send(new TransactWriteItemsCommand({ TransactItems })));
    await clock.run();
    const tokens = calls.map(({ input }) => (input as { ClientRequestToken: string }).ClientRequestToken);
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(1);
  });
});

describe("who observes calls", () => {
  test("is told of every call on every wire, until that is ended, also when the wire's maker is not", async () => {
    const observed: CallRecord[] = [];
    const end = observeCalls((call) => observed.push(call));
    const first = await twoIncrements();
    const second = await twoIncrements({ fault: { kind: "answer-lost" } });
    end();
    await twoIncrements();
    expect(observed).toEqual([...first.calls, ...second.calls]);
    expect(observed).toHaveLength(5);
  });
});

describe("a fault", () => {
  const throttled = { kind: "fails-before", error: "ThrottlingException" } as const;

  test("that throttles once is healed by the SDK's own retry", async () => {
    const { seen, count, calls } = await twoIncrements({ fault: throttled });
    expect({ seen, count }).toEqual({ seen: [1, 2], count: 2 });
    expect(calls.map(({ attempt, at, fault }) => [attempt, at - START, fault])).toEqual([
      [1, 0, "fails-before"],
      [2, 500, undefined],
      [1, 60_000, undefined],
    ]);
  });

  test("surfaces when every attempt meets it, and nothing has happened", async () => {
    const { seen, count } = await twoIncrements({ fault: throttled, attempts: Infinity });
    expect({ seen, count }).toEqual({ seen: ["ThrottlingException", 1], count: 1 });
  });

  test("surfaces at once where the SDK does not retry", async () => {
    const { seen, calls } = await twoIncrements({ fault: throttled }, 1);
    expect(seen).toEqual(["ThrottlingException", 1]);
    expect(calls).toHaveLength(2);
  });

  test("that the SDK does not know as passing surfaces at once", async () => {
    const { seen, count } = await twoIncrements({
      fault: { kind: "fails-before", error: "AccessDeniedException" },
    });
    expect({ seen, count }).toEqual({ seen: ["AccessDeniedException", 1], count: 1 });
  });

  test("of the server, by its status, is retried", async () => {
    const { seen } = await twoIncrements({ fault: { kind: "fails-before", error: "Odd", status: 503 } });
    expect(seen).toEqual([1, 2]);
  });

  test("inside of the service has the service's own name for it, and is retried", async () => {
    const { seen, calls } = await twoIncrements({ fault: { kind: "fails-before" } });
    expect(seen).toEqual([1, 2]);
    expect(calls[0]?.error).toMatchObject({ name: "InternalServerError", $fault: "server" });
  });

  test("that loses the answer lets the effect happen, and the SDK's retry makes it happen twice", async () => {
    const { seen, count } = await twoIncrements({ fault: { kind: "answer-lost" } });
    expect({ seen, count }).toEqual({ seen: [2, 3], count: 3 });
  });

  test("that loses the answer for good surfaces after one effect where the SDK does not retry", async () => {
    const { seen, count, calls } = await twoIncrements(
      { fault: { kind: "answer-lost", error: "ECONNRESET" } },
      1,
    );
    expect({ seen, count }).toEqual({ seen: ["ECONNRESET", 2], count: 2 });
    expect(calls[0]).toMatchObject({ fault: "answer-lost", output: { Attributes: { n: { N: "1" } } } });
    expect(calls[0]?.error).toBeInstanceOf(Error);
  });

  test("that kills the caller before the call leaves no effect, and no later call begins", async () => {
    const { seen, count, calls, caller } = await twoIncrements({ fault: { kind: "dies-before" } });
    expect({ seen, count, calls: calls.length, dead: caller.isDead }).toEqual({
      seen: [],
      count: 0,
      calls: 1,
      dead: true,
    });
  });

  test("that kills the caller after the call leaves the effect, and no later call begins", async () => {
    const { seen, count, caller } = await twoIncrements({ fault: { kind: "dies-after" } });
    expect({ seen, count, dead: caller.isDead }).toEqual({ seen: [], count: 1, dead: true });
  });

  test.for([
    [false, 5000],
    [true, 0],
  ] as const)(
    "that delays (the answer only: %s) lets the effect happen after %i ms",
    async ([answer, effectAt]) => {
      const { seen, calls } = await twoIncrements({ fault: { kind: "delay", seconds: 5, answer } });
      expect(seen).toEqual([1, 2]);
      expect((calls[0]?.endedAt ?? 0) - START).toBe(effectAt);
    },
  );
});

test("a request under way is carried out even if its sender is dead by then, and is never answered", async () => {
  const rules: FaultRule[] = [{ match: {}, fault: { kind: "delay", seconds: 5 } }];
  const { clock, wire, dynamodb } = coreWorld({ rules });
  const caller = outsider("person");
  const client = wire.bind("dynamodb", dynamodb.client, caller);
  let isAnswered = false;
  clock.after(0, "call", async () => {
    await increment(client);
    isAnswered = true;
  });
  clock.after(1000, "death", () => caller.die());
  await clock.run();
  expect(await read(dynamodb.client)).toBe(1);
  expect(isAnswered).toBe(false);
});

test("an operation that is not simulated is an error of the sandbox", async () => {
  class ScanCommand {
    readonly input = {};
  }
  const { dynamodb } = coreWorld();
  const send = dynamodb.client.send as unknown as (command: object) => Promise<unknown>;
  await expect(send(new ScanCommand())).rejects.toThrow("The sandbox does not simulate DynamoDB:Scan.");
});
