import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPace, usualRates } from "../../../../functions/targets/aws/rate.ts";
import type { Family } from "../../../../functions/targets/aws/rate.ts";

/** Time that passes only while somebody sleeps, or is told to. */
function stillTime() {
  const time = { at: 0, slept: [] as number[] };
  return {
    time,
    now: () => time.at,
    sleep: async (ms: number) => {
      time.slept.push(ms);
      time.at += ms;
    },
  };
}

const rates = { ...usualRates, change: { perSecond: 3, burst: 20 } };

describe("the pace of calls", () => {
  test("lets a burst through at once, and then as many a second as its rate", async () => {
    const still = stillTime();
    const pace = createPace(still, rates);
    for (let call = 0; call < 20; call++) await pace("change");
    expect(still.time.slept).toEqual([]);
    for (let call = 0; call < 3; call++) await pace("change");
    expect(still.time.at).toBeGreaterThanOrEqual(1000);
    expect(still.time.at).toBeLessThanOrEqual(1003);
  });

  test("keeps callers that come together in their order, each later than the one before", async () => {
    const waits: number[] = [];
    const pace = createPace(
      { now: () => 0, sleep: async (ms) => void waits.push(ms) },
      { ...rates, change: { perSecond: 2, burst: 1 } },
    );
    await Promise.all([pace("change"), pace("change"), pace("change"), pace("change")]);
    expect(waits).toEqual([500, 1000, 1500]);
  });

  test("fills up again while nobody calls, up to a burst", async () => {
    const still = stillTime();
    const pace = createPace(still, rates);
    for (let call = 0; call < 20; call++) await pace("change");
    still.time.at = 3_600_000;
    for (let call = 0; call < 20; call++) await pace("change");
    expect(still.time.slept).toEqual([]);
    await pace("change");
    expect(still.time.slept).toEqual([334]);
  });

  test("of one family leaves the others alone", async () => {
    const still = stillTime();
    const pace = createPace(still, { ...rates, register: { perSecond: 1, burst: 1 } });
    await pace("register");
    await pace("describe");
    await pace("change");
    expect(still.time.slept).toEqual([]);
    await pace("register");
    expect(still.time.slept).toEqual([1000]);
  });

  test("is never faster than burst and rate allow, however calls come", async () => {
    const families = Object.keys(usualRates) as Family[];
    const calls = fc.array(fc.record({ family: fc.constantFrom(...families), gap: fc.nat(400) }), {
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(calls, async (calls) => {
        const still = stillTime();
        const pace = createPace(still);
        const made = new Map<Family, number[]>();
        for (const { family, gap } of calls) {
          still.time.at += gap;
          await pace(family);
          made.set(family, [...(made.get(family) ?? []), still.time.at]);
        }
        for (const [family, times] of made) {
          const { perSecond, burst } = usualRates[family];
          for (const [index, at] of times.entries()) {
            const first = times[Math.max(0, index - burst)] ?? 0;
            if (index >= burst) expect(at - first).toBeGreaterThanOrEqual(Math.floor(1000 / perSecond));
          }
        }
      }),
    );
  });
});
