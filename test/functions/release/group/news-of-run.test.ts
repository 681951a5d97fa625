import { expect, test } from "vitest";
import type { GroupRun } from "../../../../functions/ledger/group-records.ts";
import { newsOfRun } from "../../../../functions/release/group/news-of-run.ts";
import { iso, t0 } from "../world.ts";
import { members, run } from "./runs-world.ts";

type Row = readonly [state: GroupRun["state"], news: string, reason: string, forPeople: boolean];

test.for<Row>([
  ["gathering", "gathering", "waits 600 s for pushes of api, web, cart", false],
  ["running", "deploying", "api, web; without cart, of which no push came in time", false],
  ["settled", "settled", "api, web settled together; without cart, of which no push came in time", true],
  ["failed", "failed", "shop-1 goes back as a whole: web: alarm", true],
])("a run that becomes %s is news", ([state, news, reason, forPeople]) => {
  expect(newsOfRun(undefined, run({ state, reason: "web: alarm" }), iso(t0))).toEqual([
    {
      id: `shop-1:${news}`,
      release: "shop-1",
      service: "shop",
      kind: "group",
      state: news,
      at: iso(t0),
      reason,
      forPeople,
      ...(news === "failed" ? { nextSteps: ["pointsman release list"] } : {}),
    },
  ]);
});

test("a run that stays what it is, or is just settling, is none", () => {
  expect(newsOfRun("gathering", run(), iso(t0))).toEqual([]);
  expect(newsOfRun("running", run({ state: "settling" }), iso(t0))).toEqual([]);
});

test("nobody is told that nobody had anything to change", () => {
  const idle = run({ state: "settled", members: members({ api: "nothing" }) });
  expect(newsOfRun("gathering", idle, iso(t0))).toMatchObject([
    { reason: "nobody had anything to change", forPeople: false, state: "settled" },
  ]);
});

test("where all have come, nobody is missed, and who has nothing to change is not named", () => {
  const given = run({ state: "settled", members: members({ api: "ready", web: "nothing", cart: "ready" }) });
  expect(newsOfRun("settling", given, iso(t0))[0]?.reason).toBe("api, cart settled together");
});

test("who reads that it failed is shown where to look first", () => {
  const steps = (failedBy?: string) =>
    newsOfRun("running", run({ state: "failed", ...(failedBy ? { failedBy } : {}) }), iso(t0))[0]?.nextSteps;
  expect(steps("web")).toEqual(["pointsman release show web-1"]);
  expect(steps()).toEqual(["pointsman release list"]);
});
