import { expect, test } from "vitest";
import { pauseThatHolds } from "../../../functions/release/pause.ts";
import { iso, request, t0 } from "./world.ts";

const pause = request("pause");

test.for([
  ["holds until somebody resumes it", [pause], pause],
  [
    "is ended by a promote that was asked after it",
    [pause, request("promote", { at: iso(t0 + 1) })],
    undefined,
  ],
  ["is ended by a promote of the same moment", [pause, request("promote")], undefined],
  [
    "is not ended by a promote that was asked before it",
    [pause, request("promote", { at: iso(t0 - 1) })],
    pause,
  ],
  ["is not ended by an approval", [pause, request("approve", { at: iso(t0 + 1) })], pause],
  ["is none where nobody asked for one", [request("promote")], undefined],
] as const)("a pause %s", ([, requests, wanted]) => {
  expect(pauseThatHolds(requests)).toBe(wanted);
});
