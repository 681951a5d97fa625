import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sample, sampleNames } from "./samples.ts";
import { schemas } from "./schemas.ts";

const kinds: Readonly<Record<string, readonly string[]>> = {
  EcrImageAction: [
    "ecr-push-tagged",
    "ecr-push-tagged-2019",
    "ecr-push-index-tagged",
    "ecr-push-untagged-child",
    "ecr-push-attestation-manifest",
    "ecr-push-failed",
    "ecr-delete",
    "ecr-update-storage-class",
  ],
  CodeDeployDeploymentStateChange: [
    "codedeploy-start",
    "codedeploy-success",
    "codedeploy-success-documented",
    "codedeploy-failure",
    "codedeploy-stop",
    "codedeploy-ready",
  ],
  CloudWatchAlarmStateChange: [
    "alarm-single-metric",
    "alarm-metric-math",
    "alarm-composite",
    "alarm-anomaly",
    "alarm-partial-data",
    "alarm-ok",
    "alarm-insufficient-data",
  ],
  StepFunctionsExecutionStatusChange: [
    "execution-running",
    "execution-succeeded",
    "execution-failed",
    "execution-failed-2022",
    "execution-timed-out",
    "execution-aborted",
  ],
  EcsTaskStateChange: ["ecs-task-running", "ecs-task-essential-container-exited", "ecs-task-cannot-pull"],
  EcsServiceAction: [
    "ecs-service-steady-state",
    "ecs-service-task-start-impaired",
    "ecs-service-placement-failure",
  ],
  ScheduleTick: ["tick-rule", "tick-scheduler", "tick-own"],
  ReleaseInput: ["release-input-tag", "release-input-digest", "release-input-known"],
  RollbackInput: ["rollback-input", "rollback-input-to"],
  ReleaseStateChange: ["release-state-change-settled", "release-state-change-needs-a-person"],
};

/** Of other kinds, so like ours that a careless rule would let them in. */
const strangers = [
  "ecr-replication-failed",
  "codedeploy-instance",
  "alarm-lambda-action",
  "ecs-deployment-failed",
];

const kindOf = (name: string) => Object.keys(kinds).find((kind) => kinds[kind]?.includes(name));

test.for(sampleNames)("%s is taken by its own schema and by no other", (name) => {
  const takers = Object.keys(schemas).filter((kind) => schemas[kind]?.safeParse(sample(name)).success);
  expect(takers).toEqual(strangers.includes(name) ? [] : [kindOf(name)]);
});

test("every sample is told of in the README, and nothing is expected that is not there", () => {
  const expected = [...Object.values(kinds).flat(), ...strangers];
  expect(sampleNames.toSorted()).toEqual(expected.toSorted());
  const readme = readFileSync(new URL("../../events/README.md", import.meta.url), "utf8");
  const told = [...readme.matchAll(/`([a-z0-9-]+\*?)`/g)].map(([, name = ""]) => name);
  const isTold = (name: string) =>
    told.some((each) =>
      each.endsWith("*")
        ? name.startsWith(each.slice(0, -1))
        : each.startsWith("-")
          ? name.endsWith(each)
          : name === each,
    );
  expect(sampleNames.filter((name) => !isTold(name))).toEqual([]);
});

test("members that AWS adds are passed over", () => {
  const event = sample("codedeploy-start");
  const later = {
    ...event,
    "trace-header": "Root=1",
    detail: { ...Object(event["detail"]), computePlatform: "ECS" },
  };
  expect(schemas["CodeDeployDeploymentStateChange"]?.parse(later)).toEqual(
    schemas["CodeDeployDeploymentStateChange"]?.parse(event),
  );
});

test("a rollback freezes unless it is told not to", () => {
  expect(schemas["RollbackInput"]?.parse(sample("rollback-input"))).toMatchObject({ freeze: true });
  expect(schemas["RollbackInput"]?.parse(sample("rollback-input-to"))).toMatchObject({ freeze: false });
});
