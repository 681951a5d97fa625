import { describe, expect, test } from "vitest";
import { functionList, hookEvents } from "../../../infra/aws/function-list.ts";
import { permissions } from "../../../infra/aws/permissions.ts";
import { placesOf } from "../../../infra/aws/places.ts";
import { reachableCalls } from "./reachable-calls.ts";
import { actionsOf, statements } from "./statements.ts";
import { here, services } from "./described.ts";
import { synthesised } from "./synthesised.ts";

const template = synthesised();
const all = statements(template);
const names = [...functionList.keys()];
const who = (action: string) =>
  [...new Set(all.filter(({ actions }) => actions.includes(action)).map(({ owner }) => owner))].sort();

const made = { tableArn: "arn:table", topicArn: "arn:topic", keyArn: "arn:key", taskRoleArns: ["*"] };
const places = placesOf(here, "acme", services);
const grants = [...permissions(places, made)].flatMap(([, each]) => each);

/** What CDK itself adds for tracing and log delivery: no call of these has a resource type. */
const byCdk = /^(xray:|logs:(Create|Get|Update|Delete|List)LogDeliver|logs:(PutResourcePolicy|Describe))/;
/** In front of a VPC function, and on the key of the dead letters. */
const byLambda = /^ec2:(Create|Describe|Delete|Assign|Unassign)/;

const of = (owner: string, action: string) =>
  all
    .filter((each) => each.owner === owner && each.actions.includes(action))
    .flatMap(({ resources }) => resources);

describe("wildcards", () => {
  test("whatever is granted on a wildcard says why in words", () => {
    const mute = grants.filter(({ resources, why }) => resources.some((each) => each.includes("*")) && !why);
    expect(mute).toEqual([]);
  });

  test("nothing is granted on * but what a reason is written for", () => {
    const reasoned = new Set(
      grants.filter(({ resources }) => resources.includes("*")).flatMap(({ actions }) => actions),
    );
    const stars = all.filter(({ resources }) => resources.includes("*")).flatMap(({ actions }) => actions);
    expect(
      stars.filter((action) => !reasoned.has(action) && !byCdk.test(action) && !byLambda.test(action)),
    ).toEqual([]);
  });

  test("no action is a pattern", () => {
    expect(all.flatMap(({ actions }) => actions).filter((action) => action.includes("*"))).toEqual([]);
  });

  test("a reason is only written where there is a wildcard", () => {
    const idle = grants.filter(({ resources, why }) => why && !resources.some((each) => each.includes("*")));
    expect(idle).toEqual([]);
  });
});

describe("least privilege", () => {
  /** Checked by AWS beside the call that is made. */
  const beside = new Set([
    "codedeploy:UpdateDeploymentGroup",
    "codedeploy:RegisterApplicationRevision",
    "codedeploy:GetApplicationRevision",
    "codedeploy:GetDeploymentConfig",
    "ecs:TagResource",
    "iam:PassRole",
    "sqs:SendMessage",
  ]);
  const beneath = /^(kms|logs|xray|ec2):/;

  test.for(names)("%s may make no call that its code cannot make", (name) => {
    const reachable = reachableCalls(functionList.get(name)?.entry ?? "");
    const idle = actionsOf(all, name).filter(
      (action) => !reachable.has(action) && !beside.has(action) && !beneath.test(action),
    );
    expect(idle).toEqual([]);
  });

  test.for([
    ["codedeploy:CreateDeployment", ["backOut", "deploy"]],
    ["codedeploy:UpdateDeploymentGroup", ["backOut", "deploy"]],
    ["codedeploy:StopDeployment", ["backOut"]],
    ["codedeploy:ContinueDeployment", ["backOut", "deploy"]],
    ["codedeploy:CreateDeploymentConfig", ["deploy"]],
    ["ecs:RegisterTaskDefinition", ["backOut", "deploy"]],
    ["ecs:TagResource", ["backOut", "deploy"]],
    ["iam:PassRole", ["backOut", "deploy"]],
    ["states:StopExecution", ["rollback"]],
    [
      "codedeploy:PutLifecycleEventHookExecutionStatus",
      ["backOut", "deploy", ...hookEvents.map((event) => `hook${event}`), "sweep"].sort(),
    ],
  ] as const)("%s is for %s only", ([action, owners]) => {
    expect(who(action)).toEqual(owners);
  });

  test("roles are handed to ECS tasks only", () => {
    for (const { conditions } of all.filter(({ actions }) => actions.includes("iam:PassRole")))
      expect(conditions).toEqual({ StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } });
  });

  test("only news of our own goes to the bus, however many entries a request has", () => {
    // The key has many values, which StringEquals alone need not match.
    for (const { conditions } of all.filter(({ actions }) => actions.includes("events:PutEvents")))
      expect(conditions).toEqual({
        "ForAllValues:StringEquals": { "events:source": "pointsman" },
        Null: { "events:source": "false" },
      });
  });

  test("a function whose failed events are kept may put them there, and do nothing else with the queue", () => {
    const owners = ["accept", "finalize", "scheduleRoleDefaultPolicy", "sweep", "wake"];
    const queued = all.filter(({ actions }) => actions.some((action) => action.startsWith("sqs:")));
    expect(queued.map(({ owner }) => owner.replace(/^.*schedule/i, "schedule")).sort()).toEqual(owners);
    for (const { actions } of queued) expect(actions).toEqual(["sqs:SendMessage"]);
  });

  test("what never writes the ledger may not, and only what ends or clears something may take items away", () => {
    const keepers = ["plan", "wake", ...hookEvents.map((event) => `hook${event}`)];
    expect(who("dynamodb:DeleteItem").filter((owner) => keepers.includes(owner))).toEqual([]);
    expect(who("dynamodb:UpdateItem")).not.toContain("wake");
    expect(who("dynamodb:ConditionCheckItem")).toEqual([]);
  });

  test("tags are written while registering only", () => {
    for (const { conditions } of all.filter(({ actions }) => actions.includes("ecs:TagResource")))
      expect(conditions).toEqual({ StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } });
  });
});

describe("resources", () => {
  test("deployments are made on the groups that the files name", () => {
    const group = "arn:aws:codedeploy:eu-central-1:111122223333:deploymentgroup";
    expect(of("deploy", "codedeploy:CreateDeployment")).toEqual([
      `${group}:checkout/checkout-a`,
      `${group}:storefront/storefront-a`,
    ]);
  });

  test("images are read where the files say that they are", () => {
    expect(of("accept", "ecr:DescribeImages")).toEqual([
      "arn:aws:ecr:eu-central-1:111122223333:repository/storefront",
      "arn:aws:ecr:eu-west-1:444455556666:repository/shop/checkout",
    ]);
  });

  test("gates invoke the probe and the checks that the files name", () => {
    const invoked = of("gates", "lambda:InvokeFunction");
    expect(invoked).toEqual([
      "arn:aws:lambda:eu-central-1:111122223333:function:acme-probe",
      "arn:aws:lambda:eu-central-1:111122223333:function:contract-check",
    ]);
  });

  test("executions are named by another word than machines", () => {
    expect(of("finalize", "states:StartExecution").join()).toContain(":stateMachine:acme-Release");
    expect(of("rollback", "states:StopExecution").join()).toContain(":execution:acme-Release:*");
  });

  test("without any service no statement is left without a resource", () => {
    const empty = [...permissions(placesOf(here, "acme", []), made)].flatMap(([, each]) => each);
    expect(empty.filter(({ resources }) => resources.length === 0)).toEqual([]);
  });
});
