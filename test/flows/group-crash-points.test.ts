import { describe, expect, test } from "vitest";
import { explorePlays } from "../../infra/sandbox/crash-points.ts";
import { groupBefalls, playGroup } from "../../infra/sandbox/group-crash-points.ts";
import { oneFails, oneGoesBack, together } from "./group-stories.ts";

/** All points take minutes: a usual run tries a few, CI (EVERY_CRASH_POINT=1) every one. */
const step = Number(process.env["EVERY_CRASH_POINT"] ?? 1597);

describe("invariants 5 to 8: a crash after any single call, and a group still settles or goes back as a whole", () => {
  test.for([together, oneFails, oneGoesBack])("in $name", { timeout: 3_600_000 }, async (story) => {
    const explored = await explorePlays(
      story.name,
      (at) => playGroup(story, at),
      (index) => index % step === 0,
      groupBefalls,
    );
    console.log(
      `${story.name}: ${Math.ceil(explored.points / step)} of ${explored.points} crash points explored`,
      explored.outcomes,
    );
    expect(explored.failures).toEqual([]);
    expect(explored.points).toBeGreaterThan(1000);
    expect(explored.longestHours).toBeLessThan(4);
  });
});
