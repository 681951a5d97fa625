import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { judgePolicy } from "../../../infra/aws/judge-policy.ts";
import { placesOf } from "../../../infra/aws/places.ts";
import { judgeConfig } from "../../functions/judge/hand-made.ts";
import { service, services } from "./described.ts";

const judged = service("judged", { judge: judgeConfig() });

test("whoever judges a past time may read what `judge try` asks, and nothing else", () => {
  const stack = new Stack();
  const places = placesOf(stack, "acme", services, [], []);
  expect(judgePolicy(stack, places, services)).toBeUndefined();
  judgePolicy(stack, places, [judged, ...services]);
  const [policy] = Object.values(Template.fromStack(stack).findResources("AWS::IAM::ManagedPolicy"));
  const statements: readonly { Action: string; Resource: unknown }[] =
    policy?.["Properties"].PolicyDocument.Statement;
  expect(statements.map(({ Action }) => Action)).toEqual([
    "cloudwatch:GetMetricData",
    "codedeploy:GetDeploymentGroup",
    "ecs:DescribeServices",
    "elasticloadbalancing:DescribeTargetGroups",
  ]);
  const groups = JSON.stringify(statements[1]?.Resource);
  expect(groups).toContain(":deploymentgroup:storefront/storefront-a");
  expect(groups).not.toContain("*");
});
