import { describe, expect, test } from "vitest";
import type { GatesConfig } from "../../functions/shared/service-config.ts";
import { storefront } from "./stories.ts";
import { hour, minute, people, world } from "./world.ts";
import type { World } from "./world.ts";

const gated = (gates: Partial<GatesConfig>) => storefront({ gates: { ...storefront().gates, ...gates } });
const approval = { at: "start", limitSeconds: 3600, onLimit: "refuse" } as const;
/** Monday 23 November 2026, 10:00 UTC is 19:00 in Tokyo; the stories begin at 9:00 UTC. */
const evening = { days: [1, 2, 3, 4], fromMinute: 19 * 60, toMinute: 23 * 60, zone: "Asia/Tokyo" };
const timeline = (w: World, tag: string) => w.facts().timeline(w.release(tag).id);

describe("a release window", () => {
  test("that is closed holds the release, and lets it go at the very minute at which it opens", async () => {
    const w = await world(gated({ windows: [evening] }));
    w.push("v1");
    await w.atPoint("window");
    expect(w.wait("gates")).toMatchObject({
      reason: "outside the release windows",
      wakeAt: "2026-11-23T10:00:00.000Z",
    });
    await w.until(() => w.deployments().length > 0);
    expect(w.clock.now() - Date.parse("2026-11-23T10:00:00Z")).toBeLessThan(minute);
    expect(w.clock.now()).toBeGreaterThanOrEqual(Date.parse("2026-11-23T10:00:00Z"));
    expect(await w.rest()).toEqual([]);
  });

  test("whose hour the clock jumps over opens right after the jump", async () => {
    const sundays = { days: [7], fromMinute: 2 * 60 + 15, toMinute: 5 * 60, zone: "Europe/Berlin" };
    const w = await world(gated({ windows: [sundays] }), { startsAt: Date.parse("2027-03-28T00:40:00Z") });
    w.push("v1");
    await w.until(() => w.deployments().length > 0);
    expect(new Date(w.clock.now()).toISOString()).toMatch(/^2027-03-28T01:00:/);
  });

  test("is passed by a promote, and it stands in the release who did it and what was skipped", async () => {
    const w = await world(gated({ windows: [evening] }));
    w.push("v1");
    await w.atPoint("window");
    const answer = await w.say(
      { command: "promote", release: w.release("v1").id, reason: "agreed with the shop" },
      people.ben,
      "releaser",
    );
    expect(answer).toMatchObject({ status: 200, acts: "at once: it is at the release window" });
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome?.kind).toBe("settled");
    expect(Date.parse(w.release("v1").outcome?.at ?? "")).toBeLessThan(Date.parse("2026-11-23T10:00:00Z"));
    expect(timeline(w, "v1")).toContainEqual(
      expect.objectContaining({
        what: "promote",
        by: expect.objectContaining({ who: people.ben }),
        reason: "agreed with the shop",
      }),
    );
    expect(timeline(w, "v1")).toContainEqual(
      expect.objectContaining({ what: "gates passed", reason: "skipped by a person: window" }),
    );
  });

  test("is passed by on-call's override from the start", async () => {
    const w = await world(gated({ windows: [evening] }));
    w.push("v1", {}, { quiet: true });
    await w.say({
      command: "start",
      service: "storefront",
      tag: "v1",
      reason: "a hole to close",
      override: ["window"],
    });
    expect(await w.rest()).toEqual([]);
    expect(Date.parse(w.release("v1").outcome?.at ?? "")).toBeLessThan(Date.parse("2026-11-23T10:00:00Z"));
  });

  test("that has closed again while an approval was awaited holds the release once more", async () => {
    const morning = { days: [1], fromMinute: 9 * 60, toMinute: 9 * 60 + 30, zone: "UTC" };
    const w = await world(gated({ windows: [morning], approval }));
    w.push("v1");
    await w.atPoint("approval");
    await w.pass(40 * minute);
    await w.say({ command: "approve", release: w.release("v1").id, reason: "fine" });
    await w.atPoint("window", 0.2);
    expect(w.wait("gates")?.wakeAt).toBe("2026-11-30T09:00:00.000Z");
    expect(w.deployments()).toEqual([]);
  });
});

