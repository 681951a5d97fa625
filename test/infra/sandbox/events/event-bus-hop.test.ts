import { describe, expect, test } from "vitest";
import { createClock } from "../../../../infra/sandbox/time/clock.ts";
import type { HopRule } from "../../../../infra/sandbox/events/event-bus-hop.ts";
import { createHop } from "../../../../infra/sandbox/events/event-bus-hop.ts";
import type { BusEvent } from "../../../../infra/sandbox/ports.ts";
import { PLACE } from "../core-world.ts";

const event = (id: string): BusEvent => ({
  version: "0",
  id,
  "detail-type": "Tick",
  source: "test",
  time: "2026-11-02T10:00:00Z",
  resources: [],
  detail: {},
  ...PLACE,
});

/** Carries events a, b, c one second apart; answers when which was delivered. */
async function carried(...rules: Omit<HopRule, "hop">[]): Promise<{ delivered: string[]; lost: string[] }> {
  const clock = createClock(0);
  const lost: string[] = [];
  const delivered: string[] = [];
  const hop = createHop(clock.after, ({ id }) => lost.push(id));
  for (const rule of rules) hop.add({ hop: "service", ...rule });
  for (const [index, id] of ["a", "b", "c"].entries())
    clock.at(index * 1000, id, () =>
      hop.carry(event(id), () => delivered.push(`${id}@${clock.now() / 1000}`)),
    );
  await clock.run();
  return { delivered, lost };
}

const always = { match: () => true };

describe("a hop", () => {
  test("without faults delivers everything once, in order", async () => {
    expect(await carried()).toEqual({ delivered: ["a@0", "b@1", "c@2"], lost: [] });
  });

  test("loses the event that it is told to", async () => {
    expect(await carried({ ...always, nth: 2, fault: { kind: "lose" } })).toEqual({
      delivered: ["a@0", "c@2"],
      lost: ["b"],
    });
  });

  test("delays, so that a later event overtakes", async () => {
    const { delivered } = await carried({ ...always, fault: { kind: "delay", seconds: 1.5 } });
    expect(delivered).toEqual(["b@1", "a@1.5", "c@2"]);
  });

  test("doubles", async () => {
    const { delivered } = await carried({ ...always, times: 2, fault: { kind: "double", seconds: 5 } });
    expect(delivered).toEqual(["a@0", "b@1", "c@2", "a@5", "b@6"]);
  });

  test("swaps an event with the next one", async () => {
    const { delivered } = await carried({ ...always, fault: { kind: "swap", seconds: 60 } });
    expect(delivered).toEqual(["b@1", "a@1", "c@2"]);
  });

  test("swaps no longer than it may wait", async () => {
    const { delivered } = await carried({ ...always, nth: 3, fault: { kind: "swap", seconds: 60 } });
    expect(delivered).toEqual(["a@0", "b@1", "c@62"]);
  });

  test("spares events that do not match", async () => {
    const rule = { match: ({ id }: BusEvent) => id === "c", fault: { kind: "lose" } } as const;
    expect((await carried(rule)).lost).toEqual(["c"]);
  });
});
