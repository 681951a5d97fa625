import { describe, expect, test } from "vitest";
import type { JudgeConfig } from "../../functions/shared/judge-config.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { judgeConfig } from "../functions/judge/hand-made.ts";
import { storefront } from "./stories.ts";
import { minute, world } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const canary = { kind: "canary", weight: 10, intervalSeconds: 900, bakeSeconds: 300 } as const;
const bad = { errorRate: 0.02, failsSmoke: false };

/** Judged by errors for each request alone: no alarm guards it. */
const judged = (judge: Partial<JudgeConfig> = {}, more: Partial<ServiceConfig> = {}): ServiceConfig =>
  storefront({ judge: judgeConfig({ onUnclear: "back-out", ...judge }), rollback: { alarms: [] }, ...more });

const used: WorldOptions = { lay: { requestsPerSecond: 20 } };

const looks = ({ calls }: World) => calls.filter(({ operation }) => operation === "GetMetricData");
const timeline = (w: World) => w.facts().timeline(w.release("v1").id);
const noted = (w: World, what: string) => timeline(w).filter((event) => event.what === what);

describe("a candidate with 2 % errors", () => {
  test("is backed out in the middle of CodeDeploy's shifting, at the look that finds it worse", async () => {
    const w = await world(judged({}, { strategy: canary }), used);
    await w.pass(20 * minute);
    w.push("v1", bad);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    const [worse] = noted(w, "judged worse");
    expect(worse?.reason).toMatch(
      /^cell a: look \d+ of 23: the candidate is worse: errors is worse: .* % of/,
    );
    const shifting = timeline(w).find(({ what }) => what === "AllowTraffic succeeded");
    expect(shifting).toBeUndefined();
    const failed = w.laidOut[0]?.users[0]?.report().failed ?? Infinity;
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(40);
    // One call for each look, whoever looks and however often.
    expect(looks(w).length).toBeLessThanOrEqual(10);
    expect(w.calls.filter(({ operation }) => operation === "StopDeployment").length).toBe(1);
  });

  test("is backed out in its bake, against what stable was before", async () => {
    const w = await world(judged(), used);
    await w.pass(20 * minute);
    w.push("v1", bad);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(noted(w, "judged worse").length).toBe(1);
    expect(noted(w, "AfterAllowTraffic failed").length).toBe(0);
    const judgements = [{ cell: "a", judgement: { verdict: "worse" }, decided: { wentOn: false } }];
    expect(await show(w)).toMatchObject({ judgements });
  });
});

const show = (w: World) => w.say({ command: "show", release: w.release("v1").id });

test("an equal candidate passes at the end of its bake, and its hook is reported once", async () => {
  const w = await world(judged(), used);
  await w.pass(20 * minute);
  w.push("v1");
  expect(await w.rest()).toEqual([]);
  expect(w.outcomes()).toEqual(["v1 settled"]);
  expect(noted(w, "judged as good")).toMatchObject([
    { cell: "a", reason: expect.stringContaining("as good") },
  ]);
  expect(noted(w, "the bake is drawn out")).toEqual([]);
});

/** Nobody uses the service, so nothing can be told. */
async function unclear(judge: Partial<JudgeConfig>, more: Partial<ServiceConfig> = {}) {
  const w = await world(judged(judge, more));
  w.push("v1");
  return w;
}

describe("a candidate of which the judge cannot tell", () => {
  test("is drawn out, then backed out where the file says so; people hear once that nothing could be read", async () => {
    const w = await unclear({ maxBakeSeconds: 600 });
    await w.atPoint("drawn-out");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    const [drawnOut] = noted(w, "the bake is drawn out");
    const [back] = noted(w, "the judge could not tell");
    expect(Date.parse(back?.at ?? "") - Date.parse(drawnOut?.at ?? "")).toBe(5 * minute);
    expect(w.told().map(({ state }) => state)).toEqual(["cannot-judge", "rolled-back"]);
  });

  test("goes on where the file says so, and the record has it", async () => {
    const w = await unclear({ onUnclear: "go-on" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    const sentence = expect.stringContaining("unclear, and the service file says to go on then");
    expect(noted(w, "the judge could not tell")).toMatchObject([{ reason: sentence }]);
    expect(noted(w, "on the candidate")).toMatchObject([{ reason: sentence }]);
  });

  test("waits for a person where the file says so, who promotes it", async () => {
    const w = await unclear({ onUnclear: "ask" });
    await w.atPoint("verdict");
    const [wanted] = w.told().filter(({ state }) => state === "verdict-wanted");
    expect(wanted?.nextSteps).toContain(`pointsman judge explain ${w.release("v1").id}`);
    const said = await w.say({ command: "promote", release: w.release("v1").id, reason: "looks well" });
    expect(said).toMatchObject({ acts: expect.stringContaining("at once: it is at a person's decision") });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(noted(w, "on the candidate")).toMatchObject([{ reason: expect.stringContaining("promoted by") }]);
  });

  test("is backed out when nobody answers, while the old tasks still run", async () => {
    const w = await unclear({ onUnclear: "ask" });
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(w.releases().at(-1)?.outcome?.reason).toContain("unclear, and nobody has decided in time");
    expect(w.runs()).toBe("v0");
  });
});

describe("a CloudWatch that does not answer", () => {
  test.for([
    ["refuses", "AccessDenied", 403],
    ["throttles", "Throttling", 400],
  ] as const)("fails no release and passes none: it %s", async ([, error, status]) => {
    const w = await world(judged({ maxBakeSeconds: 480, onUnclear: "go-on" }), used);
    w.plan.add({
      match: { operation: "GetMetricData" },
      fault: { kind: "fails-before", error, status, message: "no" },
      times: 1000,
      attempts: 3,
    });
    w.push("v1", bad);
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(noted(w, "the judge could not tell").length).toBe(1);
    expect(w.told().map(({ state }) => state)).toEqual(["cannot-judge", "settled"]);
  });

  test("for a while costs looks, and nothing else", async () => {
    const w = await world(judged(), used);
    await w.pass(20 * minute);
    const fault = { kind: "fails-before", error: "Throttling", status: 400 } as const;
    w.plan.add({ match: { operation: "GetMetricData" }, fault, times: 2, attempts: 3 });
    w.push("v1", bad);
    expect(await w.rest()).toEqual([]);
    expect(noted(w, "judged worse").length).toBe(1);
  });
});

test("a service without metrics is asked about in no call, and kept in no item", async () => {
  const w = await world(storefront(), used);
  w.push("v1");
  expect(await w.rest()).toEqual([]);
  expect(w.outcomes()).toEqual(["v1 settled"]);
  expect(looks(w)).toEqual([]);
  expect(w.dynamodb.items().filter(({ pk }) => pk?.S?.startsWith("judgement#"))).toEqual([]);
  expect(await show(w)).not.toHaveProperty("judgements");
});