describe("an approval before the start", () => {
  const wanted = async (given: Partial<GatesConfig["approval"]> = {}) => {
    const w = await world(gated({ approval: { ...approval, ...given } }));
    w.push("v1");
    await w.atPoint("approval");
    return { w, release: w.release("v1").id };
  };

  test("is asked for once, with the two commands that answer it", async () => {
    const { w, release } = await wanted();
    await w.pass(30 * minute);
    expect(w.told()).toMatchObject([{ state: "approval-wanted", release }]);
    expect(w.told()[0]?.nextSteps).toEqual([
      `pointsman release approve ${release} --reason "…"`,
      `pointsman release reject ${release} --reason "…"`,
    ]);
    expect(w.deployments()).toEqual([]);
  });

  test("that is given lets the release go, and who gave it, when and why is on record", async () => {
    const { w, release } = await wanted();
    await w.pass(7 * minute);
    const at = new Date(w.clock.now()).toISOString();
    expect(
      await w.say({ command: "approve", release, reason: "looks good" }, people.ben, "approver"),
    ).toMatchObject({ status: 200, acts: "at once" });
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome?.kind).toBe("settled");
    const shown = await w.say({ command: "show", release });
    expect(shown).toMatchObject({
      requests: [{ kind: "approve", by: { who: people.ben, via: "command" }, reason: "looks good", at }],
    });
  });

  test("that is rejected refuses the release before anything moves", async () => {
    const { w, release } = await wanted();
    await w.say({ command: "reject", release, reason: "not on a Monday" }, people.ben, "approver");
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome).toMatchObject({
      kind: "refused",
      reason: `rejected by ${people.ben}: not on a Monday`,
    });
    expect(w.deployments()).toEqual([]);
  });

  test.for([
    ["refuse", "refused", "the service file says to refuse then"],
    ["approve", "settled", "every cell carries the candidate"],
  ] as const)("that nobody gives within its limit: %s", async ([onLimit, outcome, reason]) => {
    const { w } = await wanted({ onLimit, limitSeconds: 1800 });
    await w.pass(29 * minute);
    expect(w.release("v1").outcome).toBeUndefined();
    expect(w.deployments()).toEqual([]);
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome).toMatchObject({ kind: outcome, reason: expect.stringContaining(reason) });
  });

  test("cannot be given by whoever started the release, where the file forbids it", async () => {
    const w = await world(gated({ approval: { ...approval, notBy: "starter" } }));
    w.push("v1", {}, { quiet: true });
    await w.say({ command: "start", service: "storefront", tag: "v1", reason: "mine" }, people.ann);
    await w.atPoint("approval");
    const release = w.release("v1").id;
    expect(await w.say({ command: "approve", release, reason: "trust me" }, people.ann)).toMatchObject({
      status: 403,
      problem: expect.stringContaining("somebody else must approve"),
    });
    await w.pass(5 * minute);
    expect(w.deployments()).toEqual([]);
    await w.say({ command: "approve", release, reason: "checked" }, people.ben, "approver");
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome?.kind).toBe("settled");
  });

  test("of a service that wants none is refused", async () => {
    const w = await world(gated({ windows: [evening] }));
    w.push("v1");
    await w.atPoint("window");
    expect(await w.say({ command: "approve", release: w.release("v1").id, reason: "sure" })).toMatchObject({
      status: 409,
      problem: "storefront wants no approval",
    });
  });
});

describe("a pause at the gates", () => {
  test("holds the release although every gate is open, until it is resumed", async () => {
    const w = await world(gated({ windows: [evening] }));
    w.push("v1");
    await w.atPoint("window");
    const release = w.release("v1").id;
    expect(await w.say({ command: "pause", release, reason: "wait for the migration" })).toMatchObject({
      acts: "at once: it is at the release window",
    });
    await w.pass(2 * hour);
    expect(w.wait("gates")).toMatchObject({
      point: "pause",
      reason: `paused by ${people.ann}: wait for the migration`,
    });
    await w.say({ command: "resume", release, reason: "it is through" });
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome?.kind).toBe("settled");
    expect(await w.say({ command: "resume", release, reason: "again" })).toMatchObject({ status: 409 });
  });

  test("is ended by a promote that comes after it", async () => {
    const w = await world(gated({ windows: [evening] }));
    w.push("v1");
    await w.atPoint("window");
    const release = w.release("v1").id;
    await w.say({ command: "pause", release, reason: "wait" });
    await w.atPoint("pause");
    await w.say({ command: "promote", release, reason: "now" });
    await w.until(() => w.deployments().length > 0, 0.1);
    expect(await w.say({ command: "resume", release, reason: "x" }, people.ann)).toMatchObject({
      status: 200,
    });
  });
});
