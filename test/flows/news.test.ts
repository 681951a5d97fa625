import { describe, expect, test } from "vitest";
import { ReleaseStateChange } from "../../events/release-state-change.ts";
import { storefront } from "./stories.ts";
import { threeStories } from "./three-stories.ts";
import { minute, people, world } from "./world.ts";
import type { World } from "./world.ts";

const states = (w: World) => w.told().map(({ state }) => state);

describe("people are told one thing once", () => {
  test("a good release: that it has settled", async () => {
    const w = await world();
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(states(w)).toEqual(["settled"]);
  });

  test("a bad release: that it was rolled back, and why", async () => {
    const w = await world();
    w.push("v1", { failsSmoke: 503 });
    expect(await w.rest()).toEqual([]);
    expect(states(w)).toEqual(["rolled-back"]);
    expect(w.told()[0]?.reason).toContain("GET /health: status 503, expected 200");
  });

  test("a release that wants approval: that, and how it ended", async () => {
    const approval = { at: "start", limitSeconds: 3600, onLimit: "refuse" } as const;
    const w = await world(storefront({ gates: { ...storefront().gates, approval } }));
    w.push("v1");
    await w.atPoint("approval");
    await w.say({ command: "approve", release: w.release("v1").id, reason: "fine" });
    expect(await w.rest()).toEqual([]);
    expect(states(w)).toEqual(["approval-wanted", "settled"]);
  });

  test("a rollback in flight: of both, under their own ids", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    await w.say({ command: "rollback", service: "storefront", reason: "slow" });
    expect(await w.rest()).toEqual([]);
    expect(
      w
        .told()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([`${w.rollbacks()[0]?.id}:rolled-back`, `${w.release("v1").id}:rolled-back`].sort());
  });

  test("a push that is ignored, a start that finds nothing to do: nothing", async () => {
    const w = await world();
    w.push("latest");
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    await w.say({ command: "start", service: "storefront", tag: "v1", reason: "is it there?" });
    expect(await w.rest()).toEqual([]);
    expect(w.releases()).toHaveLength(2);
    expect(states(w)).toEqual(["settled"]);
  });
});

describe("the bus hears every state that a release comes to", () => {
  test("in order, for a release that settles", async () => {
    const w = await world();
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.newsOf(w.release("v1").id)).toEqual(["accepted", "deploying", "baking", "settled"]);
  });

  test("and each is as its published schema says, with an id of its own", async () => {
    const w = await threeStories();
    expect(w.bus.length).toBeGreaterThan(10);
    for (const event of w.bus) {
      expect(event).toMatchObject({ source: "pointsman", "detail-type": "Release State Change" });
      expect(ReleaseStateChange.safeParse(event.detail).error).toBeUndefined();
    }
    const ids = w.bus.map(({ detail }) => detail["id"]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("a message for people", () => {
  test("is a custom notification that chat shows, with a subject that mail takes", async () => {
    const w = await threeStories();
    expect(w.sns.messages).toHaveLength(4);
    for (const { message, subject, topicArn } of w.sns.messages) {
      expect(topicArn).toBe(w.settings.topicArn);
      expect(subject).toMatch(/^\[pointsman\] storefront [a-z-]+$/);
      expect(JSON.parse(message)).toMatchObject({
        version: "1.0",
        source: "custom",
        content: {
          textType: "client-markdown",
          title: expect.stringMatching(/^:\w+: .+: storefront/),
          description: expect.stringMatching(/\S/),
        },
        metadata: {
          threadId: expect.stringContaining("storefront"),
          summary: expect.any(String),
          eventType: expect.any(String),
        },
      });
    }
  });

  test("has the same thread for all that is told of one release", async () => {
    const approval = { at: "start", limitSeconds: 600, onLimit: "refuse" } as const;
    const w = await world(storefront({ gates: { ...storefront().gates, approval } }));
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.told().map(({ state, release }) => [state, release])).toEqual([
      ["approval-wanted", w.release("v1").id],
      ["refused", w.release("v1").id],
    ]);
  });

  test("is sent at least once, under one id, when its sender dies right after (invariant 6)", async () => {
    const w = await world();
    w.installation.plan.add({ match: { operation: "Publish" }, fault: { kind: "dies-after" } });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    await w.pass(5 * minute);
    expect(w.told().length).toBeGreaterThanOrEqual(1);
    expect(new Set(w.told().map(({ id }) => id))).toEqual(new Set([`${w.release("v1").id}:settled`]));
  });

  test("names who began it, on the bus", async () => {
    const w = await world();
    w.push("v1", {}, { quiet: true });
    await w.say(
      { command: "start", service: "storefront", tag: "v1", reason: "by hand" },
      people.ben,
      "releaser",
    );
    expect(await w.rest()).toEqual([]);
    expect(w.bus.map(({ detail }) => detail["by"])).toEqual(w.bus.map(() => people.ben));
  });
});
