import { describe, expect, test } from "vitest";
import { installation, problemsOf, sound } from "./folder.ts";

const baking = "strategy: { kind: canary, weight: 10, interval: 5m, bake: 15m }\n";
const judging = (judge: string) => sound("storefront", `${baking}judge: ${judge}\n`);

const problems = (text: string) =>
  problemsOf({ "installation.yaml": installation, "services/storefront.yaml": text }).map((line) =>
    line.replace(/^.*storefront\.yaml:\d+:\d+ {2}/, ""),
  );

const failed = "{ namespace: Shop, metric: Failed, dimensions: { TargetGroup: '{targetGroup}' } }";
const age = "{ namespace: Shop, metric: Age, statistic: p90, dimensions: { Queue: orders } }";

describe("what is refused", () => {
  test.for([
    [
      "a template with a slip",
      "alb-erors",
      'judge.metrics[0]: expected a template such as alb-errors, or { use } or { name, … }, found the text "alb-erors"; did you mean alb-errors?',
    ],
    [
      "an unknown field",
      "{ use: alb-errors, citical: true }",
      'judge.metrics[0]: "citical" is not a field here; did you mean critical?',
    ],
    [
      "another's word",
      "{ use: alb-errors, threshold: 3 }",
      'judge.metrics[0]: "threshold" is not a field here: write max or min',
    ],
    [
      "nothing to measure",
      "{ name: x }",
      "judge.metrics[0]: expected use: a template, or a value, or errors and requests",
    ],
    ["no name", `{ value: ${age} }`, "judge.metrics[0]: expected a name: judgements are told by it"],
    [
      "errors of nothing",
      `{ name: x, errors: ${failed} }`,
      "judge.metrics[0]: errors are judged for each request: expected errors and requests",
    ],
    [
      "a value and errors",
      `{ name: x, value: ${age}, errors: ${failed} }`,
      "judge.metrics[0]: expected either a value, or errors and requests",
    ],
    [
      "a template and a value",
      `{ use: ecs-cpu, value: ${age} }`,
      "judge.metrics[0]: use: ecs-cpu says what is measured: leave out value, errors and requests",
    ],
    [
      "errors apart and requests not",
      `{ name: x, errors: ${failed}, requests: ${age} }`,
      "judge.metrics[0]: errors and requests are of one version both, or of both versions both: see their dimensions",
    ],
    [
      "a series of both versions beside itself",
      `{ name: x, value: ${age}, against: stable-now }`,
      /^judge\.metrics\[0\]\.against: its series is of both versions: .*\{targetGroup\}/,
    ],
    [
      "a bound and stable",
      `{ use: alb-latency, max: 1, against: stable-now }`,
      "judge.metrics[0].against: it is held against a bound, not against stable",
    ],
    [
      "a min of errors",
      "{ use: alb-errors, min: 0 }",
      "judge.metrics[0].min: fewer errors are not worse: errors have a max alone",
    ],
    [
      "a percentage of errors",
      "{ use: alb-errors, max: 2 }",
      "judge.metrics[0].max: expected errors for each request, 0 to 1, found 2",
    ],
    [
      "fewer errors",
      "{ use: alb-errors, direction: down-is-worse }",
      "judge.metrics[0].direction: more errors are worse: count what failed, not what went well",
    ],
    [
      "bounds the wrong way round",
      "{ use: ecs-cpu, min: 9, max: 3 }",
      "judge.metrics[0].min: min (9) is above max (3)",
    ],
    [
      "a budget of a comparison",
      "{ use: alb-latency, allow: { bad: 1 } }",
      "judge.metrics[0].allow: it belongs to a value with max or min",
    ],
    [
      "an effect of another method",
      "{ use: alb-latency, effect: { ratio: 2 } }",
      "judge.metrics[0].effect.ratio: it is judged by shift and share",
    ],
    [
      "an effect of a bound",
      "{ use: alb-errors, max: 0.1, effect: { ratio: 2 } }",
      "judge.metrics[0].effect.ratio: a bound is met or not: it has no effect size",
    ],
    [
      "a share below a half",
      "{ use: alb-latency, effect: { share: 0.4 } }",
      "judge.metrics[0].effect.share: expected a share of pairs from 0.5 to 1, found the number 0.4",
    ],
    [
      "no weight",
      "{ use: alb-latency, weight: 0 }",
      "judge.metrics[0].weight: expected a weight above 0, found the number 0",
    ],
    [
      "a period that CloudWatch refuses",
      "{ use: alb-latency, period: 90s }",
      "judge.metrics[0].period: CloudWatch keeps points of whole minutes, found 90s",
    ],
    [
      "a period of seconds",
      "{ use: alb-latency, period: 10s }",
      "judge.metrics[0].period: expected a duration from 1m to 1h, found 10s",
    ],
    [
      "a statistic that there is not",
      "{ name: x, value: { namespace: Shop, metric: Age, statistic: P90 } }",
      'judge.metrics[0].value.statistic: expected a statistic as CloudWatch names it, such as Sum, Average, p99 or tm95, found the text "P90"',
    ],
    [
      "a name in braces that nobody knows",
      "{ name: x, value: { namespace: Shop, metric: Age, dimensions: { V: '{targetGrup}' } } }",
      /^judge\.metrics\[0\]\.value\.dimensions\.V: \{targetGrup\} stands for nothing; known are .*; did you mean targetGroup\?$/,
    ],
    [
      "no namespace",
      "{ name: x, value: { metric: Age } }",
      "judge.metrics[0].value: expected a namespace and a metric, or an expression over metrics",
    ],
    [
      "no metric",
      "{ name: x, value: { namespace: Shop } }",
      "judge.metrics[0].value: expected the metric's name beside its namespace",
    ],
    [
      "an expression with a series of its own",
      `{ name: x, value: { expression: "f", metrics: { f: ${age} }, statistic: Sum } }`,
      "judge.metrics[0].value.statistic: an expression takes its series from metrics: name it there",
    ],
    [
      "an expression over nothing",
      '{ name: x, value: { expression: "f + 1" } }',
      "judge.metrics[0].value.expression: f is no id in metrics ()",
    ],
    [
      "an id that is not used",
      `{ name: x, value: { expression: "1 + 1", metrics: { f: ${age} } } }`,
      "judge.metrics[0].value.expression: f in metrics is not used",
    ],
    [
      "a search",
      `{ name: x, value: { expression: "SUM(SEARCH('x', 'Sum'))" } }`,
      "judge.metrics[0].value.expression: SEARCH is no figure over the ids in metrics: name each series there",
    ],
    [
      "a metric of another load balancer",
      "nlb-resets",
      /^judge\.metrics\[0\]: nlb-resets is of AWS\/NetworkELB, but cell a is behind an application load balancer: /,
    ],
    [
      "a cell that there is not",
      "{ use: alb-errors, cells: [b] }",
      "judge.metrics[0]: there is no cell b: the service has a",
    ],
    [
      "too few points",
      "{ use: alb-latency, period: 5m }",
      /^judge\.metrics\[0\]: alb-latency has a point each 5m, of which at least 6 are needed, but the candidate is watched for 20m/,
    ],
    [
      "twice the same name",
      "alb-errors, alb-errors",
      "judge.metrics[1]: alb-errors is in the list already: give one of them another name",
    ],
  ] as const)("%s", ([, written, line]) => {
    const [first, ...others] = problems(judging(`{ metrics: [ ${written} ] }`));
    expect(first).toEqual(typeof line === "string" ? line : expect.stringMatching(line));
    expect(others).toEqual([]);
  });

  test("more metrics than a look can keep", () => {
    const many = Array.from({ length: 21 }, (_, at) => `{ use: alb-errors, name: n${at} }`).join(", ");
    expect(problems(judging(`{ metrics: [ ${many} ] }`))).toEqual([
      "judge.metrics: expected 20 metrics at most, found 21: each look is kept",
    ]);
  });

  test("metrics of a release that nobody watches", () => {
    expect(problems(sound("storefront", "judge: { metrics: [alb-errors] }\n"))).toEqual([
      expect.stringMatching(
        /the candidate is watched for 0s \(shift and bake\): bake longer, or leave it out$/,
      ),
    ]);
  });

  test("looks between minutes", () => {
    expect(problems(judging("{ every: 90s }"))).toEqual([
      "judge.every: looks are taken in whole minutes, found 90s",
    ]);
  });
});
