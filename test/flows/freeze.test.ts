import { describe, expect, test } from "vitest";
import { storefront } from "./stories.ts";
import { hour, minute, people, world } from "./world.ts";

const freeze = { command: "freeze", scope: "storefront", reason: "the sale is on" };

describe("a freeze", () => {
  test("holds a push at its gates until it is lifted, and says who froze and why", async () => {
    const w = await world();
    expect(await w.say(freeze)).toMatchObject({ status: 200, frozen: true, by: people.ann });
    w.push("v1");
    await w.atPoint("freeze");
    await w.pass(hour);
    expect(w.wait("gates")?.reason).toBe(`frozen by ${people.ann}: the sale is on`);
    expect(w.deployments()).toEqual([]);
    await w.say({ command: "unfreeze", scope: "storefront", reason: "the sale is over" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });

  test("lets what it held go on within two minutes of being lifted", async () => {
    const w = await world();
    await w.say(freeze);
    w.push("v1");
    await w.atPoint("freeze");
    await w.say({ command: "unfreeze", scope: "storefront", reason: "the sale is over" });
    await w.until(() => w.deployments().length > 0, 2 / 60);
  });

  test("of all services holds each of them", async () => {
    const w = await world();
    expect(await w.say({ ...freeze, scope: "all" })).toMatchObject({ status: 200 });
    w.push("v1");
    await w.atPoint("freeze");
    expect(await w.say({ command: "freezes" })).toMatchObject({
      freezes: [{ scope: "all", reason: "the sale is on" }],
    });
    await w.say({ command: "unfreeze", scope: "all", reason: "over" });
    expect(await w.rest()).toEqual([]);
  });

  test("with an end passes by itself at that time", async () => {
    const w = await world();
    const until = new Date(w.clock.now() + 40 * minute);
    await w.say({ ...freeze, until: until.toISOString() });
    w.push("v1");
    await w.pass(39 * minute);
    expect(w.deployments()).toEqual([]);
    await w.until(() => w.deployments().length > 0, 3 / 60);
    expect(w.clock.now()).toBeGreaterThanOrEqual(until.getTime());
    expect(await w.rest()).toEqual([]);
  });

  test("whose end has passed already is refused with that time", async () => {
    const w = await world();
    const until = new Date(w.clock.now() - minute).toISOString();
    expect(await w.say({ ...freeze, until })).toMatchObject({
      status: 400,
      problem: `until: ${until} has passed already`,
    });
  });

  test("refuses a push where the service file says so, and says who may override it (invariant 9)", async () => {
    const w = await world(storefront({ whenFrozen: "refuse" }));
    await w.say(freeze);
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 refused"]);
    expect(w.release("v1").outcome?.reason).toMatch(
      /^frozen by .*ann since .*: the sale is on; on-call may start it with --override freeze$/,
    );
    expect(w.told()).toMatchObject([{ state: "refused" }]);
  });

  test.for(["hold", "refuse"] as const)(
    "is passed by on-call's override (%s), which is recorded, to the very end of the release",
    async (whenFrozen) => {
      const w = await world(storefront({ whenFrozen }));
      await w.say(freeze);
      w.push("v1");
      await w.pass(minute);
      const first = w.release("v1").id;
      if (whenFrozen === "hold")
        await w.say({ command: "abort", release: first, reason: "not held but now" });
      await w.pass(minute);
      const start = {
        command: "start",
        service: "storefront",
        tag: "v1",
        reason: "it mends the sale",
        override: ["freeze"],
      };
      expect(await w.say(start, people.ben, "releaser")).toMatchObject({
        status: 403,
        problem: expect.stringContaining("lifting a rail (freeze) is for oncall"),
      });
      expect(await w.say(start, people.ben)).toMatchObject({ status: 200, kind: "started" });
      expect(await w.rest()).toEqual([]);
      expect(w.release("v1")).toMatchObject({
        overrides: ["freeze"],
        by: { who: people.ben },
        outcome: { kind: "settled" },
      });
      const shown = await w.say({ command: "show", release: w.release("v1").id }, people.eve, "viewer");
      expect(shown).toMatchObject({ record: { overrides: ["freeze"], reason: "it mends the sale" } });
    },
  );

  test.for([
    ["before it is installed", "BeforeInstall", minute / 30],
    ["before traffic is allowed", "BeforeAllowTraffic", minute],
  ] as const)(
    "that begins mid-release, %s, fails %s, and the release goes back",
    async ([, event, after]) => {
      const w = await world();
      w.push("v1");
      await w.until(() => w.deployments().length > 0, 0.1);
      await w.pass(after);
      await w.say(freeze);
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual(["v1 rolled-back"]);
      expect(w.release("v1").outcome?.reason).toContain(
        `${event} failed: a freeze (storefront) by ${people.ann} holds: the sale is on`,
      );
      expect(w.release("v1").outcome?.reason).toContain(
        'only a release that was started with the override "freeze" passes it',
      );
      expect(w.shares()).toEqual({ v0: 100 });
    },
  );

  test("that begins while the candidate bakes does not bring it back: going back would be a change too", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    await w.say(freeze);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });
});
