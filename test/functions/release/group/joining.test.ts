import { expect, test } from "vitest";
import type { RunState } from "../../../../functions/ledger/group-records.ts";
import { joining } from "../../../../functions/release/group/joining.ts";
import { iso, minutes, t0 } from "../world.ts";
import { members, run } from "./runs-world.ts";

const config = { group: "shop", services: ["api", "web"], gatherSeconds: 60, limitSeconds: 120 };
const web = { id: "web-2", service: "web" };
const at = iso(t0 + minutes(30));

test("the first release of a group opens a run with the order and limits of its file", () => {
  expect(joining(web, config, undefined, at, "shop-9")).toEqual({
    kind: "open",
    run: {
      version: 1,
      run: "shop-9",
      ...config,
      state: "gathering",
      changes: 0,
      openedAt: at,
      members: { web: { release: "web-2", state: "going", at } },
    },
  });
});

test("another joins while the run gathers, in the place of an earlier release of its service", () => {
  const current = run({ members: members({ api: "going", web: "superseded" }) });
  const joined = { ...current.members, web: { release: "web-2", state: "going", at } };
  expect(joining(web, config, current, at, "shop-9")).toEqual({
    kind: "join",
    run: { ...current, members: joined },
  });
});

test("a service that the run was opened without waits for the next one", () => {
  expect(joining(web, config, run({ services: ["api"] }), at, "shop-9")).toEqual({
    kind: "wait",
    reason: "shop-1 of its group is under way; it belongs to the next one",
  });
});

test.for<RunState>(["running", "settling", "settled", "failed"])(
  "whoever comes while the run is %s waits for the next one",
  (state) => {
    expect(joining(web, config, run({ state }), at, "shop-9").kind).toBe("wait");
  },
);
