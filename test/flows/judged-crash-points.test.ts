import { describe, expect, test } from "vitest";
import { explore } from "../../infra/sandbox/crash-points.ts";
import { judgedAndWorse } from "./stories.ts";

/** Each point of the judge's own calls; CI (EVERY_CRASH_POINT=1) tries those of the whole release. */
const isEvery = process.env["EVERY_CRASH_POINT"] !== undefined;

describe("invariants 5 to 8: a crash after any single call of a release under the judge leads to a state that they allow", () => {
  test("in a release that is found worse", { timeout: 600_000 }, async () => {
    const only = isEvery ? undefined : (index: number) => index % 97 === 0;
    const explored = await explore(judgedAndWorse, only);
    expect(explored.failures).toEqual([]);
    expect(explored.points).toBeGreaterThan(1000);
    expect(explored.longestHours).toBeLessThan(3);
  });
});
