import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eventPatterns } from "../../../infra/aws/event-patterns.ts";
import type { NamedPattern } from "../../../infra/aws/event-patterns.ts";
import { checkPattern, matchesPattern } from "../../../infra/sandbox/events/event-bus-pattern.ts";
import { service, services } from "./described.ts";

const machines = [
  "arn:aws:states:us-east-1:111122223333:stateMachine:acme-Release",
  "arn:aws:states:us-east-1:111122223333:stateMachine:acme-Rollback",
];
const patterns = eventPatterns(services, machines, "111122223333");
const folder = new URL("../../../events/samples/", import.meta.url);

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(name, folder), "utf8"));

/** The sample, with what a user's own names would be in place of the sample's. */
function asOurs(event: Record<string, unknown>): Record<string, unknown> {
  const detail = isObject(event["detail"]) ? event["detail"] : {};
  const ours = {
    ...("application" in detail ? { application: "storefront" } : {}),
    ...("alarmName" in detail ? { alarmName: "storefront-5xx" } : {}),
    ...("repository-name" in detail ? { "repository-name": "storefront" } : {}),
    ...("stateMachineArn" in detail ? { stateMachineArn: machines[0] } : {}),
  };
  return { ...event, account: "111122223333", detail: { ...detail, ...ours } };
}

/** As CloudFormation writes it. */
const inTemplate = ({ detailType, ...rest }: NamedPattern["pattern"]): object => ({
  ...rest,
  ...(detailType ? { "detail-type": detailType } : {}),
});

const woken = (event: Record<string, unknown>) =>
  patterns
    .filter(({ pattern }) => matchesPattern(inTemplate(pattern), event))
    .map(({ name, target }) => `${name} → ${target}`);

const expected: Readonly<Record<string, string>> = {
  "ecr-push-tagged.json": "ImagePushed → accept",
  "ecr-push-tagged-2019.json": "ImagePushed → accept",
  "ecr-push-index-tagged.json": "ImagePushed → accept",
  "codedeploy-start.json": "DeploymentChanged → wake",
  "codedeploy-success.json": "DeploymentChanged → wake",
  "codedeploy-success-documented.json": "DeploymentChanged → wake",
  "codedeploy-failure.json": "DeploymentChanged → wake",
  "codedeploy-stop.json": "DeploymentChanged → wake",
  "codedeploy-ready.json": "DeploymentChanged → wake",
  "alarm-single-metric.json": "AlarmFired → wake",
  "alarm-metric-math.json": "AlarmFired → wake",
  "alarm-anomaly.json": "AlarmFired → wake",
  "alarm-composite.json": "AlarmFired → wake",
  "alarm-partial-data.json": "AlarmFired → wake",
  "ecs-task-cannot-pull.json": "TaskDied → wake",
  "ecs-service-task-start-impaired.json": "ServiceImpaired → wake",
  "ecs-service-placement-failure.json": "ServiceImpaired → wake",
  "execution-aborted.json": "ExecutionEnded → finalize",
  "execution-failed.json": "ExecutionEnded → finalize",
  "execution-failed-2022.json": "ExecutionEnded → finalize",
  "execution-succeeded.json": "ExecutionEnded → finalize",
  "execution-timed-out.json": "ExecutionEnded → finalize",
};

describe("samples of events, under our own names", () => {
  test.for(readdirSync(folder))("%s wakes whom it concerns and nobody else", (name) => {
    const event = asOurs(sample(name));
    expect(woken(event)).toEqual(name in expected ? [expected[name]] : []);
  });

  test("the table names no sample that is not there", () => {
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(Object.keys(expected)));
  });

  test("each pattern is matched by a sample", () => {
    const seen = new Set(readdirSync(folder).flatMap((name) => woken(asOurs(sample(name)))));
    expect([...seen].map((line) => line.replace(/ .*/, "")).sort()).toEqual(
      patterns.map(({ name }) => name).sort(),
    );
  });
});

describe("what is not ours", () => {
  test.for([
    ["ecr-push-tagged.json", "repository-name"],
    ["codedeploy-success.json", "application"],
    ["alarm-single-metric.json", "alarmName"],
    ["execution-failed.json", "stateMachineArn"],
  ] as const)("%s with another %s wakes nobody", ([name, member]) => {
    const event = asOurs(sample(name));
    const detail = isObject(event["detail"]) ? event["detail"] : {};
    expect(woken(event)).toHaveLength(1);
    expect(woken({ ...event, detail: { ...detail, [member]: "another" } })).toEqual([]);
  });

  test("an image of the same name in another account wakes nobody, unless a file names that account", () => {
    const push = asOurs(sample("ecr-push-tagged.json"));
    expect(woken({ ...push, account: "999988887777" })).toEqual([]);
    expect(woken({ ...push, account: "444455556666" })).toHaveLength(1);
  });

  test("an alarm that recovers wakes nobody", () => {
    const alarm = asOurs(sample("alarm-ok.json"));
    expect(woken(alarm)).toEqual([]);
  });
});

describe("many services", () => {
  const many = Array.from({ length: 300 }, (_, index) => service(`a-service-with-a-long-name-${index}`));
  const all = eventPatterns(many, machines, "111122223333");

  test("no pattern is longer than EventBridge takes", () => {
    for (const { pattern } of all) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
  });

  test("EventBridge would take each of them", () => {
    for (const { pattern } of [...all, ...patterns])
      expect(() => checkPattern(inTemplate(pattern))).not.toThrow();
  });

  test("each service is in exactly one pattern of each kind", () => {
    const text = all.map(({ pattern }) => JSON.stringify(pattern)).join("\n");
    for (const { service: name } of many) {
      expect(text.split(`"${name}"`)).toHaveLength(3); // its repository and its application
      expect(text.split(`"${name}-5xx"`)).toHaveLength(2);
    }
  });

  test("names of rules do not repeat", () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

test("without any service there is no pattern with an empty list, which EventBridge refuses", () => {
  const text = JSON.stringify(eventPatterns([], machines, "111122223333"));
  expect(text).not.toContain("[]");
});
