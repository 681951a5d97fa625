import { expect, test } from "vitest";
import { waitForListener } from "../../../functions/hooks/listener-lag.ts";
import { smokeCheck } from "./world.ts";

const through = [smokeCheck({ url: "https://preview.example.com" }), smokeCheck()];
const beside = [smokeCheck({ url: "https://preview.example.com" })];

test.for([
  ["network", through, 0, 90_000],
  ["network", through, 30_000, 60_000],
  ["network", through, 90_000, 0],
  ["network", through, 100_000, 0],
  ["network", beside, 0, 0],
  ["network", [], 0, 0],
  ["application", through, 0, 0],
  [undefined, through, 0, 0],
] as const)("behind %s, asked %o, %i ms after the switch: %i ms to wait", ([kind, smokes, since, wait]) => {
  expect(waitForListener(kind, smokes, since)).toBe(wait);
});
