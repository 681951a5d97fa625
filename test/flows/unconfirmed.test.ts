import { describe, expect, test } from "vitest";
import type { CellConfig } from "../../functions/shared/service-config.ts";
import { likely } from "../../infra/sandbox/unconfirmed.ts";
import type { Unconfirmed } from "../../infra/sandbox/unconfirmed.ts";
import { storefront } from "./stories.ts";
import { ended, threeStories } from "./three-stories.ts";
import { hour, minute, world } from "./world.ts";

const [first] = storefront().cells as [CellConfig];
const longWait = { cells: [{ ...first, terminationWaitSeconds: 4 * 3600 }] };

describe("what the facts call not confirmed ends the same either way", () => {
  const flips = Object.entries(likely).map(([name, value]): [string, Partial<Unconfirmed>] => {
    if (typeof value === "boolean") return [`${name} is ${!value}`, { [name]: !value }];
    if (name === "hookAttempts") return [`${name} is 3`, { hookAttempts: 3 }];
    if (name === "inactiveUsableSeconds") return [`${name} is 600`, { inactiveUsableSeconds: 600 }];
    return [`${name} is "deployment"`, { taskStartedBy: "deployment" }];
  });

  test.for(flips)("for a good, a bad and a rolled back release: %s", async ([, unconfirmed]) => {
    const w = await threeStories({ unconfirmed });
    expect(w.outcomes()).toEqual(ended);
    expect(w.shares()).toEqual({ v1: 100 });
  });

  test.for([true, false])(
    "for a rollback in the termination wait: a stop rolls back there (%s)",
    async (stopInTerminationWaitRollsBack) => {
      const w = await world(storefront(longWait), { unconfirmed: { stopInTerminationWaitRollsBack } });
      w.push("v1");
      expect(await w.rest()).toEqual([]);
      await w.say({ command: "rollback", service: "storefront", reason: "it is slow" });
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual(["v1 settled", "rollback settled"]);
      expect(w.shares()).toEqual({ v0: 100 });
    },
  );

  test.for([true, false])(
    "for an alarm in a bake of hours: CodeDeploy watches alarms in its termination wait (%s)",
    async (alarmsWatchedInTerminationWait) => {
      const config = storefront({ ...longWait, strategy: { kind: "all-at-once", bakeSeconds: 7200 } });
      const w = await world(config, { unconfirmed: { alarmsWatchedInTerminationWait } });
      w.push("v1");
      await w.atPoint("bake");
      await w.pass(hour);
      w.account.world.alarms.setAlarmState("storefront-5xx", "ALARM", "high", 3600);
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual(["v1 rolled-back"]);
      expect(w.shares()).toEqual({ v0: 100 });
    },
  );

  test.for([true, false])(
    "for a ready wait that nobody ends, because our functions hang: its time-out rolls back (%s)",
    async (readyTimeoutRollsBack) => {
      const cells = [{ ...first, readyWaitSeconds: 3600 }];
      const approval = { at: "preview", limitSeconds: 3600, onLimit: "refuse" } as const;
      let isHung = false;
      const w = await world(storefront({ cells, gates: { ...storefront().gates, approval } }), {
        unconfirmed: { readyTimeoutRollsBack },
        invocationFault: ({ function: name }) =>
          isHung && /-(deploy|sweep|wake)$/.test(name) ? { kind: "hangs" } : undefined,
      });
      w.push("v1");
      await w.atPoint("preview");
      isHung = true;
      await w.pass(61 * minute);
      isHung = false;
      const hung = /^dead letter of pointsman-(sweep|wake): Sandbox.Timedout/;
      expect((await w.rest()).filter((problem) => !hung.test(problem))).toEqual([]);
      expect(w.outcomes()).toEqual(["v1 rolled-back"]);
      expect(w.shares()).toEqual({ v0: 100 });
    },
  );

  test.for([true, false])(
    "for a push right after a release whose tasks drain for an hour: that fails the next one (%s)",
    async (drainingTaskSetFailsNext) => {
      const w = await world(undefined, {
        unconfirmed: { drainingTaskSetFailsNext },
        lay: { spec: { drainSeconds: 3600 } },
      });
      w.push("v1");
      await w.ended("v1");
      w.push("v2");
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual([
        "v1 settled",
        drainingTaskSetFailsNext ? "v2 rolled-back" : "v2 settled",
      ]);
      expect(Object.values(w.shares())).toEqual([100]);
    },
  );

  test.for([true, false])(
    "for an alarm that is deleted while the candidate bakes: CodeDeploy stops for it (%s)",
    async (missingAlarmStops) => {
      const w = await world(undefined, { unconfirmed: { missingAlarmStops } });
      w.push("v1");
      await w.atPoint("bake");
      w.account.world.alarms.deleteAlarm("storefront-5xx");
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual([missingAlarmStops ? "v1 rolled-back" : "v1 settled"]);
    },
  );

  test.for([true, false])(
    "for a candidate that is never healthy: Install lets it pass (%s)",
    async (installIgnoresHealth) => {
      const w = await world(undefined, { unconfirmed: { installIgnoresHealth } });
      w.push("v1", { unhealthy: true });
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual(["v1 rolled-back"]);
      if (installIgnoresHealth)
        expect(w.release("v1").outcome?.reason).toMatch(
          /AfterInstall failed: not decided within the function's time: \d of \d targets .* are healthy/,
        );
      expect(w.deployments()[0]?.events.find(({ name }) => name === "AllowTraffic")?.status).toBe("Skipped");
    },
  );

  test.for([1, 3])(
    "for a hook whose process dies at its first call: CodeDeploy calls %s times",
    async (hookAttempts) => {
      let died = false;
      const w = await world(undefined, {
        unconfirmed: { hookAttempts },
        invocationFault: ({ function: name }) => {
          if (died || !name.endsWith("_BeforeAllowTraffic")) return undefined;
          died = true;
          return { kind: "crashes" };
        },
      });
      w.push("v1");
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual([hookAttempts === 1 ? "v1 rolled-back" : "v1 settled"]);
      expect(w.clock.now() - Date.parse(w.release("v1").createdAt)).toBeLessThan(1.5 * hour);
    },
  );
});
