import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createIds, createRandom } from "../../../../infra/sandbox/time/random.ts";

const draw = (seed: number | string) => {
  const random = createRandom(seed);
  return Array.from({ length: 20 }, () => random.next());
};

describe("seeded randomness", () => {
  test("repeats for the same seed and differs for another", () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test("is between 0 and 1, and evenly spread", () => {
    const random = createRandom("even");
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let drawn = 0; drawn < 20_000; drawn++) {
      const tenth = Math.floor(random.next() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(tenths).toHaveLength(10);
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  test("whole numbers stay within both ends and reach them", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -5, max: 5 }), fc.nat({ max: 3 }), (seed, low, width) => {
        const random = createRandom(seed);
        const drawn = Array.from({ length: 200 }, () => random.between(low, low + width));
        expect(Math.min(...drawn)).toBe(low);
        expect(Math.max(...drawn)).toBe(low + width);
      }),
    );
  });

  test("a fork is not moved by what the others draw", () => {
    const quiet = createRandom(1);
    const busy = createRandom(1);
    busy.next();
    expect(busy.fork("ids").next()).toBe(quiet.fork("ids").next());
    expect(quiet.fork("ids").next()).not.toBe(quiet.fork("other").next());
  });

  test("picks every item, and nothing from nothing", () => {
    const random = createRandom(3);
    expect(new Set(Array.from({ length: 100 }, () => random.pick(["a", "b", "c"])))).toEqual(
      new Set(["a", "b", "c"]),
    );
    expect(() => random.pick([])).toThrow(RangeError);
  });

  test("a chance of 0 never comes and of 1 always does", () => {
    const random = createRandom(4);
    const coins = Array.from({ length: 50 }, () => [random.chance(0), random.chance(1)]);
    expect(coins.every(([never, always]) => never === false && always === true)).toBe(true);
  });
});

test("ids are shaped as UUIDs and do not repeat", () => {
  const ids = createIds(createRandom(1));
  const made = Array.from({ length: 1000 }, () => ids.uuid());
  expect(new Set(made).size).toBe(1000);
  for (const id of made)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
