import { beforeAll, expect, test, vi } from "vitest";
import { Scenario } from "../../../../infra/sandbox/rehearsal/scenario.ts";
import { shop } from "../../../flows/shop-policy.ts";

beforeAll(() => {
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
});

/** Two sites at addresses; nlb dies when it has all but a tenth. */
test("an outage turns a shift back; its users, and how soon it was, are told; and what was expected otherwise is a problem", async () => {
  const { rehearse } = await import("../../../../infra/sandbox/rehearsal/rehearse.ts");
  const scenario = Scenario.parse({
    name: "an outage",
    lasts: "25m",
    services: [],
    policies: [{ policy: "shop", port: 443, requestsPerSecond: 10, longCaches: { share: 0.5, times: 10 } }],
    moves: [
      { at: "10m", policy: "shop", do: "shift", to: { nlb: 20 } },
      { at: "10m", policy: "shop", do: "evacuate", site: "octavio" },
    ],
    outages: [{ at: "12m", lasts: "5m", policy: "shop", site: "nlb" }],
    expectPolicies: [
      {
        policy: "shop",
        weights: { nlb: 20 },
        outcomes: ["settled"],
        mostFailed: 0,
        mostFailedOfLongCaches: 0,
      },
    ],
  });
  const { names, timeline, problems } = await rehearse(scenario, [], undefined, [], [shop()]);
  const [name] = names;
  const [shift] = name?.shifts ?? [];
  expect(shift).toMatchObject({ kind: "shift", outcome: "returned" });
  // Three checks 10 s apart; the minute in which they fail; that CloudWatch is a minute late; and a look.
  expect(shift?.secondsToTurn).toBeGreaterThan(30);
  expect(shift?.secondsToTurn).toBeLessThanOrEqual(30 + 60 + 60 + 20);
  expect(name?.weights).toEqual({ nlb: 10, octavia: 90 });
  expect(name?.requests.map(({ by }) => by)).toEqual(["nlb", "octavia"]);
  const { failed = 0, failedOfLongCaches = 0 } = name ?? {};
  expect(failed).toBeGreaterThan(failedOfLongCaches);
  expect(failedOfLongCaches).toBeGreaterThan(0);
  expect(problems).toEqual([
    "expected policy shop to end with nlb 20; found: nlb 10, octavia 90",
    "expected people's shifts of shop to end as settled; found: returned",
    `expected at most 0 failed requests of shop's users; found: ${failed - failedOfLongCaches}`,
    `expected at most 0 failed requests of shop's users behind resolvers that keep answers too long; found: ${failedOfLongCaches}`,
  ]);
  const said = timeline.map(({ who, text }) => `${who}: ${text}`);
  expect(said).toContain("aws: Route 53 shop: nlb 10 %, octavia 90 %");
  expect(said).toContain("fault: shop: nobody answers at nlb any more");
  expect(said).toContainEqual(
    expect.stringMatching(/^people: traffic evacuate shop octavio: rehearsed – refused: /),
  );
  expect(said).toContainEqual(expect.stringMatching(/^pointsman: turns back, shift: nlb /));
});
