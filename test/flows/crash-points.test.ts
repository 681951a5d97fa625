import { describe, expect, test } from "vitest";
import { explore } from "../../infra/sandbox/crash-points.ts";
import { bad, good, rolledBack } from "./stories.ts";

/** All points take minutes: a usual run tries every 131st, CI (EVERY_CRASH_POINT=1) every one. */
const step = process.env["EVERY_CRASH_POINT"] ? 1 : 131;

describe("invariants 5 to 8: a crash after any single call leads on its own to a state that they allow", () => {
  test.for([good, bad, rolledBack])("in $name", { timeout: 600_000 }, async (story) => {
    const explored = await explore(story, (index) => index % step === 0);
    console.log(
      `${story.name}: ${Math.ceil(explored.points / step)} of ${explored.points} crash points explored`,
      explored.outcomes,
    );
    expect(explored.failures).toEqual([]);
    expect(explored.points).toBeGreaterThan(1000);
    expect(explored.longestHours).toBeLessThan(3);
  });
});
