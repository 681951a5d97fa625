import { expect, test } from "vitest";
import { explore } from "../../../infra/sandbox/crash-points.ts";
import { bad } from "../../flows/stories.ts";

/** Minutes on a quiet machine, and many times that beside other work. */
const timeout = 3_600_000;

test(`every crash point of ${bad.name}`, { timeout }, async () => {
  const { failures, longestHours, points } = await explore(bad);
  expect(failures).toEqual([]);
  expect(points).toBeGreaterThan(1000);
  expect(longestHours).toBeLessThan(3);
});
