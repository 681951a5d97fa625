import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesError, retryDelayMs } from "../../../../infra/sandbox/step-functions/asl-errors.ts";

describe("names of errors", () => {
  test.for([
    ["Throttled", ["Throttled"], true],
    ["Throttled", ["Other", "Throttled"], true],
    ["Throttled", ["throttled"], false],
    ["Throttled", ["States.ALL"], true],
    ["Throttled", ["States.TaskFailed"], true],
    ["States.Timeout", ["States.TaskFailed"], false],
    ["States.Timeout", ["States.ALL"], true],
    ["States.HeartbeatTimeout", ["States.HeartbeatTimeout"], true],
    ["States.HeartbeatTimeout", ["States.Timeout"], true],
    ["States.Timeout", ["States.HeartbeatTimeout"], false],
    ["States.Runtime", ["States.ALL"], false],
    ["States.Runtime", ["States.TaskFailed"], false],
    ["States.Runtime", ["States.Runtime"], false],
    ["States.DataLimitExceeded", ["States.ALL"], false],
    ["States.DataLimitExceeded", ["States.DataLimitExceeded"], true],
    [undefined, ["States.ALL"], true],
    [undefined, ["X"], false],
  ] as const)("%s against %o", ([error, names, isMatch]) => {
    expect(matchesError(names, error)).toBe(isMatch);
  });
});

const retrier = fc.record({
  ErrorEquals: fc.constant(["X"]),
  IntervalSeconds: fc.integer({ min: 1, max: 60 }),
  BackoffRate: fc.double({ min: 1, max: 4, noNaN: true }),
  MaxDelaySeconds: fc.integer({ min: 61, max: 600 }),
});

describe("the delay before a retry", () => {
  test("never shrinks, and never passes the longest", () => {
    fc.assert(
      fc.property(retrier, fc.nat({ max: 20 }), (each, retries) => {
        const delay = retryDelayMs(each, retries, () => 0.5);
        expect(delay).toBeGreaterThanOrEqual(each.IntervalSeconds * 1000);
        expect(delay).toBeLessThanOrEqual(each.MaxDelaySeconds * 1000);
        expect(retryDelayMs(each, retries + 1, () => 0.5)).toBeGreaterThanOrEqual(delay);
      }),
    );
  });

  test("with full jitter lies between nothing and the delay without", () => {
    fc.assert(
      fc.property(
        retrier,
        fc.nat({ max: 5 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (each, retries, drawn) => {
          const jittered = retryDelayMs({ ...each, JitterStrategy: "FULL" }, retries, () => drawn);
          const full = retryDelayMs(each, retries, () => drawn);
          expect(jittered).toBeGreaterThanOrEqual(0);
          expect(Math.abs(jittered - full * drawn)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test("begins at one second and doubles where nothing is said", () => {
    expect([0, 1, 2].map((retries) => retryDelayMs({ ErrorEquals: ["X"] }, retries, Math.random))).toEqual([
      1000, 2000, 4000,
    ]);
  });
});
