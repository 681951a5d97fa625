import { beforeAll, expect, test, vi } from "vitest";
import { Scenario } from "../../../../infra/sandbox/rehearsal/scenario.ts";
import { storefront } from "../../../flows/stories.ts";
import { judgeConfig } from "../../../functions/judge/hand-made.ts";

beforeAll(() => {
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
});

test("a rehearsal says when a candidate with 2 % errors is caught, by which metric, and how many requests failed; an equal one passes", async () => {
  const { rehearse } = await import("../../../../infra/sandbox/rehearsal/rehearse.ts");
  const scenario = Scenario.parse({
    name: "under the judge",
    lasts: "75m",
    services: [{ service: "storefront", requestsPerSecond: 40, terminationWait: "30m" }],
    pushes: [
      { at: "20m", service: "storefront", tag: "v1" },
      { at: "50m", service: "storefront", tag: "v2", image: { errorRate: 0.02, failsSmoke: false } },
    ],
  });
  const config = storefront({
    strategy: { kind: "canary", weight: 10, intervalSeconds: 600, bakeSeconds: 300 },
    judge: judgeConfig({ onUnclear: "back-out" }),
  });
  const { releases, requests, problems } = await rehearse(scenario, [config]);
  expect(problems).toEqual([]);
  expect(releases.map(({ tag, outcome, judged }) => [tag, outcome, judged])).toEqual([
    ["v1", "settled", [expect.objectContaining({ cell: "a", verdict: "pass", metrics: ["errors"] })]],
    ["v2", "rolled-back", [expect.objectContaining({ cell: "a", verdict: "worse", metrics: ["errors"] })]],
  ]);
  const [worse] = releases[1]?.judged ?? [];
  expect(worse?.look).toBeLessThan(10);
  const bad = requests.find(({ version }) => version === "v2");
  expect(bad?.failed).toBeGreaterThan(10);
  expect(bad?.failed).toBeLessThan(60);
});
