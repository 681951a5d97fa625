import { describe, expect, test } from "vitest";
import { explorePlays } from "../../infra/sandbox/crash-points.ts";
import { playTraffic, trafficBefalls } from "../../infra/sandbox/traffic-crash-points.ts";
import { evacuated, failed, released, restored, shifted } from "./traffic-stories.ts";

/** All points take many minutes: a usual run tries every 127th of a shift, CI every fifth (TRAFFIC_CRASH_STEP). */
const every = Number(process.env["TRAFFIC_CRASH_STEP"] ?? 127);
/** Releases have ten times the points, and each takes longer. */
const everyOfReleases = every * 15;

describe("invariants 1 and 5 to 8: a crash after any single call leads on its own to a state that they allow", () => {
  test.for([
    { story: shifted, step: every, least: 250 },
    { story: evacuated, step: every, least: 300 },
    { story: restored, step: every, least: 300 },
    { story: released, step: everyOfReleases, least: 1500 },
    { story: failed, step: everyOfReleases, least: 1500 },
  ])("in $story.name", { timeout: 7_200_000 }, async ({ story, step, least }) => {
    const explored = await explorePlays(
      story.name,
      (at) => playTraffic(story, at),
      (index) => index % step === 0,
      trafficBefalls,
    );
    console.log(
      `${story.name}: ${Math.ceil(explored.points / step)} of ${explored.points} crash points explored`,
      explored.outcomes,
    );
    expect(explored.failures).toEqual([]);
    expect(explored.points).toBeGreaterThan(least);
    expect(explored.longestHours).toBeLessThan(6);
  });
});
