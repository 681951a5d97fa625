import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OpenWait } from "../../../../functions/ledger/records.ts";
import { WakeInput, signsOf } from "../../../../functions/release/wake/input.ts";
import { concerned } from "../../../../functions/release/wake/match.ts";
import type { Sign } from "../../../../functions/release/wake/match.ts";
import { iso, release, t0 } from "../world.ts";

const wait = (changes: Partial<OpenWait> = {}): OpenWait => ({
  release,
  service: "storefront",
  scope: "a",
  task: "deploy",
  token: "token-a",
  storedAt: iso(t0),
  alarms: ["storefront-5xx"],
  places: ["storefront/a"],
  ecsServices: ["shop/storefront"],
  ...changes,
});
const b = wait({
  scope: "b",
  token: "token-b",
  alarms: ["storefront-5xx"],
  places: ["storefront/b"],
  ecsServices: ["shop/storefront-b"],
});
const { alarms: _, places: __, ecsServices: ___, ...silent } = wait({ scope: "gates", token: "token-gates" });
const waits: OpenWait[] = [wait(), b, silent];
const scopes = (sign: Sign) => concerned(waits, sign).map(({ scope }) => scope);

describe("an event concerns", () => {
  test.for<readonly [string, Sign, string[]]>([
    ["the waits at its deployment group", { kind: "place", place: "storefront/a" }, ["a"]],
    ["no other application's group of the same name", { kind: "place", place: "checkout/a" }, []],
    ["every wait that its alarm guards", { kind: "alarm", alarm: "storefront-5xx" }, ["a", "b"]],
    ["nobody whom another alarm guards", { kind: "alarm", alarm: "checkout-5xx" }, []],
    ["the waits for its ECS service", { kind: "ecs-service", ecsService: "shop/storefront-b" }, ["b"]],
    [
      "no service of the same name in another cluster",
      { kind: "ecs-service", ecsService: "other/storefront" },
      [],
    ],
  ])("%s", ([, sign, wanted]) => {
    expect(scopes(sign)).toEqual(wanted);
  });

  test("never a wait that listens to nothing of its kind", () => {
    const anySign = fc.record({ kind: fc.constant("alarm" as const), alarm: fc.string() });
    fc.assert(
      fc.property(anySign, (sign) => {
        expect(scopes(sign)).not.toContain("gates");
      }),
    );
  });
});

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../events/samples/${name}.json`, import.meta.url), "utf8"));

const task = (changes: object) => {
  const event: { detail?: object } = Object.assign({}, sample("ecs-task-running"));
  return signsOf(WakeInput.parse({ ...event, detail: { ...event.detail, ...changes } }));
};

describe("what an event may be matched with", () => {
  test.for<readonly [string, Sign["kind"], string]>([
    ["codedeploy-start", "place", ""],
    ["codedeploy-stop", "place", ""],
    ["codedeploy-failure", "place", ""],
    ["codedeploy-ready", "place", ""],
    ["codedeploy-success", "place", ""],
    ["alarm-single-metric", "alarm", ""],
    ["alarm-composite", "alarm", ""],
    ["ecs-task-cannot-pull", "ecs-service", "/"],
    ["ecs-service-task-start-impaired", "ecs-service", "/"],
    ["ecs-service-placement-failure", "ecs-service", "/"],
  ])("of the captured %s is its %s", ([name, kind, part]) => {
    const [sign, ...more] = signsOf(WakeInput.parse(sample(name)));
    expect(more).toEqual([]);
    expect(sign?.kind).toBe(kind);
    const value =
      sign?.kind === "place" ? sign.place : sign?.kind === "alarm" ? sign.alarm : sign?.ecsService;
    expect(value).toMatch(new RegExp(`^[^/:]+${part}`));
    expect(value).not.toContain("undefined");
  });

  test("of a deployment is its application and group", () => {
    const event: { detail?: object } = Object.assign({}, sample("codedeploy-start"));
    const detail = { ...event.detail, application: "storefront", deploymentGroup: "a" };
    expect(signsOf(WakeInput.parse({ ...event, detail }))).toEqual([
      { kind: "place", place: "storefront/a" },
    ]);
  });

  test("of a task is its service, in its cluster", () => {
    const clusterArn = "arn:aws:ecs:eu-central-1:111122223333:cluster/shop";
    expect(task({ group: "service:storefront", clusterArn })).toEqual([
      { kind: "ecs-service", ecsService: "shop/storefront" },
    ]);
  });

  test("of a task that belongs to no service is nothing", () => {
    expect(task({ group: "family:job" })).toEqual([]);
    expect(task({ group: undefined })).toEqual([]);
  });

  test.for([
    "ecr-push-tagged",
    "execution-failed",
    "tick-rule",
    "codedeploy-instance",
    "alarm-lambda-action",
  ])("%s is none of them, and is refused", (name) => {
    expect(WakeInput.safeParse(sample(name)).success).toBe(false);
  });
});
