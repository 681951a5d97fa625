import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createClock } from "../../../../infra/sandbox/time/clock.ts";

const hung = (): Promise<never> => new Promise(() => undefined);

describe("the clock", () => {
  test("events run in the order of their times, and of one time in the order they were put in", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 20 }), { maxLength: 60 }), async (times) => {
        const clock = createClock(0);
        const ran: { time: number; index: number; now: number }[] = [];
        times.forEach((time, index) =>
          clock.at(time, "event", () => ran.push({ time, index, now: clock.now() })),
        );
        await clock.run();
        const expected = times.map((time, index) => ({ time, index, now: time }));
        expect(ran).toEqual(
          expected.toSorted((one, other) => one.time - other.time || one.index - other.index),
        );
      }),
    );
  });

  test("the outcome does not depend on which timers were cancelled, only on which were not", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ time: fc.nat({ max: 9 }), keep: fc.boolean() })),
        async (plan) => {
          const ran: number[] = [];
          const clock = createClock(0);
          const timers = plan.map(({ time }, index) => clock.at(time, "event", () => ran.push(index)));
          plan.forEach(({ keep }, index) => keep || timers[index]?.cancel());
          await clock.run();
          const kept = plan.flatMap(({ time, keep }, index) => (keep ? [{ time, index }] : []));
          expect(ran).toEqual(kept.toSorted((one, other) => one.time - other.time).map(({ index }) => index));
        },
      ),
    );
  });

  test("all promise work of an event runs before the next event, at the same virtual time", async () => {
    const clock = createClock(1000);
    const seen: string[] = [];
    clock.after(5, "first", async () => {
      for (let hop = 0; hop < 100; hop++) await Promise.resolve();
      seen.push(`first at ${clock.now()}`);
    });
    clock.after(5, "second", () => seen.push(`second at ${clock.now()}`));
    await clock.run();
    expect(seen).toEqual(["first at 1005", "second at 1005"]);
  });

  test("asynchronous code sleeps in virtual time", async () => {
    const clock = createClock(0);
    const seen: number[] = [];
    clock.after(0, "sleeper", async () => {
      for (const ms of [3_600_000, 1, 0]) {
        await clock.sleep(ms);
        seen.push(clock.now());
      }
    });
    await clock.run();
    expect(seen).toEqual([3_600_000, 3_600_001, 3_600_001]);
  });

  test("announced work outside the clock is waited for before the next event", async () => {
    const clock = createClock(0);
    const seen: string[] = [];
    clock.after(0, "reader", async () => {
      clock.work(1);
      await readFile(new URL(import.meta.url));
      seen.push("read");
      clock.work(-1);
    });
    clock.after(0, "next", () => seen.push("next"));
    await clock.run();
    expect(seen).toEqual(["read", "next"]);
  });

  test("work that never ends holds nothing up for ever", async () => {
    const clock = createClock(0);
    clock.after(0, "hung", () => {
      clock.work(1);
      return hung();
    });
    clock.after(1, "next", () => undefined);
    expect(await clock.run()).toEqual({ reason: "idle", events: 2 });
  });
});

const ticking = () => {
  const clock = createClock(0);
  const tick = (): void => void clock.after(60_000, "tick", tick);
  tick();
  return clock;
};

describe("a run of the clock", () => {
  test("ends at a time, inclusive, and stands there", async () => {
    const clock = ticking();
    expect(await clock.run({ until: 150_000 })).toEqual({ reason: "until", events: 2 });
    expect(clock.now()).toBe(150_000);
    expect(await clock.run({ until: 180_000 })).toEqual({ reason: "until", events: 1 });
  });

  test("ends after a number of events", async () => {
    const clock = ticking();
    expect(await clock.run({ maxEvents: 3 })).toEqual({ reason: "maxEvents", events: 3 });
    expect(clock.now()).toBe(180_000);
  });

  test("ends when asked to", async () => {
    const clock = ticking();
    expect(await clock.run({ stop: () => clock.now() >= 120_000 })).toEqual({ reason: "stopped", events: 2 });
  });

  test("ends when nothing is left, and lets the time pass that was asked for", async () => {
    const clock = createClock(0);
    clock.at(Infinity, "never", () => undefined);
    expect(await clock.run({ until: 10 })).toEqual({ reason: "idle", events: 0 });
    expect(clock.now()).toBe(10);
  });

  test("does not go back in time: an event in the past runs now", async () => {
    const clock = createClock(100);
    const seen: number[] = [];
    clock.at(1, "late", () => seen.push(clock.now()));
    await clock.run();
    expect(seen).toEqual([100]);
  });

  test.for([
    [
      "at once",
      () => {
        throw new Error("broken");
      },
    ],
    [
      "later",
      async () => {
        await Promise.resolve();
        throw new Error("broken");
      },
    ],
  ] as const)("passes on, with its label, what an event throws %s", async ([, run]) => {
    const clock = createClock(0);
    clock.after(0, "the culprit", run);
    await expect(clock.run()).rejects.toThrow('Event "the culprit" failed: Error: broken');
  });

  test("passes on what an event throws after it has slept", async () => {
    const clock = createClock(0);
    clock.after(0, "the culprit", async () => {
      await clock.sleep(10);
      throw new Error("broken");
    });
    await expect(clock.run()).rejects.toThrow("the culprit");
  });

  test("is not started twice", async () => {
    const clock = ticking();
    const first = clock.run({ maxEvents: 1 });
    await expect(clock.run()).rejects.toThrow("running already");
    await first;
  });

  test("refuses a time that is none", () => {
    expect(() => createClock(0).after(Number.NaN, "odd", () => undefined)).toThrow("odd: not a time");
  });
});
