import { describe, expect, test } from "vitest";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { storefront } from "./stories.ts";
import { hour, minute, world } from "./world.ts";

type Mode = ServiceConfig["whileReleasing"];

const approval = { at: "start", limitSeconds: 3600, onLimit: "refuse" } as const;
const guarded = (whileReleasing: Mode) =>
  storefront({ whileReleasing, gates: { ...storefront().gates, approval } });

describe("a push while a release is running", () => {
  test("is queued and has its turn; only the newest is kept, and the older one's end is told", async () => {
    const w = await world(storefront({ whileReleasing: "queue" }));
    w.push("v1");
    await w.pass(minute);
    w.push("v2");
    await w.pass(minute);
    w.push("v3");
    await w.pass(minute);
    expect(w.newsOf(w.release("v3").id)).toEqual(["queued"]);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "v2 superseded", "v3 settled"]);
    expect(w.release("v2").outcome?.reason).toBe(
      `superseded by ${w.release("v3").id} while it waited for its turn`,
    );
    expect(w.told().filter(({ release }) => release === w.release("v2").id)).toMatchObject([
      { state: "superseded" },
    ]);
    expect(w.runs()).toBe("v3");
  });

  test("queued behind one that fails, it has its turn all the same", async () => {
    const w = await world();
    w.push("v1", { failsSmoke: true });
    await w.pass(minute);
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back", "v2 settled"]);
  });

  test("is refused, with news of it and the limit that it met, and never starts by itself later", async () => {
    const w = await world(storefront({ whileReleasing: "refuse" }));
    w.push("v1");
    await w.pass(minute);
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    await w.pass(hour);
    expect(w.outcomes()).toEqual(["v1 settled", "v2 refused"]);
    expect(w.release("v2").outcome?.reason).toContain(
      `${w.release("v1").id} is running, and the service file says to refuse then`,
    );
    expect(w.told().map(({ state }) => state)).toEqual(["refused", "settled"]);
  });

  test.for(["supersede", "supersede-always"] as const)(
    "with %s it takes the place of one that has not begun to deploy",
    async (mode) => {
      const w = await world(guarded(mode));
      w.push("v1");
      await w.atPoint("approval");
      w.push("v2");
      await w.until(() => w.release("v1").outcome !== undefined, 0.1);
      await w.atPoint("approval");
      await w.say({ command: "approve", release: w.release("v2").id, reason: "looks good" });
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual(["v1 superseded", "v2 settled"]);
      expect(w.deployments()).toHaveLength(1);
      expect(w.release("v1").outcome?.reason).toContain(`${w.release("v2").id} takes its place`);
    },
  );

  test("with supersede it waits behind one that is deploying", async () => {
    const w = await world(storefront({ whileReleasing: "supersede" }));
    w.push("v1");
    await w.atPoint("bake");
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "v2 settled"]);
  });

  test("with supersede-always it pushes aside one that is deploying, which goes back first", async () => {
    const w = await world(storefront({ whileReleasing: "supersede-always" }));
    w.push("v1");
    await w.atPoint("bake");
    w.push("v2");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 superseded", "v2 settled"]);
    expect(w.deployments().map(({ creator }) => creator)).toEqual(["user", "codeDeployRollback", "user"]);
    expect(w.versionOf(w.state()?.previous?.cells["a"]?.taskDefinitionArn ?? "")).toBe("v0");
  });

  test("a superseded image never starts by itself, but a person starts it", async () => {
    const w = await world(guarded("supersede"));
    const digest = w.push("v1");
    await w.atPoint("approval");
    w.push("v2");
    await w.until(() => w.release("v1").outcome !== undefined, 0.1);
    await w.atPoint("approval");
    await w.say({ command: "approve", release: w.release("v2").id, reason: "looks good" });
    await w.rest();
    w.account.world.ecr.retag("storefront", "v1", digest);
    await w.pass(20 * minute);
    expect(w.releases()).toHaveLength(2);
    await w.say({ command: "start", service: "storefront", tag: "v1", reason: "back to this one" });
    await w.pass(minute);
    expect(w.releases().map(({ tag }) => tag)).toEqual(["v1", "v2", "v1"]);
  });
});

describe("a person's start while a release is running", () => {
  test("of the image that waits already takes its place in the queue", async () => {
    const w = await world();
    w.push("v1");
    await w.atPoint("bake");
    w.push("v2");
    await w.pass(minute);
    const again = await w.say({ command: "start", service: "storefront", tag: "v2", reason: "hurry" });
    expect(again).toMatchObject({ status: 200, kind: "queued" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled", "v2 superseded", "v2 settled"]);
  });
});

describe("pushes every minute for an hour", () => {
  test.for(["queue", "refuse", "supersede", "supersede-always"] as const)(
    "still settle with %s, and the last one wins or says why not",
    async (mode) => {
      const w = await world(storefront({ whileReleasing: mode }));
      for (let push = 1; push <= 60; push++) {
        w.push(`v${push}`);
        await w.pass(minute);
      }
      const settledWhilePushing = w.outcomes().filter((outcome) => outcome.endsWith(" settled")).length;
      expect(settledWhilePushing).toBeGreaterThanOrEqual(3);
      expect(await w.rest()).toEqual([]);
      expect(w.releases()).toHaveLength(60);
      if (mode !== "refuse") expect(w.runs()).toBe("v60");
      const last = w.outcomes().findLast((outcome) => outcome.endsWith(" settled"));
      expect(last).toBe(`${w.runs()} settled`);
    },
  );
});
