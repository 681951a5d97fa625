import * as fc from "fast-check";
import { expect, test } from "vitest";
import { describeProblem } from "../../events/describe-problem.ts";
import { sample, sampleNames, withDetail } from "./samples.ts";
import { schemas } from "./schemas.ts";

function told(kind: string, input: unknown): string {
  const result = schemas[kind]?.safeParse(input);
  if (!result || result.success) return "taken";
  return describeProblem(result.error, input);
}

const nearMisses: readonly [what: string, kind: string, input: unknown, sentence: string][] = [
  [
    "an unknown state of a deployment",
    "CodeDeployDeploymentStateChange",
    withDetail("codedeploy-start", { state: "PAUSED" }),
    'detail.state: expected one of START, SUCCESS, FAILURE, STOP, READY, found the text "PAUSED"',
  ],
  [
    "a status of the API in place of the event's state",
    "CodeDeployDeploymentStateChange",
    withDetail("codedeploy-success", { state: "Succeeded" }),
    'detail.state: expected one of START, SUCCESS, FAILURE, STOP, READY, found the text "Succeeded"',
  ],
  [
    "an event without its detail",
    "CodeDeployDeploymentStateChange",
    { ...sample("codedeploy-start"), detail: undefined },
    "detail: expected a mapping, but it is missing",
  ],
  [
    "a digest that is none",
    "EcrImageAction",
    withDetail("ecr-push-tagged", { "image-digest": "v1" }),
    "detail.image-digest: expected a digest (sha256:…)",
  ],
  [
    "an instance's event of CodeDeploy",
    "CodeDeployDeploymentStateChange",
    sample("codedeploy-instance"),
    'detail-type: expected CodeDeploy Deployment State-change Notification, found the text "CodeDeploy Instance State-change Notification"',
  ],
  [
    "an alarm in an unknown state",
    "CloudWatchAlarmStateChange",
    withDetail("alarm-ok", { state: { value: "WARN" } }),
    'detail.state.value: expected one of OK, ALARM, INSUFFICIENT_DATA, found the text "WARN"',
  ],
  [
    "a service action that names no service",
    "EcsServiceAction",
    { ...sample("ecs-service-steady-state"), resources: [] },
    "resources: expected the service in resources, found none",
  ],
  [
    "another tick of our own",
    "ScheduleTick",
    { tick: "tock" },
    'tick: expected sweep, found the text "tock"',
  ],
  [
    "a start by the console's example input",
    "ReleaseInput",
    { Comment: "Insert your JSON here" },
    'service: expected text, but it is missing; reason: expected text, but it is missing; unknown field "Comment"',
  ],
  [
    "a start with the id of no form",
    "ReleaseInput",
    { releaseId: 5 },
    "releaseId: expected text, found the number 5",
  ],
  [
    "a start without a reason",
    "ReleaseInput",
    { service: "storefront", tag: "v1" },
    "reason: expected text, but it is missing",
  ],
  [
    "a start with an empty reason",
    "ReleaseInput",
    { service: "storefront", tag: "v1", reason: "  " },
    'reason: expected a reason in words (at most 1,000 characters), found the text "  "',
  ],
  [
    "a start that names no image",
    "ReleaseInput",
    { service: "storefront", reason: "again" },
    "expected the image to release, as tag or as digest, but both are missing",
  ],
  [
    "a start with a digest cut short",
    "ReleaseInput",
    { service: "storefront", digest: "sha256:3c94", reason: "again" },
    'digest: expected a digest: sha256: and 64 hexadecimal digits, found the text "sha256:3c94"',
  ],
  [
    "a start with a slip in a field's name",
    "ReleaseInput",
    { service: "storefront", tag: "v1", reason: "again", overide: ["freeze"] },
    'unknown field "overide"',
  ],
  [
    "a tick with a field whose name is as long as a book",
    "ScheduleTick",
    { tick: "sweep", ["x".repeat(100_000)]: 1 },
    `unknown field "${"x".repeat(60)}…"`,
  ],
  [
    "a rollback of several services",
    "RollbackInput",
    { service: ["storefront", "checkout"], reason: "all" },
    "service: expected text, found a list of 2",
  ],
  [
    "a rollback whose freeze is a word",
    "RollbackInput",
    { service: "storefront", reason: "r", freeze: "no" },
    'freeze: expected true or false, found the text "no"',
  ],
  [
    "a rollback that is only a text",
    "RollbackInput",
    "storefront",
    'expected a mapping, found the text "storefront"',
  ],
  [
    "a rollback that misses everything",
    "RollbackInput",
    {},
    "service: expected text, but it is missing; reason: expected text, but it is missing",
  ],
  [
    "an outgoing event with a state that nobody knows",
    "ReleaseStateChange",
    { ...sample("release-state-change-settled"), state: "done" },
    'state: expected one of accepted, queued, approval-wanted, deploying, baking, verdict-wanted, cannot-judge, drift, gathering, failed, settled, rolled-back, refused, superseded, needs-a-person, found the text "done"',
  ],
];

test.for(nearMisses)("%s is refused with a sentence", ([, kind, input, sentence]) => {
  expect(told(kind, input)).toBe(sentence);
});

test("many problems are told as the first five and a number", () => {
  expect(
    told(
      "EcsTaskStateChange",
      withDetail("ecs-task-running", {
        clusterArn: 1,
        taskArn: 1,
        taskDefinitionArn: 1,
        lastStatus: 1,
        desiredStatus: 1,
        version: "1",
      }),
    ),
  ).toMatch(/; and 1 more$/);
});

test("an error that is no problem of a schema is told by its message", () => {
  expect(describeProblem(new Error("no answer"))).toBe("no answer");
  expect(describeProblem("x")).toBe('the text "x"');
});

test("without the input, a sentence still says what was expected", () => {
  const result = schemas["RollbackInput"]?.safeParse({ service: 1, reason: "r" });
  expect(describeProblem(result?.error)).toBe("service: Invalid input: expected string, received number");
});

/** Any JSON, and what is nearly right: a sample with a member somewhere in it replaced. */
const nearlySample = fc
  .tuple(fc.constantFrom(...sampleNames), fc.nat(), fc.jsonValue())
  .map(([name, at, value]) => replaced(sample(name), at, value));

test.for(Object.keys(schemas))("%s takes any JSON or refuses it with a sentence", (kind) => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), nearlySample), (input) => {
      const sentence = told(kind, input);
      expect(sentence).not.toBe("");
      expect(sentence).not.toMatch(/undefined|\[object/);
    }),
    { numRuns: 300 },
  );
});

/** Replaces the member that comes at the given place when all are walked in order. */
function replaced(value: unknown, at: number, by: unknown): unknown {
  const places: [holder: object, key: string][] = [];
  const walk = (holder: unknown): void => {
    if (typeof holder !== "object" || holder === null) return;
    for (const [key, inner] of Object.entries(holder)) {
      places.push([holder, key]);
      walk(inner);
    }
  };
  const copy: unknown = structuredClone(value);
  walk(copy);
  const place = places[at % places.length];
  if (place) Reflect.set(place[0], place[1], by);
  return copy;
}
