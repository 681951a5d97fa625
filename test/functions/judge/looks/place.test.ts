import { describe, expect, test } from "vitest";
import { metricsOf } from "../../../../functions/judge/looks/metrics-of.ts";
import { placeOf } from "../../../../functions/judge/looks/place.ts";
import { unreadableSteps, verdictSteps } from "../../../../functions/judge/looks/verdict-news.ts";
import { candidateArn, digest, group, plan, revision, stableArn } from "../../release/world.ts";
import { errorsMetric, judgeConfig } from "../hand-made.ts";

describe("what the names in dimensions stand for", () => {
  const listeners = { production: "arn:aws:elasticloadbalancing:r:1:listener/app/shop/50dc6c49/f2f7dc8e" };

  test("is told of each side", () => {
    const sides = { candidate: group("green"), stable: group("blue") };
    expect(placeOf(plan({ listeners }), candidateArn, sides)).toEqual({
      loadBalancer: "app/shop/50dc6c49",
      cluster: "shop",
      ecsService: "storefront",
      candidate: {
        targetGroup: "targetgroup/storefront-green/0123456789abcdef",
        taskDefinition: "storefront:2",
        digest: digest("b"),
      },
      stable: {
        targetGroup: "targetgroup/storefront-blue/0123456789abcdef",
        taskDefinition: "storefront:1",
        digest: digest("a"),
      },
    });
  });

  test("is left out where it is not known", () => {
    const given = plan({ stable: { taskDefinitionArn: revision(1), image: "repository:v0" } });
    const { candidate, stable } = placeOf(given, undefined, undefined);
    expect(candidate).toEqual({ digest: digest("b") });
    expect(stable).toEqual({ taskDefinition: stableArn.split("/").at(-1) });
  });
});

describe("the metrics of a cell", () => {
  const everywhere = errorsMetric();
  const inA = errorsMetric({ cells: ["a"] });
  test("are those that name no cells, and those that name it", () => {
    const judge = judgeConfig({ metrics: [everywhere, inA] });
    expect(metricsOf(judge, "a")).toEqual([everywhere, inA]);
    expect(metricsOf(judge, "b")).toEqual([everywhere]);
  });

  test("are none of a release that an earlier version has accepted", () => {
    expect(metricsOf({ onUnclear: "wait" }, "a")).toEqual([]);
  });
});

test("whoever is asked for a verdict is told how to see why, and how to give it", () => {
  expect(verdictSteps("r-1")).toEqual([
    "pointsman judge explain r-1",
    'pointsman release promote r-1 --reason "…"',
    'pointsman release abort r-1 --reason "…"',
  ]);
  expect(unreadableSteps("r-1")).toEqual(["pointsman judge explain r-1", "pointsman doctor"]);
});
