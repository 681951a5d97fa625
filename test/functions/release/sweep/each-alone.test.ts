import { describe, expect, test } from "vitest";
import { Throttled } from "../../../../functions/shared/errors.ts";
import { eachAlone } from "../../../../functions/release/sweep/each-alone.ts";

describe("doing each alone", () => {
  test("gives the lines of those that have one, in their order", async () => {
    expect(await eachAlone([3, 1, 2], async (count) => (count === 1 ? undefined : `line ${count}`))).toEqual([
      "line 3",
      "line 2",
    ]);
  });

  test("does all the others after one that failed, and throws its error at the end", async () => {
    const done: number[] = [];
    const failure = new Throttled("slow down");
    const all = eachAlone([1, 2, 3], async (count) => {
      if (count === 1) throw failure;
      done.push(count);
      return undefined;
    });
    await expect(all).rejects.toBe(failure);
    expect(done).toEqual([2, 3]);
  });

  test("throws the first of several errors", async () => {
    const all = eachAlone([1, 2], async (count) => {
      throw new Throttled(`number ${count}`);
    });
    await expect(all).rejects.toThrow("number 1");
  });
});
