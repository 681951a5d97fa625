/** What the explorer found, as small as it still broke the promise: each is played again, and breaks nothing. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { play } from "./play.ts";
import type { Scenario } from "./scenario.ts";

const folder = new URL("finds/", import.meta.url);
const finds = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));

test.for(finds)("%s", { timeout: 60_000 }, async (name) => {
  const scenario = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Scenario;
  expect((await play(scenario)).problems).toEqual([]);
});
