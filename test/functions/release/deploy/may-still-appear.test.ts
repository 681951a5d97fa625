import { expect, test } from "vitest";
import { advance } from "../../../../functions/release/deploy/advance.ts";
import { iso, progress, t0 } from "../world.ts";
import { beforeDeploy } from "./cell-facts.ts";

const meant = (secondsAgo: number) =>
  beforeDeploy({ progress: progress({ intendedAt: iso(t0 - secondsAgo * 1000) }) });

test("invariant 7: a deployment that was meant to be made a moment ago is waited for, and not made again", () => {
  expect(advance(meant(59))).toEqual({
    kind: "wait",
    point: "shift",
    reason: "the deployment may have been made: its answer was lost, or another look makes it",
    wakeAt: t0 + 1000,
  });
});

test("after a minute without a trace it is made", () => {
  expect(advance(meant(60))).toEqual({ kind: "create" });
});
