import { expect, test } from "vitest";
import { callsOf } from "../record.ts";
import { recordedStories } from "../recorded-stories.ts";

test.for(recordedStories)("$name", async (story) => {
  expect((await callsOf(story)).length).toBeGreaterThan(100);
});
