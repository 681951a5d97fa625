import { describe, expect, test } from "vitest";
import { failures, failuresMetric, judgeConfig } from "../functions/judge/hand-made.ts";
import type { JudgeConfig } from "../../functions/shared/judge-config.ts";
import { sitedWorld, twoWaves, weighted } from "./traffic-release-world.ts";
import type { SitedWorld } from "./traffic-release-world.ts";
import { minute } from "./world.ts";

const even = { a: 100, b: 100 };
const judged = (judge: Partial<JudgeConfig>) =>
  twoWaves({
    strategy: weighted,
    judge: judgeConfig({ metrics: [failuresMetric({ cells: ["a"] })], ...judge }),
  });

/** Each minute the service publishes how many requests have failed. */
function publish(w: SitedWorld, failing: () => number): void {
  const each = (): void => {
    w.account.world.series.record(failures, w.clock.now(), failing());
    w.clock.after(minute, "publishes", each);
  };
  each();
}
const noted = (w: SitedWorld, what: string) =>
  w
    .facts()
    .timeline(w.release("v1").id)
    .filter((event) => event.what === what);

describe("a site whose users come back under judgement", () => {
  test("loses them at the step at which the candidate is found worse, and the release backs out: invariant 1", async () => {
    const w = await sitedWorld(judged({}));
    publish(w, () => (w.runs("a") === "v1" && (w.weights()["a"] ?? 0) > 0 ? 50 : 1));
    w.push("v1");
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(await w.shifts()).toEqual([
      "evacuate of a settled",
      "restore of a returned",
      "return-all: restore of a settled",
    ]);
    const [, restore] = await w.records();
    expect(restore?.turned?.reason).toContain("failures is worse");
    expect(noted(w, "judged worse")).toMatchObject([{ cell: "a" }]);
    expect([w.runs("a"), w.weights()]).toEqual(["v0", even]);
    expect(w.deployments("b")).toEqual([]);
  });

  test("keeps them when the candidate is as good, and a cell that is not judged asks nobody", async () => {
    const w = await sitedWorld(judged({}));
    publish(w, () => 1);
    w.push("v1");
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(noted(w, "judged as good")).toMatchObject([{ cell: "a" }]);
    const looks = w.calls.filter(({ input }) => JSON.stringify(input).includes('"Failures"'));
    const span = w.timeOf("judged as good", "a") - Date.parse((await w.records())[1]?.createdAt ?? "");
    expect(looks.length).toBeLessThanOrEqual(span / minute + 2);
  });

  test("waits for a person while it is unclear, who is told once and promotes", async () => {
    const w = await sitedWorld(judged({ onUnclear: "ask" }));
    w.push("v1");
    await w.until(() => w.told().some(({ state }) => state === "verdict-wanted"));
    expect(w.weights()).toEqual(even);
    await w.pass(10 * minute);
    await w.say({ command: "promote", release: w.release("v1").id, reason: "looks well" });
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    const states = w.told().map(({ state }) => state);
    expect(states.slice(-3)).toEqual(["cannot-judge", "verdict-wanted", "settled"]);
  });

  test("loses them when it stays unclear and nobody decides", async () => {
    const w = await sitedWorld(judged({ maxBakeSeconds: 600, onUnclear: "back-out" }));
    w.push("v1");
    expect(await w.rested()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 rolled-back"]);
    expect(noted(w, "the bake is drawn out").length).toBe(1);
    expect([w.runs("a"), w.weights()]).toEqual(["v0", even]);
  });
});
