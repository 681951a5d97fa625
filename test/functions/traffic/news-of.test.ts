import { describe, expect, test } from "vitest";
import { TrafficStateChange } from "../../../events/traffic-state-change.ts";
import type { ShiftOutcomeKind, ShiftRecord } from "../../../functions/ledger/traffic-records.ts";
import { busDetail, chatMessage } from "../../../functions/shared/news-text.ts";
import { shiftNews, watchNews } from "../../../functions/traffic/news-of.ts";
import { policy, sitesOf } from "./world.ts";

const from = { a: 90, b: 10 };
const config = policy(sitesOf(from));
const at = "2026-11-21T10:00:00.000Z";
const record = (changes: Partial<ShiftRecord> = {}): ShiftRecord => ({
  version: 1,
  id: "shop-shift-1",
  policy: "shop",
  kind: "shift",
  by: { who: "ann", via: "command" },
  reason: "new nodes",
  createdAt: at,
  executionArn: "",
  state: "ended",
  config,
  plan: { policy: "shop", from, to: { a: 50, b: 50 }, steps: [], digest: "" },
  stored: [],
  overrides: [],
  step: 0,
  progress: {},
  ...changes,
});
const news = (kind: ShiftOutcomeKind, changes: Partial<ShiftRecord> = {}) =>
  shiftNews(record(changes), { kind, reason: "so it was", at });
const evacuation: Partial<ShiftRecord> = {
  kind: "evacuate",
  site: "b",
  plan: { policy: "shop", from, to: { a: 90, b: 0 }, steps: [], digest: "" },
};

describe("news of how a shift ended", () => {
  test.for<readonly [ShiftOutcomeKind, Partial<ShiftRecord>, string]>([
    ["settled", {}, "The weights are a 50 (50 %), b 50 (50 %). Wanted by ann (new nodes). so it was"],
    [
      "settled",
      evacuation,
      "b is out of traffic: a 90 (100 %), b 0 (0 %). Wanted by ann (new nodes). so it was",
    ],
    [
      "settled",
      { ...evacuation, kind: "withdraw" },
      "b is out of traffic: a 90 (100 %), b 0 (0 %). Wanted by ann (new nodes). so it was",
    ],
    [
      "settled",
      { kind: "restore", site: "b" },
      "b is back: a 50 (50 %), b 50 (50 %). Wanted by ann (new nodes). so it was",
    ],
    [
      "returned",
      {},
      "The weights are back at a 90 (90 %), b 10 (10 %). Wanted by ann (new nodes). so it was",
    ],
    ["refused", {}, "Nothing was changed. Wanted by ann (new nodes). so it was"],
    ["needs-a-person", {}, "Wanted by ann (new nodes). so it was"],
  ])("%s, %o", ([kind, changes, words]) => {
    expect(news(kind, changes).reason).toBe(words);
  });

  test("is one thing however often it is sent, and another for each outcome", () => {
    expect(news("settled").id).toBe("shop-shift-1:settled");
    expect(news("returned").id).toBe("shop-shift-1:returned");
  });

  test("has the shares that were proved, and none where that is not what stands", () => {
    expect(news("settled").shares).toEqual({ a: 0.5, b: 0.5 });
    expect(news("returned")).not.toHaveProperty("shares");
  });

  test("says what can be done, where it is not all right", () => {
    expect(news("settled")).not.toHaveProperty("nextSteps");
    expect(news("returned").nextSteps).toEqual([
      "pointsman traffic show shop",
      "pointsman traffic history shop",
    ]);
    expect(news("needs-a-person").nextSteps?.[1]).toContain("pointsman traffic shift shop SITE=WEIGHT");
  });

  test("of a release's own shifts is for people only where somebody is needed", () => {
    expect(news("settled").forPeople).toBe(true);
    const release = { release: "shop-1", ...evacuation };
    expect(news("settled", release)).toMatchObject({ forPeople: false, release: "shop-1", site: "b" });
    expect(news("returned", release).forPeople).toBe(false);
    expect(news("needs-a-person", release).forPeople).toBe(true);
  });
});

describe("news of the watch", () => {
  test("is for people, under an id that says when", () => {
    expect(watchNews(config, "drift", at, { reason: "b 20 instead of 10" })).toEqual({
      id: `shop:drift:${at}`,
      policy: "shop",
      name: "shop.example.com",
      kind: "watch",
      state: "drift",
      at,
      reason: "b 20 instead of 10",
      nextSteps: ["pointsman traffic show shop"],
      forPeople: true,
    });
  });

  test("says where to look while something is wrong, and not when it is over", () => {
    const steps = (state: "health" | "drift-ended" | "answered") =>
      watchNews(config, state, at, { reason: "", shares: { a: 1 } }).nextSteps;
    expect(steps("health")).toHaveLength(1);
    expect(steps("drift-ended")).toBeUndefined();
    expect(steps("answered")).toBeUndefined();
    expect(watchNews(config, "health", at, { reason: "", shares: { a: 1 } }).shares).toEqual({ a: 1 });
    expect(watchNews(config, "answered", at, { reason: "" }).forPeople).toBe(false);
  });
});

describe("on the bus and in chat", () => {
  const states = ["drift", "drift-ended", "health", "answered"] as const;
  const all = [
    ...(["settled", "returned", "refused", "needs-a-person"] as const).map((kind) => news(kind, evacuation)),
    ...states.map((state) => watchNews(config, state, at, { reason: "why", shares: { a: 0.9, b: 0.1 } })),
  ];

  test.for(all.map((each) => [each.state, each] as const))("%s is the published form", ([state, each]) => {
    const detail = JSON.parse(JSON.stringify(busDetail(each))) as unknown;
    expect(TrafficStateChange.parse(detail)).toMatchObject({
      policy: "shop",
      name: "shop.example.com",
      state,
    });
  });

  test("a message names the policy, what became of it, and its thread is the shift's", () => {
    const { subject, message } = chatMessage(news("returned", evacuation));
    expect(subject).toBe("[pointsman] shop returned");
    expect(JSON.parse(message)).toMatchObject({
      content: {
        title: ":rewind: turned back: shop evacuate b (shop.example.com)",
        keywords: ["shop", "returned"],
      },
      metadata: {
        threadId: "shop-shift-1",
        additionalContext: { policy: "shop", name: "shop.example.com", shift: "shop-shift-1" },
      },
    });
    const told = JSON.parse(chatMessage(watchNews(config, "drift-ended", at, { reason: "" })).message);
    expect(told).toMatchObject({
      content: { title: ":white_check_mark: as it was left again: shop (shop.example.com)" },
      metadata: { threadId: "shop", additionalContext: { policy: "shop", name: "shop.example.com" } },
    });
  });
});
