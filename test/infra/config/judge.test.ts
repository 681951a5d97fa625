import { describe, expect, test } from "vitest";
import type { JudgedMetric } from "../../../functions/shared/judge-config.ts";
import {
  figuresOf,
  namesIn,
  sharedNames,
  statsOf,
  tellsApart,
  versionNames,
} from "../../../functions/judge/measure/placeholders.ts";
import { templateNames, templates } from "../../../infra/config/judge-templates.ts";
import type { Template } from "../../../infra/config/judge-templates.ts";
import { validateFolder } from "../../../infra/config/validate.ts";
import { folderOf, installation, sound } from "./folder.ts";

const baking = "strategy: { kind: canary, weight: 10, interval: 5m, bake: 15m }\n";
const judging = (judge: string) => sound("storefront", `${baking}judge: ${judge}\n`);

function parsed(judge: string, more = installation) {
  const folder = folderOf({ "installation.yaml": more, "services/storefront.yaml": judging(judge) });
  const { services, problems } = validateFolder(folder);
  expect(problems).toEqual([]);
  return services[0]?.judge;
}

const metric = (written: string): JudgedMetric | undefined =>
  parsed(`{ metrics: [ ${written} ] }`)?.metrics[0];

const orders = "{ namespace: Shop, metric: Orders, dimensions: { TargetGroup: '{targetGroup}' } }";
const failed = "{ namespace: Shop, metric: Failed, dimensions: { TargetGroup: '{targetGroup}' } }";
const age = "{ namespace: Shop, metric: Age, statistic: p90, dimensions: { Queue: orders } }";

describe("what a file says of the judge", () => {
  test("templates by their names are enough, and each is written out in full", () => {
    expect(parsed("{ metrics: [alb-errors, alb-latency-p99] }")).toEqual({
      onUnclear: "wait",
      everySeconds: 60,
      metrics: [
        {
          metric: templates["alb-errors"].metric("alb-errors"),
          source: templates["alb-errors"].source,
          periodSeconds: 60,
        },
        {
          metric: templates["alb-latency-p99"].metric("alb-latency-p99"),
          source: templates["alb-latency-p99"].source,
          periodSeconds: 60,
        },
      ],
    });
  });

  test.for(templateNames)("%s asks for what can be judged so", (name) => {
    const { source, metric }: Template = templates[name];
    const { method, ...rest } = metric(name);
    expect(method === "rates").toBe(source.kind === "counts");
    const isBeside = "against" in rest && rest.against === "stable-now";
    expect(isBeside && !tellsApart(source)).toBe(false);
    const names = figuresOf(source)
      .flatMap(statsOf)
      .flatMap(({ dimensions }) => Object.values(dimensions).flatMap(namesIn));
    expect([...sharedNames, ...versionNames]).toEqual(expect.arrayContaining(names));
  });

  test("a template's settings can be changed one by one", () => {
    const changed =
      "{ use: alb-latency-p99, name: slow, critical: false, weight: 2, against: stable-before, effect: { shift: 0.2 }, onMissing: pass, warmUp: 0s, period: 2m, cells: [a] }";
    expect(metric(changed)).toMatchObject({
      metric: {
        name: "slow",
        critical: false,
        weight: 2,
        method: "ranks",
        against: "stable-before",
        effect: { shift: 0.2, share: 0.6 },
        onMissing: "pass",
        warmUpSeconds: 0,
      },
      periodSeconds: 120,
      cells: ["a"],
    });
  });

  test.for([
    [
      "a template of errors with a max",
      "{ use: alb-errors, max: 0.01 }",
      { method: "rates", against: { rate: 0.01 } },
    ],
    [
      "a template of values with a max",
      "{ use: alb-latency, max: 0.5 }",
      { method: "thresholds", bound: { max: 0.5 }, budget: { bad: 3, inARow: 2 } },
    ],
    [
      "a template with another bound",
      "{ use: ecs-cpu, max: 70, allow: { bad: 0 } }",
      { bound: { max: 70 }, budget: { bad: 0, inARow: 2 } },
    ],
    [
      "own errors, told apart",
      `{ name: x, errors: ${failed}, requests: ${orders} }`,
      { method: "rates", against: "stable-now" },
    ],
    [
      "an own value of both versions",
      `{ name: x, value: ${age} }`,
      { method: "ranks", against: "stable-before" },
    ],
    [
      "an own value with a min",
      `{ name: x, value: ${age}, min: 3, direction: down-is-worse }`,
      { method: "thresholds", bound: { min: 3 }, direction: "down-is-worse" },
    ],
  ] as const)("%s", ([, written, expected]) => expect(metric(written)?.metric).toMatchObject(expected));

  test("own metrics may be CloudWatch's metric math", () => {
    const written = `{ name: x, value: { expression: "100 * f / IF(o > 0, o)", metrics: { f: ${failed}, o: ${orders} } } }`;
    expect(metric(written)?.source).toEqual({
      kind: "values",
      value: {
        kind: "math",
        expression: "100 * f / IF(o > 0, o)",
        stats: {
          f: {
            namespace: "Shop",
            name: "Failed",
            dimensions: { TargetGroup: "{targetGroup}" },
            statistic: "Average",
          },
          o: {
            namespace: "Shop",
            name: "Orders",
            dimensions: { TargetGroup: "{targetGroup}" },
            statistic: "Average",
          },
        },
      },
    });
  });

  test("what the installation says holds where a service says nothing", () => {
    const defaults = `${installation}defaults: { metrics: [alb-errors], every: 2m }\n`;
    expect(parsed("{}", defaults)).toMatchObject({
      metrics: [{ metric: { name: "alb-errors" } }],
      everySeconds: 120,
    });
    expect(parsed("{ metrics: [], every: 1m }", defaults)).toMatchObject({ metrics: [], everySeconds: 60 });
  });
});
