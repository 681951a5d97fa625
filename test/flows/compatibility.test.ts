import { describe, expect, test } from "vitest";
import { storefront } from "./stories.ts";
import { world } from "./world.ts";
import type { World } from "./world.ts";

const checked = (kind: "lambda" | "http" = "lambda") => {
  const check =
    kind === "lambda"
      ? ({ kind, name: "shop-contract" } as const)
      : ({ kind, url: "http://contracts.example/check" } as const);
  return storefront({ gates: { ...storefront().gates, compatibility: [check], dependsOn: ["checkout"] } });
};
const checkout = storefront({
  service: "checkout",
  image: { repository: "checkout", tags: ["v*"] },
  cells: [
    {
      name: "a",
      wave: 1,
      codedeploy: { application: "checkout", deploymentGroup: "a" },
      loadBalancer: "application",
    },
  ],
  rollback: { alarms: [] },
});

/** A check that answers so, and what it was asked. */
function answering(w: World, answer: () => unknown): unknown[] {
  const questions: unknown[] = [];
  w.installation.lambda.register("shop-contract", {
    timeoutSeconds: 10,
    build:
      () =>
      async (question: unknown): Promise<unknown> => {
        questions.push(question);
        return answer();
      },
  });
  return questions;
}

describe("a compatibility check", () => {
  test("is given stable and candidate of the service and of those it depends on, and lets it go", async () => {
    const w = await world([checked(), checkout]);
    const questions = answering(w, () => ({ compatible: true }));
    const digest = w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
    expect(questions).toEqual([
      {
        service: "storefront",
        release: w.release("v1").id,
        stable: {
          release: expect.stringContaining("adopted-storefront-"),
          digest: w.workload().digest,
          tag: "v0",
        },
        candidate: {
          digest,
          tag: "v1",
          images: [{ cell: "a", image: expect.stringContaining(`storefront@${digest}`) }],
        },
        dependsOn: {
          checkout: {
            stable: {
              release: expect.stringContaining("adopted-checkout-"),
              digest: w.workload("a", "checkout").digest,
              tag: "v0",
            },
          },
        },
      },
    ]);
  });

  test.for<[string, () => unknown, string]>([
    [
      "says no, with its reason",
      () => ({ compatible: false, reason: "checkout still reads the old order" }),
      "compatibility check shop-contract: checkout still reads the old order",
    ],
    ["answers something else", () => "yes", "compatibility check shop-contract answered no"],
    ["answers nothing", () => undefined, "compatibility check shop-contract answered no"],
  ])("that %s refuses the release before anything moves", async ([, answer, reason]) => {
    const w = await world([checked(), checkout]);
    answering(w, answer);
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 refused"]);
    expect(w.release("v1").outcome?.reason).toContain(reason);
    expect(w.deployments()).toEqual([]);
  });

  test("that fails for a moment is asked again", async () => {
    const w = await world([checked(), checkout]);
    let times = 0;
    answering(w, (): unknown => {
      if (++times < 3) throw new Error("cold start");
      return { compatible: true };
    });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 settled"]);
  });

  test("that never works refuses the release, and says so", async () => {
    const w = await world([checked(), checkout]);
    answering(w, (): unknown => {
      throw new Error("no database");
    });
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 refused"]);
    expect(w.release("v1").outcome?.reason).toContain("no database");
  });

  test("over HTTP that cannot be reached refuses the release, and says so", async () => {
    const w = await world([checked("http"), checkout]);
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.outcomes()).toEqual(["v1 refused"]);
    expect(w.release("v1").outcome?.reason).toContain("compatibility check http://contracts.example/check: ");
    expect(w.release("v1").outcome?.reason).toContain("fetch failed");
  });

  test.for([
    [true, "v1 settled"],
    [false, "v1 refused"],
  ] as const)(
    "over HTTP is asked through the probe, and its answer counts: %s",
    async ([compatible, outcome]) => {
      const w = await world([checked("http"), checkout]);
      const asked: { requests: { url: string; method?: string; body?: string }[] }[] = [];
      w.installation.lambda.register("pointsman-probe", {
        timeoutSeconds: 60,
        build: () => async (question: never) => {
          asked.push(question);
          return {
            results: [
              {
                status: 200,
                headers: {},
                bodyText: JSON.stringify({ compatible, reason: "the contract" }),
                latencyMs: 5,
              },
            ],
          };
        },
      });
      w.push("v1");
      expect(await w.rest()).toEqual([]);
      expect(w.outcomes()).toEqual([outcome]);
      expect(asked[0]?.requests).toMatchObject([{ url: "http://contracts.example/check", method: "POST" }]);
      expect(JSON.parse(asked[0]?.requests[0]?.body ?? "{}")).toMatchObject({
        service: "storefront",
        candidate: { tag: "v1" },
      });
    },
  );

  test("over HTTP that answers something else refuses the release", async () => {
    const w = await world([checked("http"), checkout]);
    w.account.world.elb.alias("contracts.example", w.workload("a", "checkout").loadBalancerArn);
    w.push("v1");
    expect(await w.rest()).toEqual([]);
    expect(w.release("v1").outcome?.reason).toContain("http://contracts.example/check answered no");
  });
});
