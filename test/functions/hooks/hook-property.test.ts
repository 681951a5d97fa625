import fc from "fast-check";
import { expect, test } from "vitest";
import { hookEvents } from "../../../functions/hooks/checks.ts";
import { keys } from "../../../functions/ledger/keys.ts";
import type { Conduct, World } from "./world.ts";
import { answered, release, startedAt, target, world } from "./world.ts";

const conduct: fc.Arbitrary<Conduct> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Conduct>("well") },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Conduct>("fails", "throttled", "refused", "hangs", "lost", "mute"),
  },
  { weight: 1, arbitrary: fc.record({ takesMs: fc.integer({ min: 1, max: 40_000 }) }) },
);

const circumstances: Record<string, (w: World) => void> = {
  "all is well": () => undefined,
  "nothing bakes": (w) =>
    w.dynamo.put(keys.plan(release, "a"), { ...w.seed.plan, bake: { seconds: 0, within: "nothing" } }),
  "the deployment is not recorded": (w) => w.dynamo.put(keys.cell(release, "a"), { cell: "a", wave: 1 }),
  "the deployment is not ours": (w) => void (w.aws.deployment = { creator: "user" }),
  "it is a rollback": (w) => void (w.aws.deployment = { ...w.aws.deployment, creator: "codeDeployRollback" }),
  "the release is unknown": (w) => void w.dynamo.remove(keys.release(release)),
  "the targets are ill": (w) => void (w.aws.targets = [target("10.0.0.1", "unhealthy")]),
  "smoke fails": (w) => void (w.aws.probe = (requests) => ({ results: requests.map(() => answered(500)) })),
};

const putReport = "PutLifecycleEventHookExecutionStatus";
const silent = new Set<Conduct>(["fails", "throttled", "refused", "hangs", "lost", "mute"]);

const story = fc.record({
  event: fc.constantFrom(...hookEvents, "AfterAllowTraffic", "AfterAllowTraffic"),
  circumstance: fc.constantFrom(...Object.keys(circumstances)),
  limitSeconds: fc.constantFrom(10, 30, 120),
  conducts: fc.array(conduct, { maxLength: 12 }),
  /** How every later call goes. */
  rest: fc.oneof({ weight: 3, arbitrary: fc.constant<Conduct>("well") }, { weight: 2, arbitrary: conduct }),
});

test("every call of CodeDeploy has exactly one report, or one open hook, or an error after the report itself failed", async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ event, circumstance, limitSeconds, conducts, rest }) => {
      const w = world();
      circumstances[circumstance]?.(w);
      const reportConducts: Conduct[] = [];
      let mayBeStored = false;
      w.aws.behaves = ({ operation, nth }) => {
        const now = conducts[nth] ?? rest;
        if (operation === putReport) reportConducts.push(now);
        if (operation === "TransactWriteItems")
          mayBeStored ||= now === "lost" || now === "mute" || typeof now === "object";
        return now;
      };
      const ended = await w.call(event, limitSeconds).then(
        ({ kind }) => ({ kind }),
        () => ({ kind: "threw" as const }),
      );
      const { reports } = w.aws;
      expect(w.time.now()).toBeLessThan(startedAt + limitSeconds * 1000);
      switch (ended.kind) {
        case "passed":
        case "failed":
          expect(reports.map(({ status }) => status)).toEqual([
            ended.kind === "passed" ? "Succeeded" : "Failed",
          ]);
          if (!mayBeStored) expect(w.openHook()).toBeUndefined();
          break;
        case "deferred":
          expect(reports).toEqual([]);
          expect(w.openHook()).toBeDefined();
          break;
        case "threw": {
          const last = reportConducts.at(-1);
          expect(last !== undefined && (silent.has(last) || typeof last === "object")).toBe(true);
          expect(reports.length).toBeLessThanOrEqual(1);
          break;
        }
        case "again":
          throw new Error(`an end that is none: ${ended.kind}`);
      }
    }),
    { numRuns: 800 },
  );
});

test("a call that is repeated, in any trouble, never changes what CodeDeploy was told first", async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.array(conduct, { maxLength: 12 }), async (first, again) => {
      const w = world();
      circumstances[first.circumstance]?.(w);
      const calls = first.conducts;
      w.aws.behaves = ({ nth }) => calls[nth] ?? first.rest;
      await w.call(first.event, first.limitSeconds).catch(() => undefined);
      const told = [...w.aws.reports];
      const wasOpen = w.openHook();
      const from = w.aws.calls.length;
      w.aws.behaves = ({ nth }) => again[nth - from] ?? "well";
      const second = await w.call(first.event, 120).catch(() => undefined);
      expect(w.aws.reports.slice(0, told.length)).toEqual(told);
      expect(w.aws.reports.length).toBeLessThanOrEqual(1);
      if (wasOpen && second?.kind === "deferred") expect(w.openHook()).toEqual(wasOpen);
      if (again.length === 0) expect(w.aws.reports.length + (w.openHook() ? 1 : 0)).toBeGreaterThan(0);
    }),
    { numRuns: 700 },
  );
});
