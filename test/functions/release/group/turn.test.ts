import { describe, expect, test } from "vitest";
import { goesBackAfter, holdOf, turnOf, whyFailed } from "../../../../functions/release/group/turn.ts";
import { iso, minutes, t0 } from "../world.ts";
import { members, run } from "./runs-world.ts";

const at = iso(t0 + minutes(20));
const running = { state: "running", beganAt: iso(t0 + minutes(10)) } as const;
const failed = run({ state: "failed", failedBy: "web", failedAt: at, reason: "web: alarm" });

describe("at the group's gate a release", () => {
  test("goes back when the run has failed, and says why", () => {
    expect(turnOf(failed, "api", {}, at)).toEqual({
      kind: "back",
      reason: "shop-1 goes back as a whole: web: alarm",
    });
  });

  test("waits for pushes of those that have not come, until their time is over", () => {
    expect(turnOf(run({ members: members({ web: "going" }) }), "web", {}, iso(t0))).toEqual({
      kind: "wait",
      reason: "shop-1 gathers until 2026-11-21 10:10 UTC: no push of api, cart yet",
      wakeAt: t0 + minutes(10),
    });
  });

  test("waits for the gates of others, each with its reason", () => {
    const given = { api: "going", web: "superseded", cart: "going", more: "nothing", open: "going" } as const;
    const facts = { cart: { closed: "approval is wanted" }, more: { closed: "frozen" }, open: {} };
    expect(turnOf(run({ members: members(given) }), "api", facts, at)).toEqual({
      kind: "wait",
      reason:
        "shop-1 waits for the gates of web (a newer release takes its place), cart (approval is wanted)",
    });
  });

  test("waits for the first before it in the order that is not ready", () => {
    const begun = (given: Parameters<typeof members>[0]) => run({ ...running, members: members(given) });
    const both = begun({ api: "going", web: "going", cart: "going" });
    expect(turnOf(both, "cart", {}, at)).toEqual({
      kind: "wait",
      reason: "shop-1 waits for api, which comes before",
      wakeAt: t0 + minutes(70),
    });
    expect(turnOf(both, "api", {}, at)).toEqual({ kind: "go" });
    expect(turnOf(begun({ api: "ready", web: "going" }), "web", {}, at)).toEqual({ kind: "go" });
    expect(turnOf(begun({ api: "nothing", web: "going" }), "web", {}, at)).toEqual({ kind: "go" });
    expect(turnOf(begun({ api: "ready", cart: "going" }), "cart", {}, at)).toEqual({ kind: "go" });
    expect(turnOf(begun({ api: "ready", web: "going", cart: "going" }), "cart", {}, at)).toMatchObject({
      reason: "shop-1 waits for web, which comes before",
    });
  });

  test.for(["settling", "settled"] as const)("is held by nothing when the run is %s", (state) => {
    expect(turnOf(run({ state }), "web", {}, at)).toEqual({ kind: "go" });
  });
});

describe("a release that is ready", () => {
  test("waits for those that are not, until the limit", () => {
    expect(
      holdOf(run({ ...running, members: members({ api: "ready", web: "going", cart: "going" }) })),
    ).toEqual({
      kind: "wait",
      reason: "ready; shop-1 waits for web, cart until 2026-11-21 11:10 UTC",
      wakeAt: t0 + minutes(70),
    });
  });

  test("settles with the run, and goes back with it", () => {
    expect(holdOf(run({ state: "settling" }))).toEqual({ kind: "go" });
    expect(holdOf(run({ state: "settled" }))).toEqual({ kind: "go" });
    expect(holdOf(failed)).toEqual({ kind: "back", reason: whyFailed(failed) });
  });
});

test("a run that failed for no known reason says at least that", () => {
  expect(whyFailed({ run: "shop-1" })).toBe("shop-1 goes back as a whole: it has failed");
});

describe("newest first: a member goes back after", () => {
  const back = run({
    ...failed,
    failedBy: "cart",
    members: members({ api: "ready", web: "ready", cart: "going" }),
  });
  const later = iso(t0 + minutes(50) - 1);

  test("the last of those that deployed after it and are not back", () => {
    expect(goesBackAfter(back, "api", [], at)).toBe("cart");
    expect(goesBackAfter(back, "api", ["cart"], at)).toBe("web");
    expect(goesBackAfter(back, "api", ["cart", "web"], at)).toBeUndefined();
    expect(goesBackAfter(back, "web", ["cart"], at)).toBeUndefined();
  });

  test("nobody who is no member", () => {
    const two = { ...back, members: members({ api: "ready", web: "ready" }) };
    expect(goesBackAfter(two, "api", ["web"], at)).toBeUndefined();
  });

  test("nobody, if it is the one because of which all go back", () => {
    expect(goesBackAfter({ ...back, failedBy: "api" }, "api", [], at)).toBeUndefined();
  });

  test("nobody after half an hour, and nobody while nothing has failed", () => {
    expect(goesBackAfter(back, "api", [], later)).toBe("cart");
    expect(goesBackAfter(back, "api", [], iso(t0 + minutes(50)))).toBeUndefined();
    expect(goesBackAfter({ ...back, state: "running" }, "api", [], at)).toBeUndefined();
  });
});
